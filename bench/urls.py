"""The site, and beside it the limit that its pages are compared with."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path
from django.utils.html import format_html, format_html_join

from applicants.models import Applicant

ROW = "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{} of {}</td><td>{}</td></tr>"


def ready(request, name):
    """The bytes of the page `name`, ready-made: session, user, all middleware, and no work."""
    return HttpResponse(_bytes(name))


@lru_cache
def _bytes(name):
    return (Path(settings.READY_FOLDER) / name).read_bytes()


def people(request):
    """Fifty people by what is due next, as a bare table: the query is what is measured."""
    rows = format_html_join("\n", ROW, (_cells(row) for row in Applicant.objects.due_page()))
    return HttpResponse(format_html("<!doctype html><table>{}</table>", rows))


def _cells(row):
    return (
        row.email,
        row.track,
        row.residency,
        row.next_milestone,
        row.required_done,
        row.required_total,
        row.next_due_on,
    )


urlpatterns = [
    path("bench/ready/<slug:name>/", ready),
    path("bench/people/", people),
    path("", include("config.urls")),
]
