"""Choosing another target start with one click, and taking that back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from applicants.actions import StaleTarget
from applicants.actions import retarget as store_target
from applicants.forms.timeline import TargetForm, target_choice
from applicants.views.common import by_post, with_applicant

STALE = "Your target start was changed in another tab. Nothing was saved."


@with_applicant
@by_post("applicants:profile")
def retarget(request, applicant):
    """Store another start, as offered instead of the present one; a second click finds it."""
    now = timezone.now()
    is_undo = "to" in request.GET
    form = TargetForm(
        request.GET if is_undo else request.POST,
        applicant=applicant,
        today=applicant.today(now),
        is_undo=is_undo,
    )
    if form.is_valid():
        _change(request, applicant, form, now)
    else:
        messages.warning(request, "This start cannot be chosen. Nothing was saved.")
    is_timeline = form.cleaned_data.get("is_timeline")
    return redirect("applicants:timeline" if is_timeline else "applicants:pathway")


def _change(request, applicant, form, now):
    """Change the target and say so, with the way back."""
    year, was = form.cleaned_data["to"]
    words = f"Your target start is July {year}." if year else "You have no target start now."
    if applicant.target_year == year:
        messages.info(request, words)
        return
    try:
        store_target(applicant, year=year, was=was, now=now)
    except StaleTarget:
        messages.warning(request, STALE)
        return
    query = {"to": target_choice(was, year)}
    if form.cleaned_data["is_timeline"]:
        query["is_timeline"] = 1
    messages.success(request, words, extra_tags=reverse("applicants:retarget", query=query))
