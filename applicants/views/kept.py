"""The checklist as it was printed for somebody, kept until anything it is made of changes.

Its key holds the versions of the person and of the catalogue, the local date, the filter and
the release: nothing kept is ever out of date, and nothing is dropped by guess. What belongs to
one request (messages, the token against forgery) is never part of it.
"""

from django.core.cache import caches
from django.template.loader import render_to_string

from applicants.models import RuleChange
from applicants.queries import plan_of
from applicants.settling import refresh
from applicants.views.rows import checklist_context
from careers.caching import release
from careers.queries import current_catalogue

KEPT_SECONDS = 24 * 60 * 60


def checklist_body(applicant, chosen, *, now, plan=None):
    """The checklist of `applicant` as HTML, filtered as `chosen`.

    `plan` is the person's plan where it was just worked out; else it is worked out only where
    nothing is kept. Who comes with an older catalogue than the current one gets a notice of
    what that changes.
    """
    catalogue, today = current_catalogue(), applicant.today(now)
    if plan is None and applicant.catalogue_version != catalogue.version:
        plan = refresh(applicant, now=now)
        applicant.has_news = RuleChange.objects.news().filter(applicant=applicant).exists()
    key = _key(applicant, catalogue, today, **chosen)
    body = key and plan is None and caches["plans"].get(key)
    if not body:
        plan = plan or plan_of(applicant, today, catalogue)
        context = checklist_context(applicant, plan, **chosen)
        body = render_to_string("applicants/_checklist_body.html", context)
        if key:
            caches["plans"].set(key, body, KEPT_SECONDS)
    return body


def _key(applicant, catalogue, today, show="all", stage=""):
    """None for a stage that does not exist: of those there is no end."""
    if stage and all(stage != info.slug for info in catalogue.stages):
        return None
    versions = f"{applicant.pk}-{applicant.version}-{catalogue.version}"
    return f"checklist-{versions}-{today}-{show}-{stage}-{release()}"
