"""The checklist and the page of one milestone."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from applicants.actions import change_record, undo_record
from applicants.forms.checklist import chosen_in, filter_query
from applicants.forms.records import QuickChangeForm, RecordForm, UndoForm
from applicants.given import own_record
from applicants.models import MilestoneRecord, StaleRecord
from applicants.planning import State
from applicants.planning.order import order_warnings
from applicants.pointers import bearing_on
from applicants.queries import library_of, plan_of
from applicants.queries_reminders import snooze_context
from applicants.views.attempts import attempts_context
from applicants.views.common import by_post, with_applicant, with_kept_applicant
from applicants.views.evidence import evidence_context
from applicants.views.kept import checklist_body, checklist_page
from applicants.views.milestone_context import milestone_context
from careers.models import Milestone
from careers.words import spell

STALE = "This milestone was changed in another tab. Nothing was saved; this is what is stored."


@require_safe
@with_kept_applicant
def checklist(request, applicant):
    body = checklist_body(applicant, chosen_in(request.GET), now=timezone.now())
    return checklist_page(request, applicant, body)


@vary_on_headers("HX-Request")
@with_applicant
def milestone(request, applicant, slug):
    """The page of one milestone; for htmx its form, and after saving the checklist."""
    plan = plan_of(applicant, applicant.today())
    found = get_object_or_404(Milestone.objects.with_provenance(), slug=slug)
    item = plan.by_slug.get(slug)
    if item is None and not found.is_published:
        raise Http404
    record = MilestoneRecord.objects.for_milestone(applicant, found)
    form = _record_form(request, record, item, plan)
    if form and form.is_valid():
        try:
            settled = form.save(now=timezone.now())
        except StaleRecord:  # another tab won after the check: the second look will say so
            return milestone(request, slug)
        back = redirect("applicants:milestone", slug)
        news = _news(record, form.changed_data)
        return _saved(request, record, settled, back, news, is_page=1)
    context = milestone_context(found, item, plan, record)
    context |= {
        "applicant": applicant,
        "today": plan.today,
        "pointers": bearing_on(found, library_of(applicant, plan.catalogue)),
    }
    if form and not _is_htmx(request):
        context |= attempts_context(record, plan) | evidence_context(record)
        context |= snooze_context(applicant, item, plan)
    return _milestone_page(request, context, form)


@by_post("applicants:milestone", "slug")
@with_kept_applicant
def change(request, applicant, slug):
    """One tap: a new status, as offered for one version of the record."""
    form = QuickChangeForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Unknown button")
    record = _own_record(applicant, slug)
    status, version = form.cleaned_data["to"]
    back = _back_to_checklist(request)
    try:
        record.expect(version)
        settled = change_record(record, status=status, now=timezone.now())
    except StaleRecord:
        _tell_stale(request, applicant)
        return _answer(request, applicant, back)
    return _saved(request, record, settled, back, _news(record, ["status"]))


@by_post("applicants:milestone", "slug")
@with_kept_applicant
def undo(request, applicant, slug):
    """Take back the change that made `version`, unless something was changed since."""
    form = UndoForm(request.GET)
    if not form.is_valid():
        raise BadRequest("Unknown change")
    record = _own_record(applicant, slug)
    settled = None
    try:
        record.expect(form.cleaned_data["version"])
        settled = undo_record(record, now=timezone.now())
        messages.success(request, f"{record.milestone.name}: last change undone.")
    except StaleRecord:
        _tell_stale(request, applicant)
    if form.cleaned_data["is_page"]:
        return redirect("applicants:milestone", slug)
    if form.cleaned_data["is_timeline"]:
        return redirect("applicants:timeline")
    return _answer(request, applicant, _back_to_checklist(request), settled)


def _tell_stale(request, applicant):
    """Another tab was first: what it stored is to be shown, and was not read yet."""
    messages.warning(request, STALE)
    applicant.refresh_from_db()


def _own_record(applicant, slug):
    """The record of a milestone that is part of the applicant's pathway, or 404."""
    record = own_record(applicant, slug)
    if record is None:
        raise Http404
    return record


def _record_form(request, record, item, plan):
    """The form for what somebody may note; None where the milestone is not theirs (yet)."""
    if item is None or item.state is State.DEPENDS:
        if request.method == "POST":
            raise Http404
        return None
    return RecordForm(request.POST or None, instance=record, today=plan.today)


def _milestone_page(request, context, form):
    context |= {"form": form, "query": filter_query(**chosen_in(request.GET))}
    if not _is_htmx(request):
        return render(request, "applicants/milestone.html", context)
    if form is None:  # a stale tab asks for a form that is gone: the page itself says why
        return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
    response = render(request, "applicants/_record_form.html", context)
    if form.is_bound:  # the form came to replace the checklist: put it back into its row
        response["HX-Retarget"] = f"#edit-{context['milestone'].slug}"
        response["HX-Reswap"] = "innerHTML"
    return response


def _news(record, changed):
    """What a change of the fields `changed` comes to, in a word or two."""
    if {"status", "done_on"} & set(changed):
        return record.get_status_display().lower()
    if "planned_on" in changed and record.planned_on:
        return f"planned for {spell(record.planned_on)}"
    return "saved"


def _saved(request, record, settled, back, news, **query):
    """Say what was saved, offer to undo it, and warn of dates against the order.

    `query` tells the undoing where to lead back to, see `UndoForm`.
    """
    slug = record.milestone.slug
    query |= {"version": record.version, **chosen_in(request.GET)}
    address = reverse("applicants:undo", args=[slug], query=query)
    messages.success(request, f"{record.milestone.name}: {news}.", extra_tags=address)
    item = settled.by_slug.get(slug)
    for warning in order_warnings(item, settled) if item else ():
        messages.warning(request, warning)
    return _answer(request, record.applicant, back, settled)


def _answer(request, applicant, back, settled=None):
    """For htmx the checklist as it is now, from what a change `settled`; else `back`."""
    if not _is_htmx(request):
        return back
    plan = settled and settled.plan
    chosen = chosen_in(request.GET)
    body = checklist_body(applicant, chosen, now=timezone.now(), plan=plan)
    context = {"applicant": applicant, "body": body, "is_fragment": True}
    return render(request, "applicants/_checklist.html", context)


def _back_to_checklist(request):
    """Back to the checklist as it was filtered."""
    return redirect(reverse("applicants:pathway", query=chosen_in(request.GET)))


def _is_htmx(request):
    return "HX-Request" in request.headers
