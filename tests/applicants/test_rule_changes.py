"""What a change of the reference data does to somebody's plan, and how they learn of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from applicants.actions import change_record
from applicants.models import Applicant, MilestoneRecord, RuleChange, Status
from applicants.settling import refresh, settle
from careers.catalogue import Anchor, Cycle, Edge, Necessity, SeasonMoment
from careers.models import CatalogueVersion, MilestoneDate, Prerequisite, Season, SeasonEvent
from tests.builders import NOW, make_applicant, make_milestone, make_source

CHANGES = "/changes/"
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def first_version(db):
    CatalogueVersion.bump()


def publish(*rows, reason="A source says so now."):
    """Store changed rows as an advisor would."""
    for row in rows:
        row._change_reason = reason
        row.save()
    CatalogueVersion.bump()


def lines(applicant):
    return RuleChange.objects.get(applicant=applicant).lines


@pytest.fixture
def milestone(applicant):
    """A milestone on the settled plan of the applicant."""
    milestone = make_milestone(name="Letters", necessity=Necessity.RECOMMENDED)
    settle_now(applicant)
    return milestone


def settle_now(applicant, now=NOW):
    settle(applicant, now=now)
    applicant.refresh_from_db()


def test_the_first_plan_is_no_news(applicant, milestone):
    assert applicant.catalogue_version == CatalogueVersion.current()
    assert not RuleChange.objects.exists()


def test_a_new_milestone_is_told_with_its_source(applicant, applicant_client, milestone):
    source = make_source(title="The Board", slug="board")
    make_milestone(slug="new", name="New exam", sources=[source])
    CatalogueVersion.bump()

    response = applicant_client.get("/pathway/")

    assert "The rules have changed" in response.text
    (line,) = lines(applicant)
    assert line == {
        "slug": "new",
        "name": "New exam",
        "what": "added",
        "text": "It is required.",
        "days": None,
        "reasons": [],
        "sources": [{"slug": "board", "title": "The Board"}],
    }


def test_another_necessity_is_told_with_the_reason(applicant, milestone):
    milestone.necessity = Necessity.REQUIRED
    publish(milestone, reason="Programs ask for it.")

    refresh(applicant, now=LATER)

    (line,) = lines(applicant)
    assert (line["what"], line["text"], line["reasons"]) == (
        "necessity",
        "It is required now; before it was recommended.",
        ["Programs ask for it."],
    )


def test_a_moved_date_is_told_in_days_with_the_reason_and_source_of_its_row(
    applicant, milestone
):
    applicant.target_year = 2029
    applicant.save()
    season = Season.objects.create(
        slug="s", name="2028", cycle=Cycle.FELLOWSHIP, start_year=2029
    )
    event = SeasonEvent.objects.create(
        season=season,
        moment=SeasonMoment.SUBMIT,
        on=date(2027, 11, 4),
        is_confirmed=True,
        source=make_source(slug="old", title="Old page"),
    )
    MilestoneDate.objects.create(
        milestone=milestone,
        edge=Edge.DUE,
        anchor=Anchor.FELLOWSHIP_SEASON,
        moment=SeasonMoment.SUBMIT,
        because="The day.",
    )
    CatalogueVersion.bump()
    settle_now(applicant)
    RuleChange.objects.all().delete()

    event.on = date(2027, 11, 25)
    event.source = make_source(slug="new-page", title="New page")
    publish(event, reason="ERAS moved the day.")
    refresh(applicant, now=LATER)

    (line,) = lines(applicant)
    assert line["what"] == "moved"
    assert line["days"] == 21
    assert line["text"] == (
        "It is due 25 November 2027, 21 days later; before it was 4 November 2027."
    )
    assert line["reasons"] == ["ERAS moved the day."]
    assert line["sources"] == [{"slug": "new-page", "title": "New page"}]


def test_another_last_safe_day_is_told_too(applicant, milestone):
    """What takes longer leaves less time for what comes before it."""
    applicant.target_year = 2029
    applicant.save()
    start = make_milestone(name="Start", slug="start")
    rule = {"anchor": Anchor.FELLOWSHIP_START, "because": "That day."}
    MilestoneDate.objects.create(milestone=start, edge=Edge.DUE, **rule)
    middle = make_milestone(name="Middle", slug="middle")
    Prerequisite.objects.create(milestone=middle, required_milestone=milestone)
    Prerequisite.objects.create(milestone=start, required_milestone=middle)
    CatalogueVersion.bump()
    settle_now(applicant)
    RuleChange.objects.all().delete()
    middle.takes_days, middle.takes_source = 30, make_source()
    publish(middle, reason="It takes a month.")

    refresh(applicant, now=LATER)

    (line,) = lines(applicant)
    assert (line["name"], line["what"], line["days"]) == ("Letters", "moved", -29)
    assert line["text"].startswith("Its last safe day is ")
    assert line["text"].count("29 days earlier") == 1
    assert line["reasons"] == ["It follows from another change: It takes a month."]


def test_what_is_retired_is_removed_and_what_was_noted_is_kept(applicant, milestone):
    noted = make_milestone(name="Noted")
    CatalogueVersion.bump()
    record = MilestoneRecord.objects.for_milestone(applicant, noted)
    change_record(record, now=NOW, note="Mine.")
    RuleChange.objects.all().delete()
    noted.is_published = milestone.is_published = False
    publish(noted, milestone, reason="No longer asked for.")

    refresh(Applicant.objects.get(), now=LATER)

    assert {(line["name"], line["what"], *line["reasons"]) for line in lines(applicant)} == {
        ("Letters", "removed", "No longer asked for."),
        ("Noted", "kept", "No longer asked for."),
    }


def test_finished_work_stays_finished(applicant, milestone):
    record = MilestoneRecord.objects.for_milestone(applicant, milestone)
    plan = change_record(record, now=NOW, status=Status.DONE, done_on=date(2026, 1, 2))
    milestone.necessity = Necessity.REQUIRED
    publish(milestone)

    after = refresh(Applicant.objects.get(), now=LATER)

    assert not RuleChange.objects.exists()
    item, before = after.by_slug[milestone.slug], plan.by_slug[milestone.slug]
    assert (item.state, item.record) == (before.state, before.record)
    assert (after.progress.done, after.progress.total) == (1, 1)


@pytest.mark.parametrize("column", ["name", "summary", "guidance"])
def test_other_words_are_no_news(applicant, milestone, column):
    setattr(milestone, column, "Other words")
    publish(milestone)
    refresh(applicant, now=LATER)
    assert not RuleChange.objects.exists()
    assert Applicant.objects.get().catalogue_version == CatalogueVersion.current()


def test_what_was_taken_back_meanwhile_is_no_news(applicant, milestone):
    milestone.necessity = Necessity.REQUIRED
    publish(milestone)
    milestone.necessity = Necessity.RECOMMENDED
    publish(milestone)
    refresh(applicant, now=LATER)
    assert not RuleChange.objects.exists()


def test_only_those_are_told_whom_it_concerns(applicant, other_applicant, milestone):
    applicant.track, other_applicant.track = "md", "do"
    for one in (applicant, other_applicant):
        one.save()
        settle_now(one)
    make_milestone(name="COMLEX", for_do=True)
    CatalogueVersion.bump()
    for one in (applicant, other_applicant):
        refresh(one, now=LATER)
    assert [change.applicant for change in RuleChange.objects.all()] == [other_applicant]


def test_two_tabs_get_one_notice(applicant, milestone):
    make_milestone()
    CatalogueVersion.bump()
    first, second = (Applicant.objects.get() for _ in range(2))
    assert refresh(first, now=LATER) is not None
    assert refresh(second, now=LATER) is None
    assert RuleChange.objects.count() == 1


def test_a_change_of_ones_own_brings_the_notice_as_well(applicant, milestone):
    make_milestone(name="New")
    CatalogueVersion.bump()
    record = MilestoneRecord.objects.for_milestone(applicant, milestone)
    change_record(record, now=LATER, status=Status.DONE)
    assert [line["name"] for line in lines(applicant)] == ["New"]


def test_a_lower_number_after_a_restore_is_no_news(applicant, milestone):
    settle_now(applicant)
    Applicant.objects.update(catalogue_version=99)
    refresh(Applicant.objects.get(), now=LATER)
    assert not RuleChange.objects.exists()
    assert Applicant.objects.get().catalogue_version == CatalogueVersion.current()


# The page ------------------------------------------------------------------------------------


def make_change(applicant, to_version=2, **fields):
    line = {
        "slug": "letters",
        "name": "Letters",
        "what": "necessity",
        "text": "It is required now; before it was optional.",
        "days": None,
        "reasons": ["Programs ask for it."],
        "sources": [{"slug": "board", "title": "The Board"}],
    }
    values = {"from_version": 1, "lines": [line], "created_at": NOW} | fields
    change = RuleChange.objects.create(applicant=applicant, to_version=to_version, **values)
    Applicant.objects.filter(pk=applicant.pk).update(has_news=True)
    return change


def post(client, name, change):
    return client.post(reverse(f"applicants:{name}", args=[change.pk]))


def test_the_page_says_what_why_and_according_to_whom(applicant, applicant_client):
    make_change(applicant)
    text = applicant_client.get(CHANGES).text
    for words in (
        "Letters",
        "It is required now",
        "Why: Programs ask for it.",
        '<a href="/sources/board/">The Board</a>',
    ):
        assert words in text


def test_read_is_noted_once_and_stays_readable(applicant, applicant_client):
    change = make_change(applicant)
    assert post(applicant_client, "acknowledge-change", change).url == CHANGES
    first = RuleChange.objects.get().acknowledged_at
    post(applicant_client, "acknowledge-change", change)

    assert RuleChange.objects.get().acknowledged_at == first
    assert "The rules have changed" not in applicant_client.get("/pathway/").text
    text = applicant_client.get(CHANGES).text
    assert "Letters" in text
    assert "I have read this" not in text


def test_kept_for_later_is_not_announced_and_waits(applicant, applicant_client):
    change = make_change(applicant)
    post(applicant_client, "put-off-change", change)
    assert "The rules have changed" not in applicant_client.get("/pathway/").text
    text = applicant_client.get(CHANGES).text
    assert ("Kept for later" in text, "I have read this" in text) == (True, True)
    post(applicant_client, "acknowledge-change", change)
    assert RuleChange.objects.get().is_kept is False


def test_what_was_read_cannot_be_put_off(applicant, applicant_client):
    change = make_change(applicant, acknowledged_at=NOW)
    post(applicant_client, "put-off-change", change)
    assert RuleChange.objects.get().is_kept is False


def test_one_of_two_that_is_read_leaves_the_other(applicant, applicant_client):
    make_change(applicant)
    post(applicant_client, "acknowledge-change", make_change(applicant, to_version=3))
    assert "The rules have changed" in applicant_client.get("/pathway/").text


def test_without_any_the_page_says_so(applicant_client):
    assert "Nothing on your pathway has changed" in applicant_client.get(CHANGES).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same(applicant, applicant_client, count, django_assert_num_queries):
    for version in range(2, 2 + count):
        make_change(applicant, to_version=version)
    # session, user, applicant, notices, how many, how many wait
    with django_assert_num_queries(6):
        applicant_client.get(CHANGES)


@pytest.mark.parametrize("number", ["", "2", "x", "-1", "99999999999999999999"])
def test_long_lists_have_pages(applicant, applicant_client, number):
    for version in range(2, 15):
        make_change(applicant, to_version=version)
    response = applicant_client.get(CHANGES, {"page": number})
    assert response.status_code == 200
    assert "Page" in response.text


@pytest.mark.parametrize("name", ["acknowledge-change", "put-off-change"])
def test_nobody_else_sees_or_changes_it(
    client, applicant, other_client, advisor_client, stranger_client, name
):
    change = make_change(applicant)
    other = make_applicant()
    assert "Letters" not in other_client.get(CHANGES).text
    assert post(other_client, name, change).status_code == 404
    assert post(advisor_client, name, change).status_code == 200  # says there is no profile
    assert post(stranger_client, name, change).url == reverse("applicants:welcome")
    assert post(client, name, change).url.startswith("/accounts/login/")
    change.refresh_from_db()
    assert (change.acknowledged_at, change.is_kept) == (None, False)
    assert other.rule_changes.count() == 0


@pytest.mark.parametrize("name", ["acknowledge-change", "put-off-change"])
def test_nothing_happens_by_get(applicant, applicant_client, name):
    change = make_change(applicant)
    url = reverse(f"applicants:{name}", args=[change.pk])
    assert applicant_client.get(url).url == CHANGES  # as after signing in once more
    change.refresh_from_db()
    assert (change.acknowledged_at, change.is_kept) == (None, False)


def test_page_for_others(client, advisor_client, stranger_client):
    assert "This account has no pathway" in advisor_client.get(CHANGES).text
    assert stranger_client.get(CHANGES).url == reverse("applicants:welcome")
    assert client.get(CHANGES).url.startswith("/accounts/login/")
