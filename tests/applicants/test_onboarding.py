"""The first questions: what is asked of whom, what is stored, and where it leads."""

from datetime import date

import pytest
from django.urls import reverse

from applicants.models import Applicant, Position, ResidencyChoice
from applicants.places import zone_of
from careers.states import STATES
from tests.applicants.newcomers import (
    BEHIND,
    PATHWAY,
    PROFILE,
    START,
    TRAINING,
    WELCOME,
    errors,
    make_newcomer,
)
from tests.builders import make_residency

ASKED = {
    "premed": ["residency", "target_year", "state", "time_zone"],
    "medical-school": [
        "school",
        "graduation_on",
        "residency",
        "residency_choice",
        "target_year",
        "state",
        "time_zone",
    ],
    "graduate": [
        "school",
        "graduation_on",
        "residency",
        "residency_choice",
        "residency_start_on",
        "target_year",
        "state",
        "time_zone",
    ],
    "residency": [
        "residency",
        "residency_choice",
        "has_separate_pgy1",
        "pgy1_start_on",
        "residency_start_on",
        "residency_end_on",
        "target_year",
        "state",
        "time_zone",
    ],
    "after-residency": [
        "residency",
        "residency_end_on",
        "is_certified",
        "target_year",
        "state",
        "time_zone",
    ],
    "fellowship": [
        "residency",
        "residency_end_on",
        "is_certified",
        "fellowship_start_on",
        "fellowship_end_on",
        "state",
        "time_zone",
    ],
    "practice": [
        "residency",
        "residency_end_on",
        "is_certified",
        "fellowship_start_on",
        "fellowship_end_on",
        "state",
        "time_zone",
    ],
}


# --- where it leads ------------------------------------------------------------------------


def test_signing_in_for_the_first_time_leads_to_the_first_question(stranger_client):
    assert stranger_client.get(START).url == WELCOME


@pytest.mark.parametrize(
    ("step", "page"), [("training", TRAINING), ("behind", BEHIND), ("", PATHWAY)]
)
def test_signing_in_again_leads_to_what_is_missing(db, step, page):
    _, client = make_newcomer(step)
    assert client.get(START).url == page


@pytest.mark.parametrize("page", [WELCOME, TRAINING])
def test_with_a_complete_profile_there_are_no_first_questions(applicant_client, page):
    assert applicant_client.get(page).url == PROFILE
    assert applicant_client.post(page, {"position": "premed", "track": "md"}).url == PROFILE


@pytest.mark.parametrize("page", [TRAINING, BEHIND])
def test_without_a_profile_the_first_question_comes_first(stranger_client, page):
    assert stranger_client.get(page).url == WELCOME


def test_no_page_is_skipped(db):
    _, client = make_newcomer("training")
    assert client.get(BEHIND).url == TRAINING


@pytest.mark.parametrize("page", [WELCOME, TRAINING, BEHIND, PROFILE])
def test_staff_are_told_that_they_have_no_pathway(advisor_client, page):
    for response in [advisor_client.get(page), advisor_client.post(page, {"position": "x"})]:
        assert response.templates[0].name == "applicants/no_profile.html"
        assert reverse("admin:index") in response.text
    assert Applicant.objects.count() == 0


@pytest.mark.parametrize("page", [WELCOME, TRAINING, BEHIND, PROFILE])
def test_nobody_signed_in(db, client, page):
    for response in [client.get(page), client.post(page)]:
        assert response.url == f"{reverse('account_login')}?next={page}"


# --- where are you? -------------------------------------------------------------------------


def test_the_first_answer_makes_the_profile(stranger_client):
    response = stranger_client.post(WELCOME, {"position": "residency", "track": "do"})

    assert response.url == TRAINING
    applicant = Applicant.objects.get()
    assert (applicant.position, applicant.track) == ("residency", "do")
    assert applicant.user.email == "stranger@example.org"
    assert applicant.welcome_step == "training"


def test_sending_it_twice_makes_one_profile(stranger_client):
    for track in ["md", "do"]:
        stranger_client.post(WELCOME, {"position": "residency", "track": track})
    assert Applicant.objects.get().track == "do"


