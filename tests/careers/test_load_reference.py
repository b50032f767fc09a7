"""The loader: idempotent, all or nothing, and never over the edits of advisors."""

import textwrap
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from careers.loading import LoadError, load_reference
from careers.models import (
    Board,
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
from tests.builders import make_milestone, make_residency

pytestmark = pytest.mark.django_db

FILES = {
    "library.yaml": """
        checked_on: 2026-11-01
        sources:
          - {slug: paper, title: A paper, kind: official, published: 2024}
          - {slug: thread, title: A thread, kind: forum}
        boards:
          - {slug: aba, name: Board A, abbreviation: ABA, family: abms, sources: [paper]}
        residencies:
          - slug: surgery
            name: Surgery
            years_min: 4
            years_max: 5
            abms_board: aba
            confidence: verified
            sources: [thread, paper]
            claims:
              - {field: length, says: 4 years, source: paper, confidence: verified}
              - {field: length, says: 5 years, source: thread}
        certificates:
          - {slug: pain, name: Pain, family: abms, kind: subspecialty, boards: [aba]}
        routes:
          - {certificate: pain, residency: surgery, status: open, reason: So it is.}
          - {certificate: pain, residency: surgery, track: do, reason: Who knows.}
    """,
    "pathway.yaml": """
        stages:
          - {slug: school, name: School}
          - {slug: training, name: Training}
        groups:
          - {slug: any-exam, name: Any exam}
        milestones:
          - slug: exam-one
            name: Exam one
            stage: school
            kind: exam
            necessity: required
            tracks: [md, img]
            group: any-exam
            dates:
              - {edge: due, anchor: graduation, offset_months: -6, because: The paper says so.}
          - {slug: exam-two, name: Exam two, stage: school, kind: exam, necessity: required}
          - slug: apply
            name: Apply
            stage: training
            kind: application
            necessity: required
            residencies: [surgery]
            requires:
              - {group: any-exam}
              - {milestone: exam-two, hard: false, source: paper}
            claims:
              - {field: timing, says: early, source: thread}
    """,
    "seasons.yaml": """
        seasons:
          - slug: fellowship-2027
            name: Season 2027
            cycle: fellowship
            start_year: 2027
            events:
              - {moment: opens, on: 2025-06-04, confirmed: true, source: paper}
              - {moment: match-day, note: Not found.}
    """,
}


@pytest.fixture
def fixtures(tmp_path):
    """A directory with small reference files that a test can rewrite."""

    class Fixtures:
        path = tmp_path

        def write(self, name, text):
            (tmp_path / name).write_text(textwrap.dedent(text), encoding="utf-8")

        def replace(self, name, old, new):
            text = (tmp_path / name).read_text(encoding="utf-8")
            assert text.count(old) == 1
            (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")

        def load(self, **options):
            return load_reference(tmp_path, **options)

    directory = Fixtures()
    for name, text in FILES.items():
        directory.write(name, text)
    return directory


def everything():
    """Every row of every table of careers, history and many-to-many tables included."""
    models = apps.get_app_config("careers").get_models(include_auto_created=True)
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def history_of(entry):
    return [(row.history_type, row.history_change_reason) for row in entry.history.all()]


# What is loaded ------------------------------------------------------------------------------


def test_an_empty_database_is_filled(fixtures):
    report = fixtures.load()

    assert {section: count.created for section, count in report.counts.items()} == {
        "sources": 2,
        "boards": 1,
        "residencies": 1,
        "exams": 0,
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

    with django_assert_max_num_queries(45) as queries:
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
    official, forum = Claim.objects.filter(residency__slug="surgery").order_by("pk")
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


# What advisors did ---------------------------------------------------------------------------


@pytest.fixture
def edited(fixtures):
    """A loaded database in which an advisor corrected the longest length."""
    fixtures.load()
    surgery = Residency.objects.get(slug="surgery")
    surgery.years_max = 8
    surgery.save()
    return fixtures


def test_an_edit_is_kept_and_reported(edited):
    before = everything()

    report = edited.load()

    assert [str(kept) for kept in report.kept] == [
        "Kept the advisors' residency “Surgery” (years_max)."
    ]
    assert not report.is_changed
    assert everything() == before


def test_an_edit_survives_a_newer_file_as_a_conflict(edited):
    edited.replace("library.yaml", "name: Surgery", "name: General surgery")
    before = everything()

    for _ in range(2):  # it is told every time, until somebody decides
        report = edited.load()
        assert [str(kept) for kept in report.kept] == [
            "Conflict: Kept the advisors' residency “Surgery” (years_max); "
            "its file changed too (name)."
        ]
        assert everything() == before


def test_saving_unchanged_text_in_a_browser_is_no_edit(fixtures):
    fixtures.replace("library.yaml", "years_max: 5", 'years_max: 5\n    note: "One.\\nTwo."')
    fixtures.load()
    Residency.objects.filter(slug="surgery").update(note="One.\r\nTwo.")

    assert fixtures.load().kept == []


def test_force_lets_the_files_win(edited):
    report = edited.load(force=True)

    assert report.kept == []
    assert report.counts["residencies"].updated == 1
    assert Residency.objects.get(slug="surgery").years_max == 5
    assert not edited.load().is_changed


def test_an_edit_that_the_file_catches_up_with_is_settled(edited):
    edited.replace("library.yaml", "years_max: 5", "years_max: 8")
    assert edited.load().kept == []

    edited.replace("library.yaml", "years_max: 8", "years_max: 9")
    edited.load()
    assert Residency.objects.get(slug="surgery").years_max == 9


@pytest.mark.parametrize("relation", ["claims", "sources"])
def test_editing_rows_of_an_entry_is_an_edit_of_the_entry(fixtures, relation):
    fixtures.load()
    surgery = Residency.objects.get(slug="surgery")
    if relation == "claims":
        surgery.claims.first().delete()
    else:
        surgery.sources.remove(Source.objects.get(slug="paper"))

    (kept,) = fixtures.load().kept

    assert (kept.edited, kept.newer) == ([relation], [])
    assert getattr(surgery, relation).count() == 1


def test_edited_entries_still_make_room_for_new_ones(fixtures):
    fixtures.load()
    Milestone.objects.filter(slug="exam-two").update(guidance="Ask us.")
    fixtures.replace(
        "pathway.yaml",
        "  - {slug: exam-two,",
        "  - {slug: new, name: New, stage: school, kind: exam, necessity: optional}\n"
        "  - {slug: exam-two,",
    )

    report = fixtures.load()

    assert [kept.edited for kept in report.kept] == [["guidance"]]
    exam = Milestone.objects.get(slug="exam-two")
    assert (exam.position, exam.guidance) == (30, "Ask us.")


def test_entries_give_way_to_rows_that_stay(fixtures):
    """A milestone of the advisors' own and one that vanished keep their positions."""
    fixtures.load()
    school = Stage.objects.get(slug="school")
    make_milestone(slug="own", stage=school, position=30)
    fixtures.replace("pathway.yaml", "slug: exam-one\n", "slug: exam-zero\n")
    fixtures.replace(
        "pathway.yaml",
        "  - slug: apply\n",
        "  - {slug: late, name: Late, stage: school, kind: exam, necessity: optional}\n"
        "  - slug: apply\n",
    )

    fixtures.load()

    places = Milestone.objects.filter(stage=school).in_pathway_order()
    assert list(places.values_list("slug", "position")) == [
        ("exam-one", 10),
        ("exam-zero", 11),
        ("exam-two", 20),
        ("own", 30),
        ("late", 31),
    ]
    before = everything()
    assert not fixtures.load().is_changed
    assert everything() == before


def test_entries_that_advisors_moved_stay_there(fixtures):
    fixtures.load()
    Milestone.objects.filter(slug="exam-two").update(position=5)
    fixtures.replace("pathway.yaml", "name: Exam two", "name: Exam 2")

    (kept,) = fixtures.load().kept

    assert (kept.edited, kept.newer) == (["position"], [])
    exam = Milestone.objects.get(slug="exam-two")
    assert (exam.position, exam.name) == (5, "Exam 2")
    fixtures.load(force=True)
    assert Milestone.objects.get(slug="exam-two").position == 20


def test_an_entry_of_the_advisors_own_is_not_taken_over(fixtures):
    make_residency(slug="surgery", name="Our surgery")

    for _ in range(2):
        (kept,) = fixtures.load().kept
        assert kept.name == "residency “Our surgery”"
        assert "name" in kept.edited
    assert Residency.objects.get(slug="surgery").name == "Our surgery"
    assert not Claim.objects.filter(residency__slug="surgery").exists()


def test_what_was_deleted_stays_deleted_until_forced(fixtures):
    fixtures.load()
    CertificateRoute.objects.filter(track="do").delete()

    report = fixtures.load()
    assert report.deleted == ["certificate route “pain/surgery/do”"]
    assert CertificateRoute.objects.count() == 1

    assert fixtures.load(force=True).counts["routes"].created == 1
    assert CertificateRoute.objects.count() == 2


def test_a_new_entry_that_names_a_deleted_one_stops_the_load(fixtures):
    fixtures.load()
    Residency.objects.get(slug="surgery").delete()
    fixtures.replace("pathway.yaml", "slug: apply", "slug: apply-again")

    with pytest.raises(LoadError, match="“apply-again”: the residency “surgery” was deleted"):
        fixtures.load()

    fixtures.load(force=True)
    again = Milestone.objects.get(slug="apply-again")
    assert [residency.slug for residency in again.residencies.all()] == ["surgery"]


def test_vanished_entries_are_reported_not_deleted(fixtures):
    fixtures.load()
    fixtures.replace(
        "pathway.yaml",
        "  - {slug: exam-two, name: Exam two, stage: school, kind: exam, necessity: required}",
        "",
    )
    fixtures.replace("pathway.yaml", "- {milestone: exam-two, hard: false, source: paper}", "")

    report = fixtures.load()

    assert report.vanished == ["milestone “Exam two”"]
    assert Milestone.objects.filter(slug="exam-two").exists()
    Milestone.objects.get(slug="exam-two").delete()
    assert fixtures.load().vanished == []
    assert not fixtures.load().is_changed


# Broken files --------------------------------------------------------------------------------

BROKEN = [
    ("library.yaml", "status: open", "status: maybe", "library.yaml: .*pain/surgery.*status"),
    ("library.yaml", "abms_board: aba", "abms_board: abx", "“surgery” names the board “abx”"),
    ("library.yaml", "[thread, paper]", "[thread, papyrus]", "names the source “papyrus”"),
    ("library.yaml", "years_max: 5", "years_max: 3", "“surgery”: Give both lengths"),
    ("library.yaml", "years_max: 5", "years_max: five", "years_max cannot be “five”"),
    ("library.yaml", "years_max: 5", "years: 5", "“surgery”: unknown key “years”"),
    ("library.yaml", "name: Surgery", "name: [a, b]", "name cannot be"),
    ("library.yaml", "name: Surgery", "name: ''", "name: This field cannot be blank"),
    ("library.yaml", "says: 5 years", "say: 5 years", "claims: unknown key “say”"),
    ("library.yaml", "source: thread}", "source: paper}", "“length and paper” stands twice"),
    ("library.yaml", "slug: aba,", "", "entry 1 of “boards” has no slug"),
    ("library.yaml", "slug: thread,", "slug: paper,", "“paper” stands twice"),
    ("library.yaml", "years_min: 4", "years_min: 4\n    years_min: 4", "stands twice"),
    ("library.yaml", "2026-11-01", "soon", "checked_on"),
    ("library.yaml", "boards:\n", "bards:\n", "unknown section “bards”"),
    ("library.yaml", "slug: surgery\n", "slug: surgery: 1\n", "library.yaml is not valid YAML"),
    (
        "pathway.yaml",
        "tracks: [md, img]",
        "tracks: [pa]",
        "tracks must be a list of md, do, img",
    ),
    ("pathway.yaml", "tracks: [md, img]", "tracks: md", "tracks must be a list of md, do, img"),
    ("pathway.yaml", "slug: exam-two,", "slug: exam-two, position: 1,", "leave it out"),
    ("pathway.yaml", "anchor: graduation", "anchor: birth", "“exam-one”: dates: anchor"),
    ("pathway.yaml", "stage: training", "stage: trainings", "names the stage “trainings”"),
    ("seasons.yaml", "on: 2025-06-04, ", "", "events: Only a date can be confirmed"),
    ("seasons.yaml", "confirmed: true", "confirmed: sure", "events: is_confirmed cannot be"),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), BROKEN)
def test_a_broken_file_stops_the_load_and_changes_nothing(fixtures, name, old, new, message):
    fixtures.replace(name, old, new)
    before = everything()

    with pytest.raises(LoadError, match=message) as error:
        fixtures.load()

    assert name in str(error.value)
    assert everything() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must hold sections"),
        ("boards: \xff", "“boards” must be a list"),
        ("boards: [{slug: x, ? [a] : b}]", "is not valid YAML"),
        ("boards: {slug: aba}", "“boards” must be a list"),
        ("boards: [aba]", "entry 1 of “boards” is not a mapping"),
        ("residencies: [{slug: x, claims: [length]}]", "claims must be a list of mappings"),
    ],
)
def test_a_file_of_another_shape_is_refused(fixtures, text, message):
    fixtures.write("more.yaml", text)

    with pytest.raises(LoadError, match=f"more.yaml.*{message}"):
        fixtures.load()


