"""What the library says about one person, and on which of their pages it stands."""

import pytest
from django.urls import reverse

from applicants.planning import Profile
from applicants.pointers import Pointer, Topic, pointers
from careers.catalogue import (
    Catalogue,
    LicenseInfo,
    ResidencyInfo,
    RouteInfo,
    RouteStatus,
    Track,
)
from careers.models import CertificateRoute, StateLicense
from tests.builders import make_fellowship, make_milestone, make_residency
from tests.careers.admin_pages import make_board, make_certificate
from tests.careers.public_pages import page, words

ABMS = RouteInfo("abms", RouteStatus.OPEN, "So.", None, "The ABMS certificate", "ABPMR")
AOA = RouteInfo("aoa", RouteStatus.UNCONFIRMED, "So.", Track.DO, "The AOA certificate")
MAINE = LicenseInfo("ME", "maine", "Maine", years_us="2", years_img="3")


def told(*, track=None, state="", programs=0, licenses=(MAINE,), **residency):
    """What is said to somebody in PM&R, as pairs of topic and sentence."""
    info = ResidencyInfo("pmr", "PM&R", **residency)
    catalogue = Catalogue(1, residencies=(info,), licenses=licenses, programs=programs)
    profile = Profile(track=track, residency="pmr")
    return [(one.topic, one.text) for one in pointers(profile, state, catalogue)]


@pytest.mark.parametrize(
    ("accepting", "with_rule", "programs", "text"),
    [
        (
            9,
            10,
            51,
            "PM&R is accepted by 9 of 10 pain fellowships with known rules; for 41 more it is "
            "not known.",
        ),
        (2, 2, 2, "PM&R is accepted by 2 of 2 pain fellowships with known rules."),
        (0, 0, 51, "Whether the 51 listed pain fellowships accept PM&R is not known."),
    ],
)
def test_programs_with_known_rules_are_counted(accepting, with_rule, programs, text):
    answers = told(accepting=accepting, with_rule=with_rule, programs=programs, routes=(ABMS,))
    assert answers[0] == (Topic.PROGRAMS, text)


def test_nothing_is_said_of_programs_where_none_is_listed():
    assert [topic for topic, _ in told(routes=(ABMS,))] == [Topic.CERTIFICATE]


def test_routes_are_those_of_the_degree():
    abms = (Topic.CERTIFICATE, "The ABMS certificate: known route through ABPMR.")
    aoa = (Topic.CERTIFICATE, "The AOA certificate: unconfirmed route.")
    assert told(track=Track.MD, routes=(ABMS, AOA)) == [abms]
    assert told(track=Track.DO, routes=(ABMS, AOA)) == [abms, aoa]


def test_a_residency_without_a_route_says_so():
    assert told() == [
        (Topic.CERTIFICATE, "No known route leads from PM&R to a pain certificate.")
    ]


@pytest.mark.parametrize(
    ("track", "years_do", "text"),
    [
        (None, "", "US graduates: 2"),
        (Track.MD, "", "US graduates: 2"),
        (Track.IMG, "", "international graduates: 3"),
        (Track.DO, "", "US graduates: 2"),
        (Track.DO, "1", "DOs: 1"),
    ],
)
def test_years_for_a_license_are_those_of_the_degree(track, years_do, text):
    maine = LicenseInfo("ME", "maine", "Maine", "2", years_do, "3")
    answers = told(track=track, state="ME", licenses=(maine,))
    assert answers[-1] == (
        Topic.LICENSE,
        f"Years of training for a full license in Maine, {text}.",
    )


def test_years_that_no_source_gives_are_not_known():
    maine = LicenseInfo("ME", "maine", "Maine")
    text = "Years of training for a full license in Maine, US graduates: not known."
    assert told(state="ME", licenses=(maine,))[-1] == (Topic.LICENSE, text)


def test_without_a_residency_and_a_state_nothing_is_said():
    assert pointers(Profile(), "", Catalogue(1, licenses=(MAINE,), programs=3)) == ()


def test_the_license_is_named_for_its_address():
    (pointer,) = pointers(Profile(), "ME", Catalogue(1, licenses=(MAINE,)))
    assert pointer == Pointer(
        Topic.LICENSE,
        "Years of training for a full license in Maine, US graduates: 2.",
        "maine",
    )


# On the pages --------------------------------------------------------------------------------


@pytest.fixture
def resident(applicant):
    """A DO in PM&R who lives in Maine, and a library that knows about both."""
    pmr = make_residency(slug="pmr", name="PM&R")
    make_fellowship().acceptances.create(residency=pmr, accepts=True)
    make_fellowship()
    CertificateRoute.objects.create(
        certificate=make_certificate(slug="abms", name="The ABMS certificate"),
        residency=pmr,
        board=make_board(abbreviation="ABPMR"),
        status=RouteStatus.OPEN,
        reason="So.",
    )
    StateLicense.objects.create(slug="maine", name="Maine", state="ME", years_us="2")
    applicant.residency, applicant.residency_choice = pmr, "settled"
    applicant.track, applicant.state = "do", "ME"
    applicant.save()
    return applicant


PROGRAMS = (
    "PM&R is accepted by 1 of 1 pain fellowships with known rules; for 1 more it is not known."
)
ROUTE = "The ABMS certificate: known route through ABPMR."
LICENSE = "Years of training for a full license in Maine, US graduates: 2 (not verified)."


def shown(html):
    text = words(html)
    return [sentence for sentence in [PROGRAMS, ROUTE, LICENSE] if sentence in text]


@pytest.mark.parametrize("name", ["pathway", "profile"])
def test_checklist_and_profile_say_all_of_it(name, resident, applicant_client):
    html = page(applicant_client, reverse(f"applicants:{name}"))
    assert shown(html) == [PROGRAMS, ROUTE, LICENSE]
    assert '<a href="/fellowships/?residency=pmr">See the programs</a>' in html
    assert '<a href="/licenses/maine/">What the state asks for</a>' in html
    assert "/boards/tracer/?track=do&amp;residency=pmr&amp;accreditation=acgme" in html


def test_a_milestone_says_what_bears_on_it(resident, applicant_client):
    certificate = resident.residency.routes.get().certificate
    registration = make_milestone(kind="registration")
    certify = make_milestone(kind="certificate", certificate=certificate)
    apply = make_milestone(kind="application")
    apply.dates.create(edge="due", anchor="fellowship-season", moment="submit")
    other = make_milestone()

    answers = [
        shown(page(applicant_client, reverse("applicants:milestone", args=[milestone.slug])))
        for milestone in [registration, certify, apply, other]
    ]
    assert answers == [[LICENSE], [ROUTE], [PROGRAMS], []]


def test_somebody_without_answers_is_told_nothing(other_applicant, other_client):
    html = page(other_client, reverse("applicants:pathway"))
    assert "What the library says" not in html


def test_a_registration_asks_for_the_state_where_none_is_named(other_applicant, other_client):
    milestone = make_milestone(kind="registration")
    html = page(other_client, reverse("applicants:milestone", args=[milestone.slug]))
    assert "Name your state in your profile" in html
