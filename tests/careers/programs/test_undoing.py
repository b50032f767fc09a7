"""Taking an import back, as far as nobody went on from it."""

import pytest

from careers.models import Claim, Fellowship, ImportStatus
from careers.programs import undoing
from tests.builders import make_residency

from .files import HEADER, apply_all, make_program, previewed, undo_all

pytestmark = pytest.mark.django_db

NEW = ["5301", "Hillside Program", "Hillside Hospital", "Albany", "NY"]


def problems(program_import):
    return list(program_import.rows.kept().values_list("problem", flat=True))


def test_a_program_that_came_goes_and_its_versions_stay(advisor):
    program_import = previewed(advisor, HEADER, NEW)
    apply_all(program_import, advisor)

    undo_all(program_import, advisor)

    assert not Fellowship.objects.exists()
    assert not Claim.objects.exists()
    last = Fellowship.history.first()
    assert (last.history_type, last.name, last.history_user_id) == (
        "-",
        "Hillside Program",
        advisor.pk,
    )
    assert program_import.status == ImportStatus.UNDONE
    assert problems(program_import) == []


def test_a_changed_program_gets_its_values_back(advisor):
    program = make_program(acgme_id="5301", name="Our Name")
    source = previewed(advisor, HEADER, NEW).source
    program.claims.create(field="name", says="Former", source=source)
    program_import = previewed(advisor, HEADER, NEW, source=source)
    program_import.rows.update(choice="take")
    apply_all(program_import, advisor)

    undo_all(program_import, advisor)

    program.refresh_from_db()
    assert (program.name, program.institution, program.state) == ("Our Name", "A Hospital", "")
    assert list(program.claims.values_list("field", "says", "checked_on")) == [
        ("name", "Former", None)
    ]
    assert not program.sources.exists()
    assert program.revision == 3
    assert [version.name for version in program.history.all()] == [
        "Our Name",
        "Hillside Program",
        "Our Name",
    ]
    assert Fellowship.objects.matching(["our"]).get() == program


def test_a_program_edited_since_stays_and_is_named(advisor):
    program_import = previewed(advisor, HEADER, NEW)
    apply_all(program_import, advisor)
    Fellowship.objects.update(is_published=True, revision=2)

    undo_all(program_import, advisor)

    assert Fellowship.objects.get().is_published
    assert problems(program_import) == [undoing.EDITED_SINCE]


def test_a_program_that_something_refers_to_stays_and_is_named(advisor):
    program_import = previewed(advisor, HEADER, NEW)
    apply_all(program_import, advisor)
    program = Fellowship.objects.get(acgme_id="5301")
    program.acceptances.create(residency=make_residency(), accepts=True)

    undo_all(program_import, advisor)

    assert Fellowship.objects.filter(pk=program.pk).exists()
    assert problems(program_import) == [undoing.IN_USE]


def test_a_program_deleted_since_is_named(advisor):
    program_import = previewed(advisor, HEADER, NEW)
    apply_all(program_import, advisor)
    Fellowship.objects.all().delete()

    undo_all(program_import, advisor)

    assert problems(program_import) == [undoing.GONE]


def test_a_row_from_which_nothing_was_taken_needs_no_undoing(advisor):
    program = make_program(acgme_id="5301", name="Our Name")
    program_import = previewed(advisor, HEADER, ["5301", "Their Name", "", "", ""])
    apply_all(program_import, advisor)
    Fellowship.objects.update(revision=9)

    undo_all(program_import, advisor)

    program.refresh_from_db()
    assert (program.name, program.revision) == ("Our Name", 9)
    assert problems(program_import) == []


def test_undoing_twice_and_in_slices_is_undoing_once(advisor):
    rows = [[f"530{n}", f"Program {n}", "", "Albany", "NY"] for n in range(3)]
    program_import = previewed(advisor, HEADER, *rows)
    apply_all(program_import, advisor)

    undo_all(program_import, advisor, size=2)
    undo_all(program_import, advisor)

    assert Fellowship.history.filter(history_type="-").count() == 3
