"""The checklist and the page of one milestone."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from applicants.forms.checklist import FilterForm
from applicants.forms.records import QuickChangeForm, RecordForm, UndoForm
from applicants.models import MilestoneRecord, StaleRecord
from applicants.planning import State
from applicants.planning.order import order_warnings
from applicants.queries import plan_of
from applicants.views.common import with_applicant
from applicants.views.milestone_context import milestone_context
from applicants.views.rows import checklist_context
from careers.models import Milestone

STALE = "This milestone was changed in another tab. Nothing was saved; this is what is stored."


@require_safe
@with_applicant
def checklist(request, applicant):
    plan = plan_of(applicant, applicant.today())
    context = _checklist_context(request, applicant, plan, request.session.pop("notice", None))
    return render(request, "applicants/pathway.html", context)


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
            form.save()
        except StaleRecord:  # another tab won after the check: the second look will say so
            return milestone(request, slug)
        return _saved(request, applicant, record, redirect("applicants:milestone", slug))
    return _milestone_page(request, milestone_context(found, item, plan, record), form)


@require_POST
@with_applicant
def change(request, applicant, slug):
    """One tap: a new status, as offered for one version of the record."""
    form = QuickChangeForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Unknown button")
    record = _own_record(applicant, slug)
    status, record.version = form.cleaned_data["to"]
    back = _back_to_checklist(request)
    try:
        record.change(status=status)
    except StaleRecord:
        return _answer(request, applicant, {"text": STALE, "is_warning": True}, back)
    return _saved(request, applicant, record, back)


@require_POST
@with_applicant
def undo(request, applicant, slug):
    """Take back the last change of a record, unless it was changed again since."""
    form = UndoForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Unknown change")
    record = _own_record(applicant, slug)
    record.version = form.cleaned_data["version"]
    is_page = form.cleaned_data["is_page"]
    back = redirect("applicants:milestone", slug) if is_page else _back_to_checklist(request)
    try:
        record.undo()
    except StaleRecord:
        return _answer(request, applicant, {"text": STALE, "is_warning": True}, back)
    notice = {"text": f"{record.milestone.name}: last change undone."}
    return _answer(request, applicant, notice, back)


def _own_record(applicant, slug):
    """The record of a milestone that is part of the applicant's pathway, or 404."""
    if slug not in plan_of(applicant, applicant.today()).by_slug:
        raise Http404
    return MilestoneRecord.objects.for_milestone(applicant, Milestone.objects.get(slug=slug))


def _record_form(request, record, item, plan):
    """The form for what somebody may note; None where the milestone is not theirs (yet)."""
    if item is None or item.state is State.DEPENDS:
        if request.method == "POST":
            raise Http404
        return None
    return RecordForm(request.POST or None, instance=record, today=plan.today)


def _milestone_page(request, context, form):
    context |= {"form": form, "notice": request.session.pop("notice", None)}
    if "HX-Request" not in request.headers:
        return render(request, "applicants/milestone.html", context)
    response = render(request, "applicants/_record_form.html", context)
    if form.is_bound:  # the form came to replace the checklist: put it back into its row
        response["HX-Retarget"] = f"#edit-{context['milestone'].slug}"
        response["HX-Reswap"] = "innerHTML"
    return response


def _saved(request, applicant, record, back):
    notice = {
        "text": f"{record.milestone.name}: {record.get_status_display().lower()}.",
        "slug": record.milestone.slug,
        "version": record.version,
    }
    return _answer(request, applicant, notice, back)


def _answer(request, applicant, notice, back):
    """Say what happened: on the checklist itself for htmx, else after the redirect `back`."""
    plan = plan_of(applicant, applicant.today())
    item = plan.by_slug.get(notice.get("slug"))
    notice["warnings"] = list(order_warnings(item, plan)) if item else []
    if "HX-Request" in request.headers:
        context = _checklist_context(request, applicant, plan, notice)
        return render(request, "applicants/_checklist.html", context)
    request.session["notice"] = notice
    return back


def _checklist_context(request, applicant, plan, notice):
    chosen = FilterForm(request.GET).chosen
    return checklist_context(applicant, plan, **chosen) | {"notice": notice}


def _back_to_checklist(request):
    """Back to the checklist as it was filtered."""
    chosen = FilterForm(request.GET).chosen
    return redirect(reverse("applicants:pathway", query=chosen))
