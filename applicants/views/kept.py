"""The checklist as it was printed for somebody, kept until anything it is made of changes.

It is told apart by the versions of the person and of the catalogue, the local date and the
release: nothing kept is ever out of date, and nothing is dropped by guess. What belongs to one
request (messages, the token against forgery) is never kept.
"""

from secrets import token_hex

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from applicants.given import known_records
from applicants.keeping import keep, kept
from applicants.planning import plan
from applicants.queries import know_residency, profile_of
from applicants.settling import refresh
from applicants.views.rows import checklist_context
from careers.caching import release
from careers.queries import current_catalogue

PAGE = "applicants/pathway.html"
# Stand in the kept frame of the page where a request puts its own; nobody can guess them.
TOKEN, BODY = token_hex(16), token_hex(16)


def checklist_page(request, applicant, body):
    """The whole page around `body`, as the answer to `request`.

    The frame is kept for this person (it says who is signed in); it is printed anew where
    there are messages, which belong to one request.
    """
    context = {"applicant": applicant}
    if len(get_messages(request)):
        return render(request, PAGE, context | {"body": body})
    name, versions = f"frame-{request.user.pk}", _said_in_frame(request, applicant)
    frame = kept("plans", name, versions)
    if frame is None:
        marks = {"body": BODY, "csrf_token": TOKEN}
        frame = render_to_string(PAGE, context | marks, request)
        keep("plans", name, versions, frame)
    token = get_token(request)
    return HttpResponse(frame.replace(TOKEN, token).replace(BODY, body))


def _said_in_frame(request, applicant):
    """All that the page says beside the plan; its links name the site in full."""
    user, site = request.user, (request.scheme, request.get_host())
    return user.has_staff_powers, user.is_demo, applicant.has_news, site, TOKEN, release()


def checklist_body(applicant, chosen, *, now, plan=None):
    """The checklist of `applicant` as HTML, filtered as `chosen`.

    `plan` is the person's plan where it was just worked out; else it is worked out only where
    nothing is kept. Who comes with an older catalogue than the current one gets a notice of
    what that changes.
    """
    catalogue, today = current_catalogue(), applicant.today(now)
    if plan is None and applicant.catalogue_version != catalogue.version:
        settled = refresh(applicant, now=now)
        plan = settled and settled.plan
    name = _name(applicant, catalogue, **chosen)
    versions = (applicant.version, catalogue.version, today, release())
    body = kept("plans", name, versions) if name and plan is None else None
    if body is None:
        plan = plan or _plan_from_kept(applicant, catalogue, today)
        context = checklist_context(applicant, plan, **chosen)
        body = render_to_string("applicants/_checklist_body.html", context)
        if name:
            keep("plans", name, versions, body)
    return body


def _plan_from_kept(applicant, catalogue, today):
    """The plan, without a query where what it is made from is kept."""
    know_residency(applicant, catalogue)
    records = known_records(applicant, catalogue)
    return plan(profile_of(applicant), catalogue, records, today)


def _name(applicant, catalogue, show="all", stage=""):
    """None for a stage that does not exist: of those there is no end."""
    if stage and all(stage != info.slug for info in catalogue.stages):
        return None
    return f"checklist-{applicant.pk}-{show}-{stage}"
