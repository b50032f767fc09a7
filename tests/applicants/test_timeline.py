"""The timeline: what it shows, moving a date, and who may see or do it."""

import gzip
import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from applicants.models import MilestoneRecord, Status
from careers.catalogue import Anchor, Edge
from careers.models import MilestoneDate, Prerequisite, Residency
from careers.words import spell
from tests.builders import make_milestone, make_stage

TIMELINE, MOVE = "/pathway/timeline/", "/pathway/timeline/move/"
# On the wire, with both pictures and the table of a whole pathway.
HEAVIEST = 12 * 1024


def in_days(number):
    """A day counted from today where the applicants of these tests live."""
    today = timezone.localdate(timezone=ZoneInfo("America/New_York"))
    return today + timedelta(days=number)


def note(applicant, milestone, **fields):
    record = MilestoneRecord.objects.for_milestone(applicant, milestone)
    record.change(**fields)
    return record


def planned_on(applicant, milestone):
    record = MilestoneRecord.objects.filter(applicant=applicant, milestone=milestone).first()
    return record and record.planned_on


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def chain(applicant):
    """Two milestones of one stage, the second after the first, before a start in 2029."""
    applicant.target_year = in_days(0).year + 3
    applicant.save()
    stage = make_stage(name="Training")
    letters, submit = (
        make_milestone(slug=name, name=name.capitalize(), stage=stage)
        for name in ("letters", "submit")
    )
    Prerequisite.objects.create(milestone=submit, required_milestone=letters)
    MilestoneDate.objects.create(
        milestone=submit, edge=Edge.CLOSES, anchor=Anchor.FELLOWSHIP_START
    )
    return letters, submit


# The page ------------------------------------------------------------------------------------


def test_each_dated_milestone_stands_in_both_pictures_and_in_the_table(applicant_client, chain):
    response = applicant_client.get(TIMELINE)

    for name in ("wide", "narrow"):
        (band,) = response.context[name].bands
        assert [row.item.slug for row in band.rows] == ["letters", "submit"]
    ((stage, rows),) = response.context["table"]
    assert (stage, [row.name for row in rows]) == ("Training", ["Letters", "Submit"])
    assert response.text.count('aria-label="Letters: earliest ') == 2


def test_the_table_says_when_each_is_due_as_the_checklist_does(
    applicant, applicant_client, chain
):
    note(applicant, chain[0], planned_on=in_days(9))
    ((_, rows),) = applicant_client.get(TIMELINE).context["table"]
    on = spell(in_days(9))
    assert [row.when for row in rows] == [f"planned for {on}", ""]


def test_what_has_no_date_is_counted_not_drawn(applicant, applicant_client):
    note(applicant, make_milestone(), status=Status.DONE)
    response = applicant_client.get(TIMELINE)
    assert (response.context["wide"], response.context["undated"]) == (None, 1)
    assert "Nothing on your pathway has a date yet." in response.text


def test_a_pathway_without_milestones_is_explained(applicant_client):
    response = applicant_client.get(TIMELINE)
    assert "Nothing on your pathway has a date yet." in response.text
    assert "no open milestone whose date could move" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_length(
    applicant, applicant_client, count, django_assert_num_queries
):
    for _ in range(count):
        note(applicant, make_milestone(), planned_on=in_days(30))
    applicant_client.get(TIMELINE)  # fills the kept catalogue

    with django_assert_num_queries(
        6
    ):  # session, user, applicant, interruptions, version, records
        applicant_client.get(TIMELINE)


def test_a_whole_pathway_stays_light(reference, applicant, applicant_client):
    applicant.track = "do"
    applicant.residency = Residency.objects.get(slug="pmr")
    applicant.residency_choice = "settled"
    applicant.residency_start_on = in_days(-200)
    applicant.target_year = in_days(0).year + 4
    applicant.save()

    response = applicant_client.get(TIMELINE)

    assert sum(len(band.rows) for band in response.context["wide"].bands) > 25
    assert response.context["wide"].lines != ()
    assert len(gzip.compress(response.content)) <= HEAVIEST


