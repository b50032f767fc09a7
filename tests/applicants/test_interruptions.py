"""What interrupts somebody's way: entering it, what it does to the plan, and who may."""

from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applicants.interrupting import save_interruption
from applicants.models import (
    MOST_INTERRUPTIONS,
    Applicant,
    Interruption,
    MilestoneRecord,
    RecordVersion,
    Status,
    TooManyInterruptions,
)
from careers.catalogue import Anchor, Edge
from careers.models import MilestoneDate, MilestoneKind, Prerequisite
from careers.queries import forget_catalogue
from tests.applicants.what_ifs import make_season_step
from tests.builders import NOW, make_milestone, make_residency

LIST, NEW = "/profile/interruptions/", "/profile/interruptions/new/"
LEAVE = {"kind": "leave", "starts_on": "2027-03-01", "months": "6"}


def make_interruption(applicant, **fields):
    fields = {"kind": "leave", "starts_on": date(2027, 3, 1), "months": 6} | fields
    return Interruption.objects.create(applicant=applicant, **fields)


def make_residency_end(name="Finish", **fields):
    """A milestone due at the end of residency."""
    milestone = make_milestone(name=name, **fields)
    MilestoneDate.objects.create(
        milestone=milestone, edge=Edge.DUE, anchor=Anchor.RESIDENCY_END
    )
    return milestone


def stored(applicant):
    return list(
        Interruption.objects.filter(applicant=applicant).values_list(
            "kind", "starts_on", "months", "milestone__slug", "is_in_dates"
        )
    )


def texts(response):
    return [str(message) for message in response.context["messages"]]


def moves(response):
    return [(move.item.milestone.name, move.how) for move in response.context["moved"]]


def version_of(applicant):
    return Applicant.objects.get(pk=applicant.pk).version


# --- the list -------------------------------------------------------------------------------


def test_an_empty_list_says_so(resident, applicant_client):
    response = applicant_client.get(LIST)
    assert response.context["interruptions"] == []
    assert "Nothing interrupts your way." in response.text
    assert f'href="{NEW}"' in response.text
    assert f'href="{LIST}"' in applicant_client.get("/profile/").text


def test_list_tells_each_in_words_in_order_of_time(resident, applicant_client):
    exam = make_milestone(slug="step-3", name="Pass Step 3", kind=MilestoneKind.EXAM)
    make_interruption(resident)
    make_interruption(
        resident,
        kind="repeated-exam",
        months=None,
        milestone=exam,
        starts_on=date(2026, 12, 1),
    )
    make_interruption(
        resident, kind="research", months=12, starts_on=date(2028, 7, 1), is_in_dates=True
    )
    response = applicant_client.get(LIST)
    assert [row.in_words for row in response.context["interruptions"]] == [
        "Repeated exam: Pass Step 3, from 1 December 2026",
        "Leave of absence from 1 March 2027, 6 months",
        "Research year or other time off from 1 July 2028, 1 year",
    ]
    assert response.text.count("Your plan counts it in.") == 2
    assert response.text.count("Your dates include it already") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(
    resident, applicant_client, count, django_assert_num_queries
):
    for _ in range(count):
        make_interruption(resident)
    with django_assert_num_queries(4):  # session, user, applicant, interruptions
        applicant_client.get(LIST)


def test_a_full_list_offers_no_more(resident, applicant_client):
    for _ in range(MOST_INTERRUPTIONS):
        make_interruption(resident)
    response = applicant_client.get(LIST)
    assert f'href="{NEW}"' not in response.text
    one_more = LEAVE | {"months": "7", "save": ""}
    response = applicant_client.post(NEW, one_more, follow=True)
    assert texts(response) == [f"Not saved: there are {MOST_INTERRUPTIONS} already."]
    assert Interruption.objects.count() == MOST_INTERRUPTIONS
    with pytest.raises(TooManyInterruptions):
        save_interruption(
            Interruption(applicant=resident, kind="reapplication", starts_on=NOW.date()),
            now=NOW,
        )


# --- adding ---------------------------------------------------------------------------------


