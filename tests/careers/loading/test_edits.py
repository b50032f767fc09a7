"""The loader never silently writes over what advisors did."""

import pytest

from careers.loading import LoadError
from careers.models import (
    CertificateRoute,
    Milestone,
    Residency,
    Source,
    Stage,
)
from tests.builders import make_milestone, make_residency
from tests.careers.loading.rows import everything

pytestmark = pytest.mark.django_db


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
    assert not Residency.objects.get(slug="surgery").claims.exists()


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