def test_a_directory_without_files_is_refused(tmp_path):
    with pytest.raises(LoadError, match="no reference files"):
        load_reference(tmp_path)


def test_prerequisites_that_need_each_other_are_named(fixtures):
    fixtures.load()
    fixtures.replace(
        "pathway.yaml",
        "group: any-exam\n",
        "group: any-exam\n    requires: [{milestone: apply}]\n",
    )
    before = everything()

    with pytest.raises(
        LoadError, match=r"pathway\.yaml: these milestones need each other"
    ) as error:
        fixtures.load()

    assert "apply → exam-one" in str(error.value) or "exam-one → apply" in str(error.value)
    assert everything() == before


def test_a_milestone_cannot_require_itself(fixtures):
    fixtures.replace("pathway.yaml", "{milestone: exam-two,", "{milestone: apply,")

    with pytest.raises(LoadError, match="“apply”: requires: A milestone cannot require itself"):
        fixtures.load()


# The command ---------------------------------------------------------------------------------


def run(fixtures, *arguments):
    output = StringIO()
    call_command("load_reference", *arguments, fixtures=fixtures.path, stdout=output)
    return output.getvalue().splitlines()


def test_the_command_prints_counts_and_outcome(fixtures):
    first = run(fixtures)
    assert first[:2] == ["sources: 2 (2 added)", "boards: 1 (1 added)"]
    assert first[-1] == "The reference data changed."

    second = run(fixtures)
    assert second[:2] == ["sources: 2", "boards: 1"]
    assert second[-1] == "Nothing changed."


def test_the_command_tells_what_stayed_and_how_to_overwrite(edited):
    Board.objects.filter(slug="aba").update(note="Ours.")

    assert run(edited)[-4:] == [
        "Kept the advisors' board “Board A” (note).",
        "Kept the advisors' residency “Surgery” (years_max).",
        "With --force the files win.",
        "Nothing changed.",
    ]
    assert run(edited, "--force")[-1] == "The reference data changed."
    assert Board.objects.get(slug="aba").note == ""


def test_the_command_fails_with_a_sentence(fixtures):
    fixtures.replace("library.yaml", "years_max: 5", "years: 5")

    with pytest.raises(CommandError, match="Nothing was loaded. library.yaml: residency"):
        run(fixtures)