def test_what_it_does_is_shown_first_and_stored_only_when_confirmed(resident, applicant_client):
    make_residency_end()

    response = applicant_client.post(NEW, LEAVE)

    assert response.templates[0].name == "applicants/interruption_preview.html"
    assert moves(response) == [("Finish", "6 months later")]
    assert "Leave of absence from 1 March 2027, 6 months." in response.text
    assert stored(resident) == []

    before = version_of(resident)
    response = applicant_client.post(NEW, LEAVE | {"save": ""}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert texts(response) == ["Saved: Leave of absence from 1 March 2027, 6 months."]
    assert stored(resident) == [("leave", date(2027, 3, 1), 6, None, False)]
    assert version_of(resident) == before + 1


def test_preview_says_what_it_does_to_the_start(resident, applicant_client):
    end = make_residency_end(is_event=True)
    start = make_milestone(name="Start", is_event=True)
    MilestoneDate.objects.create(milestone=start, edge=Edge.DUE, anchor=Anchor.FELLOWSHIP_START)
    Prerequisite.objects.create(milestone=start, required_milestone=end)

    response = applicant_client.post(NEW, LEAVE)
    news = response.context["target_news"]
    assert (news.year, news.is_feasible, news.next_year) == (2029, False, 2030)
    assert str(news.reason) in unescape(response.text)

    row = make_interruption(resident)
    response = applicant_client.get(f"{LIST}{row.pk}/delete/")
    assert response.context["target_news"].is_feasible
    response = applicant_client.post(f"{LIST}{row.pk}/", LEAVE | {"months": "7"})
    assert response.context["target_news"] is None  # out of reach as before


def test_preview_carries_every_answer(resident, applicant_client):
    make_residency_end()
    form = applicant_client.post(NEW, LEAVE).context["form"]
    hidden = "".join(field.as_hidden() for field in form)
    for name, value in LEAVE.items():
        assert f'type="hidden" name="{name}" value="{value}"' in hidden


def test_going_back_keeps_what_was_typed(resident, applicant_client):
    make_residency_end()
    response = applicant_client.post(NEW, LEAVE | {"edit": ""})
    form = response.context["form"]
    assert response.templates[0].name == "applicants/interruption.html"
    assert {name: form[name].value() for name in LEAVE} == LEAVE
    assert stored(resident) == []


@pytest.mark.parametrize(
    "answers",
    [
        LEAVE | {"is_in_dates": "on"},
        LEAVE | {"starts_on": "2031-03-01"},  # after every date
        {"kind": "reapplication", "starts_on": "2029-01-01"},
    ],
)
def test_what_changes_nothing_is_saved_at_once(resident, applicant_client, answers):
    make_residency_end()
    assert applicant_client.post(NEW, answers).url == LIST
    assert len(stored(resident)) == 1


def test_a_double_click_saves_it_once(resident, applicant_client):
    for _ in range(2):
        answer = applicant_client.post(NEW, LEAVE | {"save": "1"})
        assert answer.status_code == 302
    applicant_client.post(NEW, LEAVE | {"months": "7", "save": "1"})
    day = date(2027, 3, 1)
    assert stored(resident) == [("leave", day, 6, None, False), ("leave", day, 7, None, False)]


def test_only_exams_of_the_own_pathway_are_offered(resident, applicant_client):
    theirs = make_residency(slug="anesthesiology")
    make_milestone(slug="own", kind=MilestoneKind.EXAM, residencies=[resident.residency])
    make_milestone(slug="theirs", kind=MilestoneKind.EXAM, residencies=[theirs])
    make_milestone(slug="no-exam")
    make_milestone(slug="gone", kind=MilestoneKind.EXAM, is_published=False)

    offered = applicant_client.get(NEW).context["form"].fields["milestone"].queryset
    assert [exam.slug for exam in offered] == ["own"]

    answers = {"kind": "repeated-exam", "starts_on": "2027-03-01"}
    response = applicant_client.post(NEW, answers | {"milestone": "theirs", "save": ""})
    assert list(response.context["form"].errors) == ["milestone"]
    applicant_client.post(NEW, answers | {"milestone": "own", "save": ""})
    assert stored(resident) == [("repeated-exam", date(2027, 3, 1), None, "own", False)]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kind": ""}, {"kind": "Choose what interrupts your way."}),
        ({"kind": "holiday"}, {"kind": None}),
        ({"kind": "\x00"}, {"kind": None}),
        ({"starts_on": ""}, {"starts_on": "Enter the first day."}),
        ({"starts_on": "soon"}, {"starts_on": None}),
        ({"starts_on": "0027-03-01"}, {"starts_on": "Enter a day from 1950 to 2100."}),
        ({"starts_on": "99999-03-01"}, {"starts_on": None}),
        ({"months": ""}, {"months": "Say how many months it adds."}),
        ({"months": "0"}, {"months": None}),
        ({"months": "61"}, {"months": None}),
        ({"months": "9" * 5000}, {"months": None}),
        ({"milestone": "no-such-exam"}, {"milestone": None}),
        ({"kind": "repeated-exam", "months": ""}, {"milestone": "Name the exam."}),
        (
            {"kind": "reapplication"},
            {
                "months": "“New application” does not use this. Clear it, or choose another.",
            },
        ),
    ],
)
@pytest.mark.parametrize("button", [{}, {"save": ""}])
def test_what_cannot_be_is_never_saved(resident, applicant_client, changes, wrong, button):
    answers = LEAVE | changes
    response = applicant_client.post(NEW, answers | button)
    form = response.context["form"]
    assert response.templates[0].name == "applicants/interruption.html"
    assert list(form.errors) == list(wrong)
    for name, sentence in wrong.items():
        assert sentence is None or form.errors[name] == [sentence]
    assert {name: form[name].value() for name in answers} == answers
    assert stored(resident) == []


# --- a new application ----------------------------------------------------------------------