def test_going_back_shows_and_changes_the_answers(db):
    applicant, client = make_newcomer("behind", school="A school")

    form = client.get(WELCOME).context["form"]
    assert (form["position"].value(), form["track"].value()) == ("residency", "do")
    assert client.post(WELCOME, {"position": "premed", "track": "undecided"}).url == TRAINING

    applicant.refresh_from_db()
    assert (applicant.position, applicant.track, applicant.school) == ("premed", "", "A school")
    assert applicant.welcome_step == "behind"


def test_nobody_is_presumed_to_be_anything(stranger_client):
    form = stranger_client.get(WELCOME).context["form"]
    assert (form["position"].value(), form["track"].value()) == ("", "")
    assert "checked" not in str(form)


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, ["position", "track"]),
        ({"position": "residency"}, ["track"]),
        ({"position": "residency", "track": "undecided"}, ["track"]),
        ({"position": "nowhere", "track": "md"}, ["position"]),
        ({"position": "premed", "track": "phd"}, ["track"]),
        ({"position": "\x00", "track": "x" * 10_000}, ["position", "track"]),
    ],
)
def test_answers_that_cannot_be(stranger_client, answers, wrong):
    response = stranger_client.post(WELCOME, answers | {"csrfmiddlewaretoken": "x"})
    assert list(errors(response)) == wrong
    assert Applicant.objects.count() == 0


# --- training and target --------------------------------------------------------------------


def test_every_position_is_asked_its_own_questions():
    assert list(ASKED) == Position.values


@pytest.mark.parametrize("position", Position.values)
def test_only_what_makes_sensible_questions_is_asked(db, position):
    _, client = make_newcomer(position=position)
    form = client.get(TRAINING).context["form"]
    assert [field.name for field in form.asked_fields()] == ASKED[position]
    assert form.kept_fields() == []


@pytest.mark.parametrize("position", Position.values)
def test_every_answer_may_be_left_out(db, position):
    applicant, client = make_newcomer(position=position)

    assert client.post(TRAINING, {"state": ""}).url == BEHIND

    applicant.refresh_from_db()
    assert applicant.residency_choice == ResidencyChoice.UNDECIDED
    assert (applicant.target_year, applicant.time_zone) == (None, "America/New_York")
    assert applicant.welcome_step == "behind"


def test_answers_are_stored(db):
    applicant, client = make_newcomer()
    residency = make_residency(slug="pmr")

    client.post(
        TRAINING,
        {
            "residency": "pmr",
            "residency_choice": "settled",
            "has_separate_pgy1": "on",
            "pgy1_start_on": "2024-07-01",
            "residency_start_on": "2025-07-01",
            "residency_end_on": "06/30/2028",
            "target_year": str(applicant.today().year + 2),
            "state": "TX",
            "time_zone": "",
        },
    )

    applicant.refresh_from_db()
    assert (applicant.residency, applicant.residency_choice) == (residency, "settled")
    assert applicant.has_separate_pgy1 is True
    assert applicant.pgy1_start_on == date(2024, 7, 1)
    assert applicant.residency_start_on == date(2025, 7, 1)
    assert applicant.residency_end_on == date(2028, 6, 30)
    assert applicant.target_year == applicant.today().year + 2
    assert (applicant.state, applicant.time_zone) == ("TX", "America/Chicago")


def test_a_chosen_time_zone_wins_over_the_state(db):
    applicant, client = make_newcomer()
    client.post(TRAINING, {"state": "TX", "time_zone": "America/Denver"})
    applicant.refresh_from_db()
    assert applicant.time_zone == "America/Denver"


@pytest.mark.parametrize(
    ("position", "answer", "choice"),
    [
        ("premed", "", "wish"),
        ("medical-school", "", "wish"),
        ("medical-school", "settled", "settled"),
        ("graduate", "wish", "wish"),
        ("residency", "", "settled"),
        ("residency", "wish", "wish"),
        ("after-residency", "", "settled"),
        ("after-residency", "wish", "settled"),
        ("practice", "", "settled"),
    ],
)
def test_whether_the_residency_is_a_wish(db, position, answer, choice):
    make_residency(slug="pmr")
    applicant, client = make_newcomer(position=position)
    client.post(TRAINING, {"residency": "pmr", "residency_choice": answer})
    applicant.refresh_from_db()
    assert applicant.residency_choice == choice


