"""The loader: idempotent, and it follows what changed in the files."""

import pytest

from careers.loading.kinds import KINDS
from careers.models import (
    CatalogueVersion,
    CertificateRoute,
    Claim,
    LoadedEntry,
    Milestone,
    MilestoneDate,
    Prerequisite,
    Residency,
    SeasonEvent,
    Source,
    Stage,
)
from tests.careers.loading.rows import everything, history_of

pytestmark = pytest.mark.django_db


# What is loaded ------------------------------------------------------------------------------


def test_an_empty_database_is_filled(fixtures):
    report = fixtures.load()

    created = {section: count.created for section, count in report.counts.items()}
    assert created == dict.fromkeys([kind.section for kind in KINDS], 0) | {
        "sources": 2,
        "boards": 1,
        "residencies": 1,
        "certificates": 1,
        "routes": 2,
        "stages": 2,
        "groups": 1,
        "milestones": 3,
        "seasons": 1,
    }
    assert (report.kept, report.deleted, report.vanished) == ([], [], [])
    assert CatalogueVersion.current() == 1


def test_an_entry_gets_its_fields_sources_and_claims(fixtures):
    fixtures.load()

    surgery = Residency.objects.get(slug="surgery")
    assert (surgery.years_min, surgery.years_max, surgery.abms_board.slug) == (4, 5, "aba")
    assert (surgery.aoa_board, surgery.note, surgery.is_published) == (None, "", True)
    assert surgery.checked_on.isoformat() == "2026-11-01"
    assert {source.slug for source in surgery.sources.all()} == {"paper", "thread"}
    assert list(surgery.claims.values_list("says", "source__slug", "confidence")) == [
        ("4 years", "paper", "verified"),
        ("5 years", "thread", "unverified"),
    ]
    assert Source.objects.get(slug="paper").published == "2024"


def test_routes_belong_to_every_degree_or_to_one(fixtures):
    fixtures.load()

    routes = CertificateRoute.objects.values_list("residency__slug", "track", "status")
    assert list(routes) == [("surgery", "", "open"), ("surgery", "do", "unconfirmed")]


def test_milestones_stand_in_the_order_of_their_file(fixtures):
    fixtures.load()

    places = Milestone.objects.in_pathway_order().values_list("slug", "stage__slug", "position")
    assert list(places) == [
        ("exam-one", "school", 10),
        ("exam-two", "school", 20),
        ("apply", "training", 10),
    ]
    assert Milestone.objects.get(slug="exam-one").tracks == {"md", "img"}
    assert Milestone.objects.get(slug="exam-two").tracks == frozenset()


def test_milestones_get_dates_and_prerequisites(fixtures):
    fixtures.load()

    dates = MilestoneDate.objects.values_list(
        "milestone__slug", "edge", "anchor", "offset_months"
    )
    assert list(dates) == [("exam-one", "due", "graduation", -6)]
    needs = Prerequisite.objects.values_list(
        "milestone__slug", "required_milestone__slug", "required_group__slug", "is_hard"
    )
    assert list(needs) == [
        ("apply", None, "any-exam", True),
        ("apply", "exam-two", None, False),
    ]


def test_a_season_keeps_events_without_a_date(fixtures):
    fixtures.load()

    events = SeasonEvent.objects.order_by("pk").values_list("moment", "is_confirmed", "note")
    assert list(events) == [("opens", True, ""), ("match-day", False, "Not found.")]
    assert SeasonEvent.objects.get(moment="opens").on.isoformat() == "2025-06-04"


def test_history_says_who_wrote_it_and_holds_the_sources(fixtures):
    fixtures.load()

    surgery = Residency.objects.get(slug="surgery")
    assert history_of(surgery) == [("~", "load_reference"), ("+", "load_reference")]
    kept = surgery.history.first().sources.values_list("source__slug", flat=True)
    assert sorted(kept) == ["paper", "thread"]
    assert history_of(Claim.objects.first()) == [("+", "load_reference")]


# The second load -----------------------------------------------------------------------------