def test_each_id_stands_once(reference, applicant_client):
    ids = re.findall(r'\sid="([^"]+)"', applicant_client.get(TIMELINE).text)
    assert len(ids) == len(set(ids))


def test_the_form_offers_what_the_row_names(applicant_client, chain):
    response = applicant_client.get(TIMELINE, {"milestone": "submit"})
    assert response.context["form"]["milestone"].value() == "submit"
    assert '<option value="submit" selected>' in response.text


@pytest.mark.parametrize("milestone", ["no-such", "'><script>", "\0"])
def test_an_unknown_milestone_in_the_address_is_ignored(applicant_client, chain, milestone):
    response = applicant_client.get(TIMELINE, {"milestone": milestone})
    assert response.status_code == 200
    assert "<script>" not in response.text


# Moving a date -------------------------------------------------------------------------------


def test_the_preview_says_what_slips_and_stores_nothing(applicant, applicant_client, chain):
    response = applicant_client.post(MOVE, {"milestone": "letters", "planned_on": in_days(40)})

    assert [(slip.name, slip.how) for slip in response.context["slips"]] == [
        ("Letters", "40 days later"),
        ("Submit", "40 days later"),
    ]
    assert response.context["broken"] == ""
    assert not MilestoneRecord.objects.exists()


def test_the_preview_says_what_ends_too_late(applicant_client, chain):
    late = date(in_days(0).year + 3, 7, 11)
    response = applicant_client.post(MOVE, {"milestone": "letters", "planned_on": late})

    # The application closes on the first of July.
    assert [slip.is_late for slip in response.context["slips"]] == [True, True]
    assert "would end 10 days after its last safe day" in response.context["broken"]


def test_moving_a_day_of_the_profile_leads_to_the_profile(applicant, applicant_client, chain):
    milestone = make_milestone(slug="start", name="Start", is_event=True)
    MilestoneDate.objects.create(
        milestone=milestone, edge=Edge.DUE, anchor=Anchor.FELLOWSHIP_START
    )
    texts = [
        applicant_client.post(MOVE, {"milestone": slug, "planned_on": in_days(40)}).text
        for slug in ("start", "letters")
    ]
    assert ["This day follows from your profile" in text for text in texts] == [True, False]


def test_the_preview_says_what_keeps_its_last_day_again(applicant, applicant_client, chain):
    letters, _ = chain
    start = in_days(0).year + 3
    note(applicant, letters, planned_on=date(start, 7, 11))

    response = applicant_client.post(
        MOVE, {"milestone": "letters", "planned_on": date(start, 6, 1)}
    )

    assert [(slip.how, slip.breaks) for slip in response.context["slips"]] == [
        ("40 days earlier", f"keeps its last safe day again, 1 July {start}")
    ] * 2


def test_what_was_seen_is_saved_with_a_way_back(applicant, applicant_client, chain):
    letters, _ = chain
    answers = {"milestone": "letters", "planned_on": in_days(40)}
    preview = applicant_client.post(MOVE, answers)
    answers |= {"version": preview.context["version"], "save": "1"}

    response = applicant_client.post(MOVE, answers, follow=True)

    assert response.redirect_chain == [(TIMELINE, 302)]
    assert planned_on(applicant, letters) == in_days(40)
    (message,) = response.context["messages"]
    response = applicant_client.post(message.extra_tags, follow=True)
    assert response.redirect_chain == [(TIMELINE, 302)]
    assert planned_on(applicant, letters) is None


def test_an_own_date_can_be_taken_away(applicant, applicant_client, chain):
    letters, _ = chain
    record = note(applicant, letters, planned_on=in_days(40), note="Ask early")
    answers = {"milestone": "letters", "planned_on": ""}

    preview = applicant_client.post(MOVE, answers)
    assert [slip.how for slip in preview.context["slips"]] == ["40 days earlier"] * 2
    applicant_client.post(MOVE, answers | {"version": record.version, "save": "1"})

    record.refresh_from_db()
    assert (record.planned_on, record.note) == (None, "Ask early")