@pytest.mark.parametrize("answer", ["wish", "settled"])
def test_without_a_residency_it_is_undecided(db, answer):
    applicant, client = make_newcomer()
    assert client.post(TRAINING, {"residency_choice": answer}).url == BEHIND
    applicant.refresh_from_db()
    assert (applicant.residency, applicant.residency_choice) == (None, "undecided")


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        (
            {"residency_start_on": "2025-07-01", "residency_end_on": "2025-07-01"},
            "residency_end_on",
        ),
        ({"pgy1_start_on": "2024-07-01"}, "pgy1_start_on"),
        (
            {
                "has_separate_pgy1": "on",
                "pgy1_start_on": "2025-07-01",
                "residency_start_on": "2024-07-01",
            },
            "residency_start_on",
        ),
        ({"residency_start_on": "1949-12-31"}, "residency_start_on"),
        ({"residency_start_on": "2101-01-01"}, "residency_start_on"),
        ({"residency_start_on": "99999-01-01"}, "residency_start_on"),
        ({"residency_start_on": "2025-02-30"}, "residency_start_on"),
        ({"residency_end_on": "some day"}, "residency_end_on"),
        ({"residency_end_on": "\x00"}, "residency_end_on"),
        ({"target_year": "99999"}, "target_year"),
        ({"target_year": "soon"}, "target_year"),
        ({"target_year": "9" * 5000}, "target_year"),
        ({"residency": "unknown"}, "residency"),
        ({"residency": "retired"}, "residency"),
        ({"residency": "\x00"}, "residency"),
        ({"residency_choice": "undecided"}, "residency_choice"),
        ({"state": "ZZ"}, "state"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(db, answers, wrong):
    make_residency(slug="retired", is_published=False)
    applicant, client = make_newcomer()

    response = client.post(TRAINING, {"state": "TX"} | answers)

    assert list(errors(response)) == [wrong]
    form = response.context["form"]
    assert {name: form[name].value() for name in answers} == {
        name: (True if value == "on" else value) for name, value in answers.items()
    }
    assert Applicant.objects.get(pk=applicant.pk).welcome_step == "training"


def test_how_to_write_a_day_is_said(db):
    _, client = make_newcomer()
    response = client.post(TRAINING, {"residency_end_on": "June 2029"})
    assert errors(response) == {
        "residency_end_on": ["Enter a day such as 2029-06-30 or 06/30/2029."]
    }


def test_a_school_name_has_an_end(db):
    _, client = make_newcomer(position="medical-school")
    assert list(errors(client.post(TRAINING, {"school": "x" * 201}))) == ["school"]
    assert list(errors(client.post(TRAINING, {"school": "\x00"}))) == ["school"]


def test_a_fellowship_must_end_after_it_starts(db):
    _, client = make_newcomer(position="fellowship")
    answers = {"fellowship_start_on": "2026-07-01", "fellowship_end_on": "2026-06-30"}
    assert list(errors(client.post(TRAINING, answers))) == ["fellowship_end_on"]


def test_what_is_stored_and_does_not_fit_stays_in_sight(db):
    """Going back to another position must neither lose an answer nor trip over it."""
    applicant, client = make_newcomer(
        "behind", position="practice", residency_start_on=date(2025, 7, 1)
    )

    # The profile is not through yet, so the page is open again.
    form = client.get(TRAINING).context["form"]
    assert [field.name for field in form.kept_fields()] == ["residency_start_on"]
    answers = {"residency_start_on": "2025-07-01", "residency_end_on": "2024-06-30"}
    assert list(errors(client.post(TRAINING, answers))) == ["residency_end_on"]
    assert client.post(TRAINING, answers | {"residency_end_on": "2028-06-30"}).url == BEHIND

    applicant.refresh_from_db()
    assert applicant.residency_start_on == date(2025, 7, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_training_page_costs_the_same_for_any_number_of_residencies(
    db, count, django_assert_num_queries
):
    _, client = make_newcomer()
    for _ in range(count):
        make_residency()
    with django_assert_num_queries(4):  # session, user, applicant, residencies
        client.get(TRAINING)


def test_every_state_has_a_time_zone_that_can_be_chosen():
    zones = {zone for zone, _ in Applicant._meta.get_field("time_zone").choices}
    assert len(STATES) == 51
    assert {zone_of(state.code) for state in STATES} <= zones