def test_a_second_load_changes_nothing(fixtures):
    fixtures.load()
    before = everything()

    report = fixtures.load()

    assert not report.is_changed
    assert everything() == before


def test_a_second_load_writes_nothing(fixtures, django_assert_max_num_queries):
    fixtures.load()

    with django_assert_max_num_queries(60) as queries:
        fixtures.load()
    words = {query["sql"].split()[0] for query in queries.captured_queries}
    assert words <= {"SELECT", "SAVEPOINT", "RELEASE"}


def test_the_order_of_child_rows_says_nothing(fixtures):
    fixtures.load()
    fixtures.replace("library.yaml", "sources: [thread, paper]", "sources: [paper, thread]")
    before = everything()

    assert not fixtures.load().is_changed
    assert everything() == before


# The file changed ----------------------------------------------------------------------------


def test_a_changed_file_updates_what_nobody_edited(fixtures):
    fixtures.load()
    fixtures.replace("library.yaml", "years_max: 5", "years_max: 6")

    report = fixtures.load()

    surgery = Residency.objects.get(slug="surgery")
    assert surgery.years_max == 6
    assert surgery.revision == 2
    assert history_of(surgery)[0] == ("~", "load_reference")
    assert surgery.history.count() == 3
    assert {name: count.updated for name, count in report.counts.items() if count.updated} == {
        "residencies": 1
    }
    assert CatalogueVersion.current() == 2


def test_only_the_child_rows_that_differ_are_touched(fixtures):
    fixtures.load()
    official, forum = Residency.objects.get(slug="surgery").claims.order_by("pk")
    fixtures.replace("library.yaml", "says: 5 years", "says: 7 years")

    fixtures.load()

    forum.refresh_from_db()
    assert forum.says == "7 years"
    assert (official.history.count(), forum.history.count()) == (1, 2)


def test_child_rows_come_and_go_with_the_file(fixtures):
    fixtures.load()
    fixtures.replace("pathway.yaml", "- {group: any-exam}", "- {milestone: exam-one}")

    fixtures.load()

    needs = Prerequisite.objects.filter(milestone__slug="apply")
    assert set(needs.values_list("required_milestone__slug", flat=True)) == {
        "exam-one",
        "exam-two",
    }
    assert Prerequisite.history.filter(history_type="-").count() == 1


def test_entries_can_trade_places(fixtures):
    fixtures.load()
    fixtures.replace(
        "pathway.yaml",
        "  - {slug: school, name: School}\n  - {slug: training, name: Training}",
        "  - {slug: training, name: Training}\n  - {slug: school, name: School}",
    )
    fixtures.replace(
        "pathway.yaml",
        "milestones:\n",
        "milestones:\n"
        "  - {slug: new, name: New, stage: school, kind: exam, necessity: optional}\n",
    )

    fixtures.load()

    assert list(Stage.objects.values_list("slug", "position")) == [
        ("training", 10),
        ("school", 20),
    ]
    school = Milestone.objects.filter(stage__slug="school").in_pathway_order()
    assert list(school.values_list("slug", "position")) == [
        ("new", 10),
        ("exam-one", 20),
        ("exam-two", 30),
    ]


@pytest.fixture
def grown(fixtures):
    """A database whose last load was before residencies had a first year."""
    fixtures.load()
    base = LoadedEntry.objects.get(kind="residencies", key="surgery")
    del base.values["first_year"]
    base.save()
    return fixtures


def test_a_field_that_is_new_since_the_last_load_follows_the_file(grown):
    grown.replace("library.yaml", "years_max: 5", "years_max: 5\n    first_year: Categorical.")

    assert grown.load().kept == []
    assert Residency.objects.get(slug="surgery").first_year == "Categorical."


def test_a_new_field_that_the_file_leaves_empty_is_no_conflict(grown):
    Residency.objects.filter(slug="surgery").update(note="Ours.")

    (kept,) = grown.load().kept

    assert (kept.edited, kept.newer) == (["note"], [])
