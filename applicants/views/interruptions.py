"""What interrupts somebody's way: list, add, change, delete, each with a look at the plan."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from applicants.forms.interruptions import EXPLANATIONS, InterruptionForm
from applicants.interrupting import remove_interruption
from applicants.models import (
    INTERRUPTION_NAMES,
    MOST_INTERRUPTIONS,
    Interruption,
    TooManyInterruptions,
)
from applicants.queries import profile_of, profile_with, profile_without
from applicants.queries_tries import plans_between
from applicants.views.common import with_applicant
from applicants.views.plan_change import plan_change


@with_applicant
def interruptions(request, applicant):
    rows = list(applicant.interruptions.all())
    context = {
        "applicant": applicant,
        "interruptions": rows,
        "most": MOST_INTERRUPTIONS,
        "is_full": len(rows) >= MOST_INTERRUPTIONS,
        "explanations": _explanations(),
    }
    return render(request, "applicants/interruptions.html", context)


@with_applicant
def new(request, applicant):
    return _edit(request, applicant, Interruption(applicant=applicant))


@with_applicant
def edit(request, applicant, pk):
    return _edit(request, applicant, _own(request, applicant, pk))


@with_applicant
def delete(request, applicant, pk):
    """Ask first, with a look at what it does to the plan."""
    interruption = _own(request, applicant, pk)
    if request.method == "POST":
        remove_interruption(interruption, now=timezone.now())
        messages.success(request, f"Deleted: {interruption.in_words}.")
        return redirect("applicants:interruptions")
    change = _change(applicant, profile_without(applicant, interruption))
    context = {"applicant": applicant, "interruption": interruption, **change}
    return render(request, "applicants/interruption_delete.html", context)


def _own(request, applicant, pk):
    """The interruption of the signed-in person, or 404."""
    interruption = get_object_or_404(Interruption.objects.for_user(request.user), pk=pk)
    interruption.applicant = applicant  # with what was fetched beside it
    return interruption


def _edit(request, applicant, interruption):
    """Show what changes in the plan before it is saved, as the profile does."""
    form = InterruptionForm(request.POST or None, instance=interruption)
    if not form.is_valid() or "edit" in request.POST:
        return _page(request, "interruption.html", form, explanations=_explanations())
    if "save" not in request.POST:
        reopens = None if interruption.pk else interruption.reopens
        change = _change(applicant, profile_with(applicant, interruption), reopens)
        if change:
            return _page(request, "interruption_preview.html", form, **change)
    try:
        form.save(now=timezone.now())
        messages.success(request, f"Saved: {interruption.in_words}.")
    except TooManyInterruptions:
        messages.warning(request, f"Not saved: there are {MOST_INTERRUPTIONS} already.")
    return redirect("applicants:interruptions")


def _change(applicant, after, reopens=None):
    """What another profile does to the applicant's plan today; empty if nothing."""
    before, today = profile_of(applicant), applicant.today()
    return plan_change(*plans_between(applicant, before, after, today, reopens=reopens))


def _page(request, template, form, **context):
    context |= {"form": form, "applicant": form.instance.applicant}
    return render(request, f"applicants/{template}", context)


def _explanations():
    return [(name, EXPLANATIONS[kind]) for kind, name in INTERRUPTION_NAMES.items()]
