"""Attempts at an examination: on its milestone, added, changed and deleted."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters

from applicants.attempts import delete_attempt
from applicants.explanations import with_sources
from applicants.forms.attempts import AttemptForm
from applicants.models import Attempt
from applicants.planning import AttemptResult, Status
from applicants.planning.attempts import next_attempt
from applicants.timeline.slips import slips
from applicants.views.common import with_applicant
from applicants.views.own_milestone import own_milestone
from careers.models import MilestoneKind
from careers.words import counted, spell

RESULT_WORDS = {"pending": "no result yet", "passed": "passed", "failed": "not passed"}


def attempts_context(record, plan, form=None):
    """What `_attempts.html` prints; empty where the milestone is no examination."""
    milestone = record.milestone
    if milestone.kind != MilestoneKind.EXAM:
        return {}
    attempts = list(record.attempts.all()) if record.pk else []
    rules = plan.catalogue.by_slug[milestone.slug].attempt_rules
    source_by_slug = plan.catalogue.source_by_slug
    return {
        "attempts": attempts,
        "attempt_rules": [(rule, source_by_slug.get(rule.source)) for rule in rules],
        "is_passed_but_open": _is_passed(attempts) and record.status not in Status.closed,
        "attempt_form": form or AttemptForm(instance=Attempt(), today=plan.today),
        **(_standing(rules, plan, milestone) if attempts else {}),
    }


def _standing(rules, plan, milestone):
    """What is used, what is left and from when: in a sentence, and why with the sources."""
    record = plan.by_slug[milestone.slug].record
    found = next_attempt(rules, record.attempts, plan.today)
    is_over = record.status.is_closed or _is_passed(record.attempts)
    return {
        "next_attempt": "" if is_over else _next(found, plan.today),
        "attempt_reasons": [with_sources(reason, plan.catalogue) for reason in found.reasons],
    }


def _next(found, today):
    """When the next attempt is possible and how many are left; empty where no rule says."""
    if found.left == 0:
        return "No attempt is left."
    left = "" if found.left is None else f" {found.left} of {found.used + found.left} left."
    if found.on > today:
        return f"Next attempt from {spell(found.on)}.{left}"
    return f"The next attempt is possible now.{left}" if left else ""


def _is_passed(attempts):
    return any(attempt.result == AttemptResult.PASSED for attempt in attempts)


@sensitive_post_parameters("score")
@with_applicant
def add(request, applicant, slug):
    record, plan = _own_exam(applicant, slug)
    return _edit(request, Attempt(record=record), plan)


@sensitive_post_parameters("score")
@with_applicant
def edit(request, applicant, slug, pk):
    record, plan = _own_exam(applicant, slug)
    return _edit(request, _own_attempt(request, record, pk), plan)


@with_applicant
def delete(request, applicant, slug, pk):
    """Delete one attempt, after asking."""
    record, _ = _own_exam(applicant, slug)
    attempt = _own_attempt(request, record, pk)
    if request.method != "POST":
        context = {"attempt": attempt, "milestone": record.milestone}
        return render(request, "applicants/attempt_delete.html", context)
    outcome = delete_attempt(attempt, now=timezone.now())
    return _done(request, record.milestone, outcome, "attempt deleted")


def _own_exam(applicant, slug):
    """Record and plan for the page of an attempt, or 404."""
    record, plan = own_milestone(applicant, slug)
    if record.milestone.kind != MilestoneKind.EXAM:
        raise Http404
    return record, plan


def _own_attempt(request, record, pk):
    own = Attempt.objects.for_user(request.user)
    attempt = get_object_or_404(own.filter(record__milestone=record.milestone), pk=pk)
    attempt.record = record
    return attempt


def _edit(request, attempt, plan):
    form = AttemptForm(request.POST or None, instance=attempt, today=plan.today)
    milestone, is_new = attempt.record.milestone, attempt.pk is None
    if form.is_valid() and (outcome := form.try_save(now=timezone.now())):
        news = f"{RESULT_WORDS[attempt.result]} on {spell(attempt.taken_on)}"
        if attempt.result == "pending":
            news = f"attempt of {spell(attempt.taken_on)} saved"
        return _done(request, milestone, outcome, news)
    context = attempts_context(attempt.record, plan, form)
    context |= {"milestone": milestone, "is_new": is_new}
    return render(request, "applicants/attempt.html", context)


def _done(request, milestone, outcome, news):
    """Say what was saved and what moved; what became of the record can be undone."""
    texts = [f"{milestone.name}: {news}."]
    undo = ""
    if outcome.version:
        texts.append(_closed(outcome.status))
        query = {"version": outcome.version, "is_page": 1}
        undo = reverse("applicants:undo", args=[milestone.slug], query=query)
    text = format_html("{} {}", " ".join(texts), _moved(outcome))
    messages.success(request, text, extra_tags=undo)
    return redirect(reverse("applicants:milestone", args=[milestone.slug]) + "#attempts")


def _closed(status):
    if status is Status.DONE:
        return "The milestone is marked done on that day."
    return "The milestone is open again."


def _moved(outcome):
    """Which dates of the plan slip, and by how much, with the way to see them."""
    moved = [slip for slip in slips(outcome.before, outcome.after) if slip.days > 0]
    if not moved:
        return "No date of your plan slips."
    furthest = max(moved, key=lambda slip: slip.days)
    number = counted(len(moved), "date slips", "dates slip")
    return format_html(
        '{} in your plan, “{}” the furthest: by {}. <a href="{}">See the timeline.</a>',
        number,
        furthest.item.milestone.name,
        counted(furthest.days, "day"),
        reverse("applicants:timeline"),
    )
