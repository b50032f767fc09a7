"""The plan as a picture, with what moves when a date moves."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from applicants.actions import change_record
from applicants.forms.timeline import MoveForm
from applicants.models import MilestoneRecord, StaleRecord
from applicants.planning.order import order_warnings
from applicants.queries import plan_of, profile_of
from applicants.queries_tries import plans_around
from applicants.timeline import breaking, slips
from applicants.views.common import by_post, with_applicant
from applicants.views.pathway import STALE
from applicants.views.target_panel import target_panel
from applicants.views.timeline_context import broken_words, picture_context, slip_rows
from careers.catalogue import SEASON_CYCLES, Edge
from careers.models import Milestone
from careers.words import spell


@require_safe
@with_applicant
def timeline(request, applicant):
    plan = plan_of(applicant, applicant.today())
    form = MoveForm(plan=plan, initial={"milestone": request.GET.get("milestone")})
    return _page(request, applicant, plan, form)


@with_applicant
@by_post("applicants:timeline")
def move(request, applicant):
    """Show what slips if one date moves; save it once that was seen."""
    now = timezone.now()
    plan = plan_of(applicant, applicant.today(now))
    form = MoveForm(request.POST, plan=plan)
    if not form.is_valid():
        return _page(request, applicant, plan, form)
    if "save" in request.POST and form.cleaned_data["version"] is not None:
        return _save(request, applicant, form, now)
    return _preview(request, applicant, form)


def _page(request, applicant, plan, form):
    context = picture_context(plan, profile_of(applicant))
    context |= {
        "applicant": applicant,
        "form": form,
        "plan": plan,
        "tab": "timeline",
        "target": target_panel(plan, applicant),
    }
    return render(request, "applicants/timeline.html", context)


def _preview(request, applicant, form):
    """What the date changes; the version seen here is the one that is saved over."""
    slug, planned_on = form.cleaned_data["milestone"], form.cleaned_data["planned_on"]
    before, after, next_year = plans_around(applicant, slug, planned_on, form.plan.today)
    found, item = slips(before, after), before.by_slug[slug]
    context = {
        "applicant": applicant,
        "broken": broken_words(found),
        "is_target_broken": bool(breaking(found, after.catalogue)),
        "is_own_fact": _is_own_fact(item),
        "item": item,
        "planned_on": planned_on,
        "slips": slip_rows(found),
        "next_year": next_year,
        "target_year": after.target and after.target.year,
        "tab": "timeline",
        "version": item.record.version,
        "warnings": order_warnings(after.by_slug[slug], after),
    }
    return render(request, "applicants/timeline_move.html", context)


def _is_own_fact(item):
    """Whether it happens on a day of the profile (the end of residency), not of a season."""
    rule = item.milestone.date_rule(Edge.DUE)
    return bool(item.milestone.is_event and item.due and rule.anchor not in SEASON_CYCLES)


def _save(request, applicant, form, now):
    """Store the date, unless the record was changed since the preview."""
    planned_on = form.cleaned_data["planned_on"]
    milestone = Milestone.objects.get(slug=form.cleaned_data["milestone"])
    record = MilestoneRecord.objects.for_milestone(applicant, milestone)
    try:
        record.expect(form.cleaned_data["version"])
        settled = change_record(record, planned_on=planned_on, now=now)
    except StaleRecord:
        messages.warning(request, STALE)
        return redirect("applicants:timeline")
    query = {"version": record.version, "is_timeline": 1}
    undo = reverse("applicants:undo", args=[milestone.slug], query=query)
    news = f"planned for {spell(planned_on)}" if planned_on else "your date is taken away"
    messages.success(request, f"{milestone.name}: {news}.", extra_tags=undo)
    for warning in order_warnings(settled.by_slug[milestone.slug], settled):
        messages.warning(request, warning)
    return redirect("applicants:timeline")
