"""What the pages of an applicant share."""

from functools import wraps

from allauth.core.ratelimit import consume_or_429
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from applicants.models import Applicant, User
from applicants.queries import own_applicant


def with_applicant(view):
    """Call `view(request, applicant, …)` with the signed-in person's own profile.

    Staff without a profile are told why there is nothing; anybody else is asked who they are.
    """

    def find(user):
        own = Applicant.objects.select_related("residency").for_user(user)
        # There is one at most: no order, no limit, which would cost as much as the row.
        return next(iter(own), None)

    return _with_own(view, find)


def with_kept_applicant(view):
    """The same for views that answer from what is kept of the catalogue, residencies included.

    Who asks such an applicant for the residency before a plan was made pays a query.
    """
    return _with_own(view, own_applicant)


def _with_own(view, find):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        applicant = find(request.user)
        if applicant:
            with timezone.override(applicant.time_zone):
                return _unless_closed(view, request, applicant, *args, **kwargs)
        if request.user.is_staff:
            return render(request, "applicants/no_profile.html")
        return redirect("applicants:welcome")

    return wrapper


def by_post(page, *names):
    """Let only what is posted through; else lead to `page` of the arguments `names`.

    Who has to sign in once more before a button works comes back by GET.
    """

    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if request.method == "POST":
                return view(request, *args, **kwargs)
            return redirect(page, *(kwargs[name] for name in names))

        return wrapper

    return decorate


def wrong_secret(request):
    """The answer to an address with a wrong secret: 404, or 429 to who goes on trying.

    Right ones are answered still: calendar services ask for many people from few addresses.
    """
    if refusal := consume_or_429(request, action="secret_address", limit_get=True):
        return refusal
    raise Http404


def one_at_a_time(view):
    """Let one request of a person after the other through: each sees what the last stored."""

    @wraps(view)
    @transaction.atomic
    def wrapper(request, *args, **kwargs):
        User.objects.select_for_update(no_key=True).filter(pk=request.user.pk).first()
        return view(request, *args, **kwargs)

    return wrapper


def _unless_closed(view, request, applicant, *args, **kwargs):
    """Answer with `view`; who closes the account meanwhile, in another tab, has to sign in.

    An upload can take minutes, and nothing can be stored for somebody who is gone.
    """
    try:
        return view(request, applicant, *args, **kwargs)
    except (ObjectDoesNotExist, DatabaseError):
        if Applicant.objects.filter(pk=applicant.pk).exists():
            raise
        return redirect("applicants:start")
