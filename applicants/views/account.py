"""The account: where signing in leads, its settings, closing it. The rest is django-allauth."""

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.internal.flows import sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from applicants.accounts import CloseAccountForm
from applicants.models import Applicant, AuditEvent
from applicants.portable.inventory import what_goes
from applicants.views.common import by_post
from applicants.views.onboarding import NEXT_PAGES

EVENTS_ON_A_PAGE = 25


def start(request):
    """Where signing in leads: to the pathway, to the admin, or to the next first question."""
    applicant = Applicant.objects.for_user(request.user).first()
    if applicant:
        return redirect(NEXT_PAGES[applicant.welcome_step])
    return redirect("admin:index" if request.user.is_staff else "applicants:welcome")


@never_cache
@login_not_required  # the route table lets nobody but staff in
def staff_door(request):
    """Where the admin sends staff whose powers rest: to their second factor, and back."""
    target = get_next_redirect_url(request) or reverse("admin:index")
    if request.user.has_staff_powers:
        return redirect(target)
    if request.user.has_second_factor:
        return redirect(reverse(_second_factor_page(request.user), query={"next": target}))
    messages.warning(
        request,
        "The admin opens only to staff with a second factor. Set one up here, then open the"
        " admin again.",
    )
    return redirect("mfa_index")


def _second_factor_page(user):
    """Where a code is asked for, or a passkey from whoever has no app."""
    has_app = is_mfa_enabled(user, [Authenticator.Type.TOTP])
    return "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"


@never_cache
def overview(request):
    context = {
        "has_second_factor": request.user.has_second_factor,
        "session_count": len(UserSession.objects.purge_and_list(request.user)),
    }
    return render(request, "account/overview.html", context)


@never_cache
def activity(request):
    """What happened with one's own account, newest first."""
    events = AuditEvent.objects.about_account_of(request.user)
    page = Paginator(events, EVENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "account/activity.html", {"page": page})


@by_post("usersessions_list")
def end_session(request, pk):
    """Sign out where one of one's own sign-ins is; it is dead at once."""
    session = get_object_or_404(UserSession, user=request.user, pk=pk)
    sessions.end_sessions(request, [session])
    messages.success(request, "That device is signed out.")
    return redirect("usersessions_list")


@never_cache
@sensitive_post_parameters("password")
def close(request):
    """Close the account by POST with the password; the page before says what goes."""
    form = CloseAccountForm(request.POST or None, user=request.user)
    if form.is_valid():
        form.close(request)
        messages.success(request, "Your account is closed. Everything in it was deleted.")
        return redirect("careers:home")
    context = {
        "form": form,
        "has_profile": Applicant.objects.for_user(request.user).exists(),
        "is_only_administrator": request.user.is_only_administrator(),
        "stocks": what_goes(request.user),
    }
    return render(request, "account/close.html", context)