def test_a_new_application_begins_the_season_anew_and_says_so_first(resident, applicant_client):
    step, other = make_season_step(), make_milestone(name="Learn")
    for milestone in [step, other]:
        record = MilestoneRecord.objects.for_milestone(resident, milestone)
        record.change(status=Status.DONE, done_on=date(2026, 7, 1), note="Mine")
    answers = {"kind": "reapplication", "starts_on": "2027-06-01"}

    response = applicant_client.post(NEW, answers)
    assert [item.milestone.name for item in response.context["reopened"]] == ["Apply"]
    assert MilestoneRecord.objects.filter(status=Status.DONE).count() == 2

    applicant_client.post(NEW, answers | {"save": ""})
    record = MilestoneRecord.objects.get(milestone=step)
    assert (record.status, record.done_on, record.note) == (Status.NOT_STARTED, None, "Mine")
    assert list(record.versions.values_list("version", "status")) == [
        (2, Status.NOT_STARTED),
        (1, Status.DONE),
    ]
    assert MilestoneRecord.objects.get(milestone=other).status == Status.DONE


def test_changing_or_deleting_it_later_empties_nothing_more(resident, applicant_client):
    step = make_season_step()
    row = make_interruption(resident, kind="reapplication", months=None)
    MilestoneRecord.objects.for_milestone(resident, step).change(status=Status.DONE)
    answers = {"kind": "reapplication", "starts_on": "2027-07-01", "save": ""}

    applicant_client.post(f"{LIST}{row.pk}/", answers)
    assert stored(resident) == [("reapplication", date(2027, 7, 1), None, None, False)]
    applicant_client.post(f"{LIST}{row.pk}/delete/")
    assert stored(resident) == []
    assert MilestoneRecord.objects.get().status == Status.DONE
    assert RecordVersion.objects.count() == 1


# --- changing and deleting ------------------------------------------------------------------


def test_a_change_is_shown_first_and_counts_once(resident, applicant_client):
    make_residency_end()
    row = make_interruption(resident)
    url = f"{LIST}{row.pk}/"
    assert applicant_client.get(url).context["form"]["months"].value() == 6

    response = applicant_client.post(url, LEAVE | {"months": "9"})
    assert moves(response) == [("Finish", "3 months later")]
    assert stored(resident) == [("leave", date(2027, 3, 1), 6, None, False)]

    applicant_client.post(url, LEAVE | {"months": "9", "save": ""})
    assert stored(resident) == [("leave", date(2027, 3, 1), 9, None, False)]


def test_the_own_exam_stays_offered_when_it_is_no_longer_on_the_pathway(
    resident, applicant_client
):
    exam = make_milestone(slug="old", kind=MilestoneKind.EXAM, is_published=False)
    row = make_interruption(resident, kind="repeated-exam", months=None, milestone=exam)
    form = applicant_client.get(f"{LIST}{row.pk}/").context["form"]
    assert form["milestone"].value() == "old"
    assert [found.slug for found in form.fields["milestone"].queryset] == ["old"]


def test_deleting_asks_first_and_shows_what_it_does(resident, applicant_client):
    make_residency_end()
    row = make_interruption(resident)
    url = f"{LIST}{row.pk}/delete/"

    response = applicant_client.get(url)
    assert moves(response) == [("Finish", "6 months earlier")]
    assert len(stored(resident)) == 1

    before = version_of(resident)
    response = applicant_client.post(url, follow=True)
    assert texts(response) == ["Deleted: Leave of absence from 1 March 2027, 6 months."]
    assert stored(resident) == []
    assert version_of(resident) == before + 1
    assert applicant_client.post(url).status_code == 404


def test_preview_costs_the_same_for_any_number_of_rows(resident, applicant_client):
    costs = []
    for count in [1, 3]:
        while MilestoneDate.objects.count() < count:
            make_residency_end()
            make_interruption(resident, starts_on=date(2026, 12, 1), months=1)
        forget_catalogue()
        applicant_client.get(LIST)  # the catalogue is read once per process
        applicant_client.post(NEW, LEAVE)
        with CaptureQueriesContext(connection) as queries:
            response = applicant_client.post(NEW, LEAVE)
        assert len(response.context["moved"]) == count
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- who may --------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["", "delete/"])
def test_somebody_elses_is_nowhere(resident, other_client, advisor_client, suffix):
    row = make_interruption(resident)
    url = f"{LIST}{row.pk}/{suffix}"
    assert other_client.get(url).status_code == 404
    assert other_client.post(url, LEAVE | {"months": "9", "save": ""}).status_code == 404
    assert list(other_client.get(LIST).context["interruptions"]) == []
    response = advisor_client.post(url, LEAVE | {"months": "9", "save": ""})
    assert response.templates[0].name == "applicants/no_profile.html"
    assert stored(resident) == [("leave", date(2027, 3, 1), 6, None, False)]


@pytest.mark.parametrize("url", [LIST, NEW, f"{LIST}1/", f"{LIST}1/delete/"])
def test_without_a_profile_or_a_sign_in_there_is_nothing(url, client, stranger_client):
    assert stranger_client.get(url).url == "/welcome/"
    assert client.get(url).url == f"/accounts/login/?next={url}"
    assert client.post(url, LEAVE).url == f"/accounts/login/?next={url}"
    assert Interruption.objects.count() == 0
