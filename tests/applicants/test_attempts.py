"""Attempts at examinations: noted, explained, and what a milestone makes of them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from dateutil.relativedelta import relativedelta
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse

from applicants.attempts import MOST_ATTEMPTS, AttemptRefused, save_attempt
from applicants.models import Applicant, Attempt, MilestoneRecord, Status
from careers.models import AttemptRule, Exam, Milestone, MilestoneKind
from careers.words import spell
from tests.builders import NOW, make_milestone, make_residency, make_source
from tests.careers.test_html import problems_of

DAY = date(2026, 3, 2)


@pytest.fixture
def exam(db):
    """A milestone about an examination that may be taken four times, three times in a year."""
    source = make_source(title="The board's rules")
    exam = Exam.objects.create(slug="step", name="Step", confidence="verified", scope="license")
    rules = [
        ("limit", 4, None, "At most four attempts."),
        ("limit", 3, 12, "At most three attempts within 12 months."),
    ]
    for kind, count, months, because in rules:
        AttemptRule.objects.create(
            exam=exam, kind=kind, count=count, months=months, because=because, source=source
        )
    return make_milestone(
        slug="pass-step", name="Pass Step", kind=MilestoneKind.EXAM, exam=exam
    )


def address(name, milestone, *more):
    return reverse(f"applicants:{name}", args=[milestone.slug, *more])


def entry(**fields):
    return {"taken_on": "2026-03-02", "result": "failed", "score": ""} | fields


def noted(applicant, milestone, **fields):
    record, _ = MilestoneRecord.objects.get_or_create(applicant=applicant, milestone=milestone)
    return Attempt.objects.create(record=record, **{"taken_on": DAY} | fields)


def stored(milestone):
    record = MilestoneRecord.objects.get(milestone=milestone)
    return record.status, record.done_on


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response):
    return response.context["attempt_form"].errors


def standing(client, milestone):
    """The sentence about the next attempt, and why."""
    context = client.get(address("milestone", milestone)).context
    return context["next_attempt"], [text for text, sources in context["attempt_reasons"]]


def test_a_passed_attempt_closes_the_milestone_and_that_can_be_undone(applicant_client, exam):
    answer = applicant_client.post(address("add-attempt", exam), entry(result="passed"))

    assert answer.url == address("milestone", exam) + "#attempts"
    assert stored(exam) == (Status.DONE, DAY)
    (message,) = get_messages(answer.wsgi_request)
    assert str(message) == (
        "Pass Step: passed on 2 March 2026. The milestone is marked done on that day."
        " No date of your plan slips."
    )

    applicant_client.post(message.extra_tags)

    assert stored(exam) == (Status.NOT_STARTED, None)
    page = applicant_client.get(address("milestone", exam))
    assert page.context["is_passed_but_open"]
    assert "You passed, but this milestone is still open." in page.text


def test_an_attempt_not_passed_keeps_the_milestone_open(applicant_client, exam):
    answer = applicant_client.post(address("add-attempt", exam), entry())

    assert stored(exam) == (Status.NOT_STARTED, None)
    assert said(answer)[0].startswith("Pass Step: not passed on 2 March 2026.")


def test_one_without_a_result_waits_for_it(applicant_client, exam):
    answer = applicant_client.post(address("add-attempt", exam), entry(result="pending"))

    assert stored(exam) == (Status.NOT_STARTED, None)
    assert said(answer)[0].startswith("Pass Step: attempt of 2 March 2026 saved.")
    assert "No result yet" in applicant_client.get(address("milestone", exam)).text


def test_a_failed_attempt_says_what_slips(applicant, applicant_client, exam):
    today = applicant.today()
    first, second, last = (today - timedelta(days=number) for number in (80, 50, 20))
    for day in (first, second):
        applicant_client.post(address("add-attempt", exam), entry(taken_on=str(day)))
    answer = applicant_client.post(address("add-attempt", exam), entry(taken_on=str(last)))
    days = (first + relativedelta(months=12) - today).days

    assert said(answer)[-1].endswith(
        f"1 date slips in your plan, “Pass Step” the furthest: by {days} days. "
        f'<a href="{reverse("applicants:timeline")}">See the timeline.</a>'
    )


def test_rules_are_explained_with_their_sources(applicant, applicant_client, exam):
    page = applicant_client.get(address("milestone", exam))
    rules = [(rule.because, source.title) for rule, source in page.context["attempt_rules"]]
    assert sorted(rules) == [
        ("At most four attempts.", "The board's rules"),
        ("At most three attempts within 12 months.", "The board's rules"),
    ]
    assert "next_attempt" not in page.context

    noted(applicant, exam, result="failed")
    assert standing(applicant_client, exam) == (
        "The next attempt is possible now. 3 of 4 left.",
        ["1 of 4 attempts used. At most four attempts."],
    )


def test_the_next_day_is_told_while_one_has_to_wait(applicant, applicant_client, exam):
    first = applicant.today() - timedelta(days=90)
    for number in range(3):
        noted(applicant, exam, taken_on=first + timedelta(days=30 * number), result="failed")

    soonest = first + relativedelta(months=12)

    sentence, reasons = standing(applicant_client, exam)

    assert sentence == f"Next attempt from {spell(soonest)}. 1 of 4 left."
    assert sorted(reasons) == [
        "3 of 4 attempts used. At most four attempts.",
        f"The next attempt is possible from {spell(soonest)}."
        " At most three attempts within 12 months.",
    ]


def test_when_none_is_left_that_is_said(applicant, applicant_client, exam):
    for number in range(4):
        noted(applicant, exam, taken_on=date(2020 + number, 1, 1), result="failed")
    assert standing(applicant_client, exam)[0] == "No attempt is left."


def test_nothing_is_said_of_the_next_once_it_is_passed(applicant, applicant_client, exam):
    noted(applicant, exam, result="passed")
    assert standing(applicant_client, exam) == (
        "",
        ["1 of 4 attempts used. At most four attempts."],
    )


def test_no_rule_is_invented(applicant_client):
    milestone = make_milestone(kind=MilestoneKind.EXAM)
    page = applicant_client.get(address("milestone", milestone))
    assert "No source gives a limit or a waiting time for taking it again." in page.text


def test_only_examinations_have_attempts(applicant_client):
    milestone = make_milestone()
    page = applicant_client.get(address("milestone", milestone))
    assert "Your attempts" not in page.text
    assert applicant_client.get(address("add-attempt", milestone)).status_code == 404
    assert applicant_client.post(address("add-attempt", milestone), entry()).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        (
            {"taken_on": "2100-12-31"},
            "taken_on",
            "This day is in the future. Use “planned for” in your record instead.",
        ),
        ({"taken_on": "1949-12-31"}, "taken_on", "Enter a day from 1950 to 2100."),
        (
            {"taken_on": "soon"},
            "taken_on",
            "Enter a day such as 2029-06-30 or 06/30/2029.",
        ),
        ({"taken_on": ""}, "taken_on", "This field is required."),
        (
            {"result": "won"},
            "result",
            "Select a valid choice. won is not one of the available choices.",
        ),
        ({"is_score_shared": "on"}, "is_score_shared", "There is no score to share."),
        (
            {"score": "9" * 21},
            "score",
            "Ensure this value has at most 20 characters (it has 21).",
        ),
    ],
)
def test_bad_input_is_refused_beside_its_field(applicant_client, exam, changes, field, error):
    response = applicant_client.post(address("add-attempt", exam), entry(**changes))
    assert errors(response) == {field: [error]}
    assert not Attempt.objects.exists()


def test_two_on_a_day_are_refused_and_nothing_typed_is_lost(applicant, applicant_client, exam):
    noted(applicant, exam, result="failed")
    response = applicant_client.post(address("add-attempt", exam), entry(score="195"))
    assert errors(response) == {"taken_on": ["You noted an attempt on this day already."]}
    assert 'value="195"' in response.text
    assert Attempt.objects.count() == 1


def test_there_is_an_end_to_attempts(applicant, applicant_client, exam):
    for number in range(MOST_ATTEMPTS):
        noted(applicant, exam, taken_on=date(2000 + number, 1, 1))
    response = applicant_client.post(address("add-attempt", exam), entry())
    assert errors(response) == {"taken_on": ["There are 20 attempts here already."]}


def test_changing_a_passed_attempt_moves_or_opens_the_milestone(
    applicant, applicant_client, exam
):
    applicant_client.post(address("add-attempt", exam), entry(result="passed"))
    url = address("attempt", exam, Attempt.objects.get().pk)
    assert 'value="2026-03-02"' in applicant_client.get(url).text

    applicant_client.post(url, entry(taken_on="2026-03-09", result="passed"))
    assert stored(exam) == (Status.DONE, date(2026, 3, 9))
    answer = applicant_client.post(url, entry(taken_on="2026-03-09"))

    assert stored(exam) == (Status.IN_PROGRESS, None)
    assert "The milestone is open again." in said(answer)[-1]


def test_the_score_alone_changes_no_record(applicant, applicant_client, exam):
    applicant_client.post(address("add-attempt", exam), entry(result="passed"))
    url = address("attempt", exam, Attempt.objects.get().pk)
    MilestoneRecord.objects.update(done_on=date(2026, 4, 1))

    applicant_client.post(url, entry(result="passed", score="230", is_score_shared="on"))

    assert stored(exam) == (Status.DONE, date(2026, 4, 1))
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.is_score_shared) == ("230", True)


def test_deleting_asks_first_and_opens_what_it_closed(applicant, applicant_client, exam):
    applicant_client.post(address("add-attempt", exam), entry(result="passed"))
    url = address("delete-attempt", exam, Attempt.objects.get().pk)

    assert "Delete the attempt of 2 March 2026?" in applicant_client.get(url).text
    assert Attempt.objects.count() == 1
    answer = applicant_client.post(url)

    assert (Attempt.objects.count(), stored(exam)) == (0, (Status.NOT_STARTED, None))
    (message,) = get_messages(answer.wsgi_request)
    applicant_client.post(message.extra_tags)
    assert stored(exam) == (Status.DONE, DAY)


def test_deleting_one_of_two_passed_goes_back_to_the_other(applicant, applicant_client, exam):
    applicant_client.post(address("add-attempt", exam), entry(result="passed"))
    later = entry(result="passed", taken_on="2026-04-02")
    applicant_client.post(address("add-attempt", exam), later)
    assert stored(exam) == (Status.DONE, date(2026, 4, 2))
    last = Attempt.objects.last()

    applicant_client.post(address("delete-attempt", exam, last.pk))

    assert stored(exam) == (Status.DONE, DAY)


def test_what_was_closed_otherwise_stays_closed(applicant, applicant_client, exam):
    attempt = noted(applicant, exam, result="passed")
    MilestoneRecord.objects.get().change(status=Status.DONE, done_on=None)
    applicant_client.post(address("delete-attempt", exam, attempt.pk))
    assert stored(exam) == (Status.DONE, None)


def test_an_attempt_deleted_in_another_tab_is_not_written_again(applicant, exam):
    attempt = noted(applicant, exam)
    Attempt.objects.all().delete()
    with pytest.raises(AttemptRefused, match="deleted in another tab"):
        save_attempt(attempt, now=NOW)
    assert not Attempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_is_stored(applicant, exam):
    start = Barrier(2, timeout=20)

    def save(number):
        record = MilestoneRecord.objects.for_milestone(Applicant.objects.get(), exam)
        attempt = Attempt(record=record, taken_on=DAY, result="passed")
        start.wait()
        try:
            return save_attempt(attempt, now=NOW).status
        except AttemptRefused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        answers = sorted(pool.map(save, range(2)))

    assert answers == ["You noted an attempt on this day already.", Status.DONE]
    assert (Attempt.objects.count(), stored(exam)) == (1, (Status.DONE, DAY))


def test_each_change_settles_the_plan(applicant, applicant_client, exam):
    applicant_client.post(address("add-attempt", exam), entry(result="passed"))
    pk = Attempt.objects.get().pk
    versions = [Applicant.objects.get().version]
    applicant_client.post(address("attempt", exam, pk), entry())
    versions.append(Applicant.objects.get().version)
    applicant_client.post(address("delete-attempt", exam, pk))
    versions.append(Applicant.objects.get().version)
    assert versions == [1, 2, 3]


def test_nobody_else_reaches_an_attempt(
    applicant, exam, client, other_client, advisor_client, stranger_client, other_applicant
):
    attempt = noted(applicant, exam, score="195")
    for name in ("attempt", "delete-attempt"):
        url = address(name, exam, attempt.pk)
        for send in ("get", "post"):
            assert getattr(other_client, send)(url, entry()).status_code == 404
            assert "195" not in getattr(advisor_client, send)(url, entry()).text
            assert getattr(stranger_client, send)(url, entry()).url == "/welcome/"
            assert getattr(client, send)(url, entry()).url.startswith("/accounts/login/")
    assert list(Attempt.objects.values_list("score", "result")) == [("195", "pending")]


def test_an_attempt_is_found_under_its_own_milestone_only(applicant, applicant_client, exam):
    attempt = noted(applicant, exam)
    other = make_milestone(kind=MilestoneKind.EXAM)
    assert applicant_client.get(address("attempt", other, attempt.pk)).status_code == 404


def test_pages_are_valid_html(applicant, applicant_client, exam):
    pk = noted(applicant, exam, result="passed", score="<195>").pk
    addresses = [
        address("milestone", exam),
        address("add-attempt", exam),
        address("attempt", exam, pk),
        address("delete-attempt", exam, pk),
    ]
    pages = {url: problems_of(applicant_client.get(url).text) for url in addresses}
    assert pages == dict.fromkeys(addresses, [])
    page = applicant_client.post(address("add-attempt", exam), entry(taken_on="x", result="x"))
    assert problems_of(page.text) == []


def test_nothing_is_added_while_it_is_undecided(applicant_client, exam):
    exam.residencies.add(make_residency(name="Neurology"))
    assert applicant_client.post(address("add-attempt", exam), entry()).status_code == 404
    assert "Your attempts" not in applicant_client.get(address("milestone", exam)).text


def test_what_left_the_pathway_stays_in_sight_for_its_attempts(
    applicant, applicant_client, exam
):
    noted(applicant, exam)
    applicant.track = "md"
    applicant.save()
    Milestone.objects.filter(pk=exam.pk).update(for_do=True)

    page = applicant_client.get(address("milestone", exam))

    assert page.context["item"].is_kept
    assert "2 March 2026" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_more_attempts(
    applicant, applicant_client, exam, count, django_assert_num_queries
):
    for number in range(count):
        noted(applicant, exam, taken_on=DAY + timedelta(days=number))
    applicant_client.get(address("milestone", exam))
    # one more than another milestone: the attempts
    with django_assert_num_queries(17):
        applicant_client.get(address("milestone", exam))