def test_a_double_click_is_stored_once(applicant, applicant_client, chain):
    answers = {"milestone": "letters", "planned_on": in_days(40), "version": 0, "save": "1"}
    for _ in range(2):
        response = applicant_client.post(MOVE, answers)
    assert MilestoneRecord.objects.get().version == 1
    assert response.context["form"].errors == {"planned_on": ["This is its date already."]}


def test_a_date_over_what_another_tab_saved_is_refused(applicant, applicant_client, chain):
    letters, _ = chain
    note(applicant, letters, planned_on=in_days(7))
    answers = {"milestone": "letters", "planned_on": in_days(40), "version": 0, "save": "1"}

    response = applicant_client.post(MOVE, answers, follow=True)

    assert planned_on(applicant, letters) == in_days(7)
    assert "changed in another tab" in said(response)[0]


@pytest.mark.parametrize(
    ("answers", "field", "error"),
    [
        ({"planned_on": "2020-01-01"}, "planned_on", "This day is behind you."),
        ({"planned_on": "soon"}, "planned_on", "Enter a day such as"),
        ({"planned_on": "0027-01-01"}, "planned_on", "Enter a day from 1950 to 2100."),
        ({"planned_on": ""}, "planned_on", "This is its date already."),
        ({"milestone": "no-such"}, "milestone", "Choose one of your open milestones."),
        ({"milestone": ""}, "milestone", "This field is required."),
        ({"version": "-1"}, "version", "greater than or equal to 0"),
    ],
)
def test_bad_input_is_answered_beside_its_field(applicant_client, chain, answers, field, error):
    response = applicant_client.post(
        MOVE, {"milestone": "letters", "planned_on": in_days(9), "save": "1"} | answers
    )
    assert response.status_code == 200
    assert error in response.context["form"].errors[field][0]
    assert not MilestoneRecord.objects.exists()


def test_saving_without_a_preview_shows_it_first(applicant_client, chain):
    answers = {"milestone": "letters", "planned_on": in_days(9), "save": "1"}
    response = applicant_client.post(MOVE, answers)
    assert response.context["version"] == 0
    assert not MilestoneRecord.objects.exists()


def test_what_is_done_has_no_date_to_move(applicant, applicant_client, chain):
    letters, _ = chain
    note(applicant, letters, status=Status.DONE)
    response = applicant_client.post(MOVE, {"milestone": "letters", "planned_on": in_days(9)})
    assert "milestone" in response.context["form"].errors


def test_nothing_moves_by_get(applicant_client, chain):
    answers = {"milestone": "letters", "planned_on": in_days(9), "version": 0, "save": 1}
    assert applicant_client.get(MOVE, answers).url == TIMELINE
    assert not MilestoneRecord.objects.exists()


# Who may see or do it ------------------------------------------------------------------------


def test_everybody_sees_and_moves_their_own(applicant, other_applicant, other_client, chain):
    letters, _ = chain
    note(applicant, letters, planned_on=in_days(33))

    ((_, rows),) = other_client.get(TIMELINE).context["table"]
    assert {row.own for row in rows} == {""}
    answers = {"milestone": "letters", "planned_on": in_days(44), "version": 0, "save": 1}
    other_client.post(MOVE, answers)

    assert planned_on(applicant, letters) == in_days(33)
    assert planned_on(other_applicant, letters) == in_days(44)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["timeline", "move"])
def test_others_are_led_elsewhere(client, stranger_client, advisor_client, name, method):
    url = reverse(f"applicants:{name}")
    assert getattr(client, method)(url).url.startswith("/accounts/login/")
    if (name, method) == ("timeline", "post"):
        return
    assert getattr(stranger_client, method)(url).url == reverse("applicants:welcome")
    assert "This account has no pathway" in getattr(advisor_client, method)(url).text
