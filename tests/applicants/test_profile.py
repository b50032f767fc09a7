"""The profile: what can be changed, what a change does to the plan, and who may do it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applicants.models import Applicant, MilestoneRecord, Position, ResidencyChoice, Status
from careers.catalogue import Anchor, Cycle, Edge, SeasonMoment
from careers.models import MilestoneDate, Season, SeasonEvent
from careers.queries import forget_catalogue
from tests.applicants.newcomers import PROFILE, answers_of
from tests.builders import make_milestone, make_residency, make_stage

SAVED = ["Your profile is saved."]


def stored(applicant):
    return Applicant.objects.select_related("user", "residency").get(pk=applicant.pk)


def texts(response):
    return [str(message) for message in response.context["messages"]]


def names(items):
    return [item.milestone.name for item in items]


def change_of(response):
    """The preview: names of what is added, removed, kept (with state), moved (how far)."""
    found = response.context
    return (
        names(found["added"]),
        names(found["removed"]),
        [(item.milestone.name, word) for item, word in found["kept"]],
        [(move.item.milestone.name, move.how) for move in found["moved"]],
    )


def make_fellowship_date(name):
    """A milestone due at the start of the fellowship."""
    milestone = make_milestone(name=name)
    MilestoneDate.objects.create(
        milestone=milestone, edge=Edge.DUE, anchor=Anchor.FELLOWSHIP_START
    )
    return milestone


# --- the page -------------------------------------------------------------------------------


def test_page_shows_the_answers(resident, applicant_client):
    form = applicant_client.get(PROFILE).context["form"]
    shown = {field.name: field.value() for field in form if field.value()}
    assert shown == {
        "name": "Ada Applicant",
        "position": "residency",
        "track": "do",
        "residency": "pmr",
        "residency_choice": "settled",
        "residency_start_on": date(2025, 7, 1),
        "target_year": 2029,
        "state": "TX",
        "time_zone": "America/Chicago",
    }
    assert form.kept_fields() == []


def test_page_leads_to_the_account_and_to_what_is_behind(resident, applicant_client):
    page = applicant_client.get(PROFILE).text
    assert 'href="/accounts/"' in page
    assert 'href="/welcome/behind-you/"' in page


def test_page_says_which_end_the_plan_goes_by(resident, applicant_client):
    assert "Your plan goes by 30 June 2029" in applicant_client.get(PROFILE).text


def test_own_end_needs_no_proposal(resident, applicant_client):
    resident.residency_end_on = date(2030, 1, 31)
    resident.save()
    response = applicant_client.get(PROFILE)
    assert response.context["proposed_end"] is None
    assert "Your plan goes by" not in response.text


def test_retired_residency_stays_while_it_is_the_own(resident, applicant_client):
    resident.residency.is_published = False
    resident.residency.save()

    choices = dict(applicant_client.get(PROFILE).context["form"].fields["residency"].choices)
    assert choices["pmr"] == "Physiatry (length: 4 years, no longer listed)"
    response = applicant_client.post(PROFILE, answers_of(resident, name="Ada"), follow=True)
    assert texts(response) == SAVED


def test_past_target_stays_while_it_is_the_own(resident, applicant_client):
    resident.target_year = 2001
    resident.save()
    form = applicant_client.get(PROFILE).context["form"]
    this_year = resident.today().year
    assert [year for year, _ in form.fields["target_year"].choices] == [
        "",
        2001,
        *range(this_year, this_year + 16),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_any_number_of_rows(
    resident, applicant_client, count, django_assert_num_queries
):
    for _ in range(count):
        make_residency()
        make_milestone()
    applicant_client.get(PROFILE)
    # session, user, applicant, residencies; the catalogue's version twice: its proposal of an
    # end, and what the library says
    with django_assert_num_queries(7):
        applicant_client.get(PROFILE)


def test_preview_costs_the_same_for_any_number_of_rows(resident, applicant_client):
    answers = answers_of(resident, target_year="2030")
    costs = []
    for count in [1, 3]:
        while MilestoneDate.objects.count() < count:
            make_fellowship_date("Start the fellowship")
            make_residency()
        forget_catalogue()
        applicant_client.get(PROFILE)  # the catalogue is read once per process
        with CaptureQueriesContext(connection) as queries:
            response = applicant_client.post(PROFILE, answers)
        assert len(response.context["moved"]) == count
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- saving ---------------------------------------------------------------------------------


def test_what_changes_no_plan_is_saved_at_once(resident, applicant_client):
    make_milestone()

    response = applicant_client.post(
        PROFILE, answers_of(resident, name="Ada A.", state="NM"), follow=True
    )

    assert response.redirect_chain == [(PROFILE, 302)]
    assert texts(response) == SAVED
    assert (stored(resident).user.name, stored(resident).state) == ("Ada A.", "NM")


def test_unchanged_answers_change_nothing(resident, applicant_client):
    answers = [field.name for field in Applicant._meta.fields if field.editable]
    before = Applicant.objects.values(*answers).get(pk=resident.pk)
    applicant_client.post(PROFILE, answers_of(resident))
    assert Applicant.objects.values(*answers).get(pk=resident.pk) == before


def test_change_of_plan_is_shown_first_and_stored_only_when_confirmed(
    resident, applicant_client
):
    make_fellowship_date("Start the fellowship")
    answers = answers_of(resident, target_year="2030")

    response = applicant_client.post(PROFILE, answers)

    assert change_of(response) == ([], [], [], [("Start the fellowship", "12 months later")])
    assert "due 1 July 2030 instead of 1 July 2029" in response.text
    assert stored(resident).target_year == 2029

    response = applicant_client.post(PROFILE, answers | {"save": ""}, follow=True)
    assert texts(response) == SAVED
    assert stored(resident).target_year == 2030


def test_preview_carries_every_answer(resident, applicant_client):
    make_fellowship_date("Start the fellowship")
    sent = answers_of(
        resident, target_year="2030", has_separate_pgy1="on", pgy1_start_on="2024-07-01"
    )

    form = applicant_client.post(PROFILE, sent).context["form"]
    hidden = "".join(field.as_hidden() for field in form)

    for name, value in (sent | {"has_separate_pgy1": "True"}).items():
        assert f'type="hidden" name="{name}" value="{value}"' in hidden


def test_going_back_keeps_what_was_typed_and_stores_nothing(resident, applicant_client):
    make_fellowship_date("Start the fellowship")
    answers = answers_of(resident, target_year="2030", name="Somebody")

    response = applicant_client.post(PROFILE, answers | {"edit": ""})

    assert response.templates[0].name == "applicants/profile.html"
    form = response.context["form"]
    assert (form["target_year"].value(), form["name"].value()) == ("2030", "Somebody")
    assert (stored(resident).target_year, stored(resident).user.name) == (2029, "Ada Applicant")


def test_sending_it_twice_saves_the_same(resident, applicant_client):
    make_fellowship_date("Start the fellowship")
    answers = answers_of(resident, target_year="2030", save="")
    for _ in range(2):
        assert texts(applicant_client.post(PROFILE, answers, follow=True)) == SAVED
    assert stored(resident).target_year == 2030


# --- what the preview says ------------------------------------------------------------------


def test_another_residency_adds_removes_and_keeps(resident, applicant_client):
    other = make_residency(slug="anesthesiology")
    stage = make_stage()
    theirs = [
        make_milestone(name=name, stage=stage, position=position, residencies=[residency])
        for position, (name, residency) in enumerate(
            [
                ("Part I", resident.residency),
                ("Part II", resident.residency),
                ("BASIC", other),
            ]
        )
    ]
    record = MilestoneRecord.objects.for_milestone(resident, theirs[0])
    record.change(status=Status.DONE)
    answers = answers_of(resident, residency="anesthesiology")

    response = applicant_client.post(PROFILE, answers)
    assert change_of(response) == (["BASIC"], ["Part II"], [("Part I", "Done")], [])
    assert "Added: 1" in response.text
    assert "No longer on your pathway: 1" in response.text
    assert "Kept: 1" in response.text
    assert [field.name for field in response.context["form"].changed_fields()] == ["residency"]

    applicant_client.post(PROFILE, answers | {"save": ""})
    record.refresh_from_db()
    assert (record.status, stored(resident).residency) == (Status.DONE, other)


def test_no_target_takes_the_dates_away(resident, applicant_client):
    make_fellowship_date("Start the fellowship")

    response = applicant_client.post(PROFILE, answers_of(resident, target_year=""))

    assert change_of(response)[3] == [("Start the fellowship", "now without a date")]
    applicant_client.post(PROFILE, answers_of(resident, target_year="", save=""))
    assert stored(resident).target_year is None


def test_a_first_target_brings_the_dates(resident, applicant_client):
    resident.target_year = None
    resident.save()
    make_fellowship_date("Start the fellowship")
    response = applicant_client.post(PROFILE, answers_of(resident))
    assert change_of(response)[3] == [("Start the fellowship", "had no date before")]


@pytest.mark.parametrize(
    ("end", "how"),
    [
        ("2030-06-30", "12 months later"),
        ("2029-07-01", "1 day later"),
        ("2029-05-30", "1 month earlier"),
        ("2029-06-21", "9 days earlier"),
    ],
)
def test_how_far_a_date_moves(resident, applicant_client, end, how):
    resident.residency_end_on = date(2029, 6, 30)
    resident.save()
    milestone = make_milestone(name="Finish")
    MilestoneDate.objects.create(
        milestone=milestone, edge=Edge.DUE, anchor=Anchor.RESIDENCY_END
    )
    response = applicant_client.post(PROFILE, answers_of(resident, residency_end_on=end))
    assert change_of(response)[3] == [("Finish", how)]


def test_last_safe_days_that_move_are_told_apart_from_due_dates(resident, applicant_client):
    resident.residency_end_on = date(2029, 6, 30)
    resident.save()
    last, first = make_milestone(name="Finish"), make_milestone(name="License")
    MilestoneDate.objects.create(milestone=last, edge=Edge.DUE, anchor=Anchor.RESIDENCY_END)
    last.prerequisites.create(required_milestone=first)

    answers = answers_of(resident, residency_end_on="2030-06-30")
    response = applicant_client.post(PROFILE, answers)

    assert change_of(response)[3] == [("Finish", "12 months later")]
    leeway = [(shift.item.milestone.name, shift.how) for shift in response.context["leeway"]]
    assert leeway == [("Finish", "12 months later"), ("License", "12 months later")]
    assert "safe until 30 June 2030 instead of 30 June 2029, 12 months later" in response.text


def test_a_notice_alone_is_worth_a_preview(resident, applicant_client):
    """Without a target the plan asks for one, though no milestone comes, goes or moves."""
    milestone = make_milestone()
    MilestoneDate.objects.create(
        milestone=milestone,
        edge=Edge.DUE,
        anchor=Anchor.FELLOWSHIP_SEASON,
        moment=SeasonMoment.MATCH_DAY,
    )
    season = Season.objects.create(
        slug="2026", name="2026", cycle=Cycle.FELLOWSHIP, start_year=2027
    )
    SeasonEvent.objects.create(season=season, moment=SeasonMoment.MATCH_DAY)

    response = applicant_client.post(PROFILE, answers_of(resident, target_year=""))

    assert change_of(response) == ([], [], [], [])
    assert [notice.kind for notice in response.context["notices"]] == ["no-target"]


def test_numbers_of_the_progress(resident, applicant_client):
    other = make_residency(slug="anesthesiology")
    make_milestone()
    make_milestone(residencies=[other])
    response = applicant_client.post(PROFILE, answers_of(resident, residency="anesthesiology"))
    assert "0 of 1 done now, 0 of 2 after" in response.text


# --- another position -----------------------------------------------------------------------


def test_another_position_brings_questions_and_drops_nothing(resident, applicant_client):
    answers = answers_of(resident, position="practice", residency_end_on="2029-06-30")

    form = applicant_client.post(PROFILE, answers | {"edit": ""}).context["form"]
    assert [field.name for field in form.new_questions()] == [
        "is_certified",
        "fellowship_start_on",
        "fellowship_end_on",
    ]
    response = applicant_client.post(PROFILE, answers | {"save": ""}, follow=True)

    assert texts(response) == [
        *SAVED,
        "You are at another point now. Mark what is behind you.",
    ]
    after = stored(resident)
    assert (after.position, after.residency_choice) == (Position.PRACTICE, "settled")
    assert (after.residency_start_on, after.target_year) == (date(2025, 7, 1), 2029)
    form = applicant_client.get(PROFILE).context["form"]
    assert [field.name for field in form.kept_fields()] == ["residency_start_on", "target_year"]


def test_what_does_not_fit_goes_when_it_is_cleared(resident, applicant_client):
    resident.position = Position.PRACTICE
    resident.save()
    answers = answers_of(resident, residency_start_on="", target_year="", save="")

    applicant_client.post(PROFILE, answers)

    assert (stored(resident).residency_start_on, stored(resident).target_year) == (None, None)
    assert applicant_client.get(PROFILE).context["form"].kept_fields() == []


def test_a_wish_stays_a_wish_when_school_begins(resident, applicant_client):
    """The page before did not ask, so silence is no answer."""
    resident.position, resident.residency_choice = Position.PREMED, ResidencyChoice.WISH
    resident.save()
    answers = answers_of(resident, position="medical-school", save="")
    del answers["residency_choice"]
    applicant_client.post(PROFILE, answers)
    assert stored(resident).residency_choice == ResidencyChoice.WISH


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"position": ""}, "position"),
        ({"position": "x" * 10_000}, "position"),
        ({"track": "undecided"}, "track"),
        ({"name": "x" * 151}, "name"),
        ({"name": "\x00"}, "name"),
        ({"residency": "unknown"}, "residency"),
        ({"residency_end_on": "2025-07-01"}, "residency_end_on"),
        ({"residency_start_on": "99999-07-01"}, "residency_start_on"),
        ({"target_year": "99999"}, "target_year"),
    ],
)
@pytest.mark.parametrize("button", [{}, {"save": ""}, {"edit": ""}])
def test_what_cannot_be_is_never_saved(resident, applicant_client, changes, wrong, button):
    response = applicant_client.post(PROFILE, answers_of(resident, **changes) | button)

    assert response.templates[0].name == "applicants/profile.html"
    assert list(response.context["form"].errors) == [wrong]
    assert response.context["form"][wrong].value() == changes[wrong]
    assert (stored(resident).user.name, stored(resident).target_year) == ("Ada Applicant", 2029)


# --- who may --------------------------------------------------------------------------------


def test_somebody_else_sees_and_changes_only_their_own(resident, other_applicant, other_client):
    before = Applicant.objects.values().get(pk=resident.pk)

    assert "Ada Applicant" not in other_client.get(PROFILE).text
    other_client.post(PROFILE, answers_of(resident, name="Otto", save=""))

    assert Applicant.objects.values().get(pk=resident.pk) == before
    assert stored(resident).user.name == "Ada Applicant"
    assert stored(other_applicant).residency == resident.residency


def test_without_a_profile_the_first_question_comes_first(stranger_client):
    assert stranger_client.get(PROFILE).url == "/welcome/"
    assert Applicant.objects.count() == 0
