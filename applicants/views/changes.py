"""What changes of the reference data did to one's plan: read, acknowledge, keep for later."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applicants.models import RuleChange
from applicants.settling import put_off_change, read_change
from applicants.views.common import by_post, with_applicant

PER_PAGE = 10


@require_safe
@with_applicant
def changes(request, applicant):
    """All notices, those that wait first; none is ever thrown away."""
    own = RuleChange.objects.for_user(request.user)
    page = Paginator(own.unread_first(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": own.unread().count()}
    return render(request, "applicants/changes.html", context)


@by_post("applicants:changes")
@with_applicant
def acknowledge(request, applicant, pk):
    """The person has read it; a second click changes nothing."""
    read_change(_own(request, pk), now=timezone.now())
    messages.success(request, "Noted as read. It stays on this page.")
    return redirect("applicants:changes")


@by_post("applicants:changes")
@with_applicant
def put_off(request, applicant, pk):
    """Not now: it waits here, and the checklist no longer announces it."""
    put_off_change(_own(request, pk))
    messages.success(request, "Kept for later. It waits on this page.")
    return redirect("applicants:changes")


def _own(request, pk):
    own = RuleChange.objects.for_user(request.user).select_related("applicant")
    return get_object_or_404(own, pk=pk)
