"""What people send to a what-if, and the rows that its result needs."""

from datetime import date

from django.forms.models import model_to_dict

from applicants.models import Applicant
from careers.catalogue import Anchor, Confidence, Cycle, Edge, SeasonMoment
from careers.models import (
    BoardFamily,
    Certificate,
    CertificateKind,
    MilestoneDate,
    Season,
    SeasonEvent,
    StateLicense,
)
from tests.builders import make_milestone

WHAT_IF = "/pathway/what-if/"


def answers_of(applicant, **changes):
    """What the browser sends from the unchanged form of a resident, with `changes`."""
    end = {"residency_end_on": applicant.residency_end_on} if applicant.residency_end_on else {}
    return (
        {
            "residency": applicant.residency.slug,
            "track": applicant.track,
            "state": applicant.state,
            "target_year": applicant.target_year,
            "interruption-kind": "",
            "interruption-starts_on": "",
            "interruption-months": "",
            "interruption-milestone": "",
        }
        | end
        | changes
    )


def link_to(client, answers):
    """The address of the result for `answers`."""
    response = client.post(WHAT_IF, answers)
    assert response.status_code == 302, response.context["form"].errors
    assert response.url.startswith(f"{WHAT_IF}?s=")
    return response.url


def stored(applicant):
    """Every answer of the profile, and its interruptions."""
    found = Applicant.objects.get(pk=applicant.pk)
    return model_to_dict(found), [row.in_words for row in found.interruptions.all()]


def rows_of(context):
    """What the table says by line: now, tried, and how far apart."""
    return {row.label: (row.now, row.tried, row.change) for row in context["rows"]}


def texts(response):
    return [str(message) for message in response.context["messages"]]


def make_certificate(name, **fields):
    fields = {
        "slug": name.lower().replace(" ", "-"),
        "name": name,
        "confidence": Confidence.VERIFIED,
        "family": BoardFamily.ABMS,
        "kind": CertificateKind.SUBSPECIALTY,
    } | fields
    return Certificate.objects.create(**fields)


def make_license(state, name, **fields):
    return StateLicense.objects.create(
        slug=name.lower(), name=name, state=state, confidence=Confidence.VERIFIED, **fields
    )


def make_season_step(name="Apply"):
    """A milestone dated by the application season."""
    milestone = make_milestone(name=name)
    MilestoneDate.objects.create(
        milestone=milestone,
        edge=Edge.DUE,
        anchor=Anchor.FELLOWSHIP_SEASON,
        moment=SeasonMoment.SUBMIT,
    )
    season = Season.objects.create(
        slug="2026", name="2026", cycle=Cycle.FELLOWSHIP, start_year=2027
    )
    SeasonEvent.objects.create(
        season=season, moment=SeasonMoment.SUBMIT, on=date(2025, 12, 3), is_confirmed=True
    )
    return milestone
