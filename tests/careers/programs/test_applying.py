"""What applying a list writes, and that it overwrites nothing silently."""

import pytest
from django.utils import timezone

from careers.models import CatalogueVersion, Claim, Fellowship, ImportStatus
from careers.programs import applying

from .files import DAY, HEADER, apply_all, make_program, previewed

pytestmark = pytest.mark.django_db

NEW = ["5301", "Hillside Program", "Hillside Hospital", "Albany", "NY"]


def outcomes(program_import):
    return list(program_import.rows.values_list("number", "outcome", "problem"))


def test_a_new_program_comes_in_unpublished(advisor):
    program_import = previewed(advisor, [*HEADER, "Total Positions"], [*NEW, "3"])

    apply_all(program_import, advisor)

    program = Fellowship.objects.get()
    assert {name: getattr(program, name) for name in ("acgme_id", "name", "institution")} == {
        "acgme_id": "5301",
        "name": "Hillside Program",
        "institution": "Hillside Hospital",
    }
    assert (program.city, program.state, program.positions) == ("Albany", "NY", 3)
    assert (program.slug, program.is_published) == ("hillside-program", False)
    assert (program.evidence, program.checked_on) == ("a", DAY)
    assert list(program.sources.all()) == [program_import.source]
    assert Fellowship.objects.matching(["hillside", "new", "york"]).get() == program
    assert program_import.status == ImportStatus.APPLIED


def test_each_taken_value_is_claimed(advisor):
    program_import = previewed(advisor, HEADER, NEW)

    apply_all(program_import, advisor)

    claims = Fellowship.objects.get().claims
    assert sorted(claims.values_list("field", "says", "source", "checked_on")) == [
        ("acgme_id", "5301", program_import.source_id, DAY),
        ("city", "Albany", program_import.source_id, DAY),
        ("institution", "Hillside Hospital", program_import.source_id, DAY),
        ("name", "Hillside Program", program_import.source_id, DAY),
        ("state", "New York", program_import.source_id, DAY),
    ]


def test_the_history_says_who_and_why_and_on_what(advisor):
    program_import = previewed(advisor, HEADER, NEW)

    apply_all(program_import, advisor)

    version = Fellowship.history.get()
    assert (version.history_type, version.history_user_id) == ("+", advisor.pk)
    assert version.history_change_reason == "Imported from “list.csv”."
    assert [link.source for link in version.sources.all()] == [program_import.source]
    assert Claim.history.filter(history_user_id=advisor.pk, history_type="+").count() == 5


def test_only_empty_fields_are_filled(advisor):
    program = make_program(acgme_id="5301", name="Our Name", state="NY")
    program_import = previewed(
        advisor, [*HEADER, "Quota"], ["5301", "Their Name", "A Hospital", "Albany", "NY", "4"]
    )

    apply_all(program_import, advisor)

    program.refresh_from_db()
    assert (program.name, program.positions, program.revision) == ("Our Name", 4, 2)
    assert list(program.claims.values_list("field", "says")) == [("positions", "4")]
    assert list(program.sources.all()) == [program_import.source]


def test_values_that_differ_are_taken_where_that_was_chosen(advisor):
    program = make_program(acgme_id="5301", name="Our Name")
    program_import = previewed(advisor, HEADER, ["5301", "Their Name", "", "", ""])
    program_import.rows.update(choice="take")

    apply_all(program_import, advisor)

    program.refresh_from_db()
    assert program.name == "Their Name"
    assert Fellowship.objects.matching(["their"]).get() == program
    version = program.history.first()
    assert (version.name, version.history_type, version.history_user_id) == (
        "Their Name",
        "~",
        advisor.pk,
    )


def test_a_row_left_out_changes_nothing(advisor):
    program_import = previewed(advisor, HEADER, NEW)
    program_import.rows.update(choice="skip")

    apply_all(program_import, advisor)

    assert not Fellowship.objects.exists()


def test_a_former_claim_of_the_same_source_is_renewed(advisor):
    program = make_program(acgme_id="5301")
    program_import = previewed(advisor, [*HEADER, "Quota"], ["5301", "", "", "", "", "4"])
    program.claims.create(field="positions", says="2", source=program_import.source)

    apply_all(program_import, advisor)

    assert list(program.claims.values_list("field", "says", "checked_on")) == [
        ("positions", "4", DAY)
    ]


def test_the_catalogue_version_rises_once_a_slice(advisor):
    CatalogueVersion.bump()
    rows = [[f"530{n}", f"Program {n}", "", "Albany", "NY"] for n in range(3)]
    program_import = previewed(advisor, HEADER, *rows)

    apply_all(program_import, advisor, size=2)

    assert CatalogueVersion.current() == 3
    assert Fellowship.objects.count() == 3


def test_slices_are_resumed_and_a_second_click_changes_nothing(advisor):
    rows = [[f"530{n}", f"Program {n}", "", "Albany", "NY"] for n in range(3)]
    program_import = previewed(advisor, HEADER, *rows)
    assert applying.start(program_import)
    assert not applying.start(program_import)
    assert applying.apply_slice(program_import, advisor, timezone.now(), size=2)
    assert Fellowship.objects.count() == 2
    assert not applying.apply_slice(program_import, advisor, timezone.now(), size=2)

    assert not applying.apply_slice(program_import, advisor, timezone.now(), size=2)

    assert Fellowship.objects.count() == 3
    assert Fellowship.history.count() == 3


def test_a_program_edited_since_the_preview_becomes_a_conflict(advisor):
    program = make_program(acgme_id="5301")
    program_import = previewed(advisor, [*HEADER, "Quota"], ["5301", "", "", "", "", "4"])
    Fellowship.objects.update(revision=2, months=12)
    CatalogueVersion.bump()

    apply_all(program_import, advisor)

    program.refresh_from_db()
    assert program.positions is None
    assert outcomes(program_import) == [(2, "conflict", applying.CHANGED_SINCE)]


def test_a_program_that_came_since_the_preview_is_not_doubled(advisor):
    CatalogueVersion.bump()
    program_import = previewed(advisor, HEADER, NEW)
    make_program(acgme_id="5301", name="Meanwhile")
    CatalogueVersion.bump()

    apply_all(program_import, advisor)

    assert Fellowship.objects.count() == 1
    assert outcomes(program_import) == [
        (2, "conflict", applying.OTHERWISE_SINCE.format("changed"))
    ]


def test_programs_of_one_name_get_addresses_of_their_own(advisor):
    make_program(slug="hillside-program", name="Hillside Program", city="Boston")
    program_import = previewed(advisor, HEADER, NEW)

    apply_all(program_import, advisor)

    assert Fellowship.objects.get(acgme_id="5301").slug == "hillside-program-2"
