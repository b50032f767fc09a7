"""Reference data out and in again: one cell is one change, errors are named."""

import csv
import zipfile
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careers.admin.transfer import views
from careers.admin.transfer.sheets import KIND_BY_MODEL, sheets_of
from careers.models import (
    Acceptance,
    Board,
    CertificateRoute,
    Claim,
    Fellowship,
    GuidePoint,
    Milestone,
    PendingFile,
    Prerequisite,
    Procedure,
    Residency,
    StateLicense,
    TrainingRule,
)
from careers.spreadsheets import MAX_BYTES
from tests.builders import make_fellowship, make_milestone, make_residency, make_source
from tests.careers.admin_pages import (
    BUILDERS,
    REGISTERED,
    admin_url,
    make_board,
    make_claim,
    make_full_milestone,
    make_license,
    make_route,
    make_ruling,
    make_season,
    make_tier,
    make_training_rule,
)

pytestmark = pytest.mark.django_db

every_model = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
both_formats = pytest.mark.parametrize("file_format", ["csv", "xlsx"])
REASON = "The handbook of this year."


def export(client, model, sheet=None, file_format="csv", **filters):
    query = {"sheet": sheet or model._meta.model_name, "format": file_format} | filters
    response = client.get(admin_url(model, "export"), query)
    assert response.status_code == 200
    return response.content


def read_csv(data):
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def write_csv(rows):
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def upload(client, model, data, name="table.csv", sheet=None):
    if isinstance(data, list):
        data = write_csv(data)
    file = SimpleUploadedFile(name, data)
    fields = {"sheet": sheet or model._meta.model_name, "file": file}
    return client.post(admin_url(model, "import"), fields)


def confirm(client, model, preview, **changes):
    data = preview.context["form"].initial | {"reason": REASON} | changes
    return client.post(admin_url(model, "import"), data)


def imported(client, model, data, **options):
    """Upload, look at the preview and confirm it; returns the preview."""
    preview = upload(client, model, data, **options)
    assert preview.context.get("problems") is None
    response = confirm(client, model, preview)
    assert (response.status_code, response.url) == (302, admin_url(model, "changelist"))
    return preview


def problems(response):
    assert response.status_code == 200
    return response.context["problems"]


def changes(preview):
    return [
        (line.number, line.is_new, change.label, change.before, change.after)
        for line in preview.context["outcome"].lines
        for change in line.changes
    ]


# There and back -------------------------------------------------------------------------------


def test_every_record_has_its_sheet():
    assert set(REGISTERED) == set(KIND_BY_MODEL)


@both_formats
@every_model
def test_what_was_exported_changes_nothing(model, file_format, advisor_client, version):
    BUILDERS[model]()
    data = export(advisor_client, model, file_format=file_format)
    preview = upload(advisor_client, model, data, name=f"table.{file_format}")
    outcome = preview.context["outcome"]
    assert (outcome.lines, outcome.problems, outcome.left_alone) == ([], [], [])
    assert outcome.unchanged == model.objects.count()
    assert "The file says what is stored already" in preview.text
    assert version() == 0


@every_model
def test_one_cell_is_one_change(model, advisor, advisor_client, version):
    entry = BUILDERS[model]()
    column = next(name for name in ("name", "title", "reason") if hasattr(entry, name))
    rows = read_csv(export(advisor_client, model))
    (row,) = [row for row in rows if row[column] == getattr(entry, column)][:1]
    before, history = row[column], entry.history.count()
    others = {record.pk: record.revision for record in model.objects.exclude(pk=entry.pk)}
    row[column] = "Better said"

    preview = imported(advisor_client, model, rows)

    number = rows.index(row) + 2
    assert changes(preview) == [(number, False, column, before, "Better said")]
    entry.refresh_from_db()
    assert (getattr(entry, column), entry.revision, version()) == ("Better said", 2, 1)
    assert entry.history.count() == history + 1
    last = entry.history.first()
    assert (last.history_user_id, last.history_change_reason) == (advisor.pk, REASON)
    for record in model.objects.exclude(pk=entry.pk):
        assert record.revision == others[record.pk]


@every_model
def test_a_new_database_takes_the_export(model, advisor_client):
    """Deleted and imported again, a record is as it was."""
    entry = BUILDERS[model]()
    data = export(advisor_client, model)
    if model is not GuidePoint:
        GuidePoint.objects.all().delete()  # they keep their article
    entry.delete()
    preview = imported(advisor_client, model, data)
    assert preview.context["outcome"].added == 1
    assert export(advisor_client, model).splitlines()[0] == data.splitlines()[0]
    assert sorted(export(advisor_client, model)) == sorted(data)


def test_relations_are_named_by_slug_and_kept_in_history(advisor_client):
    one, two = make_source(slug="one"), make_source(slug="two")
    board = make_board()
    board.sources.add(one)
    (row,) = read_csv(export(advisor_client, Board))
    assert row["sources"] == "one"
    imported(advisor_client, Board, [row | {"sources": "two, one"}])
    assert set(board.sources.all()) == {one, two}
    assert {row.source for row in board.history.first().sources.all()} == {one, two}


def test_a_route_is_known_by_certificate_residency_and_degree(advisor_client):
    route = make_route(track="do")
    (row,) = read_csv(export(advisor_client, CertificateRoute))
    assert list(row)[:3] == ["certificate", "residency", "track"]
    imported(advisor_client, CertificateRoute, [row | {"status": "closed"}])
    route.refresh_from_db()
    assert (route.status, route.certificate.revision) == ("closed", 2)


def test_a_training_rule_is_known_by_certificate_and_accreditation(advisor_client):
    rule = make_training_rule()
    (row,) = read_csv(export(advisor_client, TrainingRule))
    imported(advisor_client, TrainingRule, [row | {"accreditation": "none"}])
    assert TrainingRule.objects.filter(certificate=rule.certificate).count() == 2


def test_yes_no_and_not_known(advisor_client):
    license = make_license(has_osteopathic_board=True)
    (row,) = read_csv(export(advisor_client, StateLicense))
    assert (row["has_osteopathic_board"], row["cme_by_certification"]) == ("yes", "")
    imported(
        advisor_client,
        StateLicense,
        [row | {"has_osteopathic_board": "", "cme_by_certification": "NO"}],
    )
    license.refresh_from_db()
    assert (license.has_osteopathic_board, license.cme_by_certification) == (None, False)


CHILDREN = {
    "acceptances": lambda: make_fellowship().acceptances.create(
        residency=make_residency(), accepts=True
    ),
    "claims": make_claim,
    "dates": lambda: make_milestone().dates.create(
        edge="due", anchor="graduation", offset_months=-2, because="So."
    ),
    "events": lambda: make_season().events.create(moment="opens", note="So."),
    "prerequisites": lambda: make_full_milestone().prerequisites.get(),
    "rulings": make_ruling,
    "tiers": make_tier,
}
CELLS = {
    "acceptances": ("accepts", "no"),
    "claims": ("says", "Thus."),
    "dates": ("offset_months", "-3"),
    "events": ("note", "Thus."),
    "prerequisites": ("is_hard", "no"),
    "rulings": ("because", "Thus."),
    "tiers": ("usd", "100"),
}


def test_every_kind_of_row_has_its_sheet():
    keys = {key for model in KIND_BY_MODEL for key in list(sheets_of(model))[1:]}
    assert keys == set(CHILDREN) == set(CELLS)


@pytest.mark.parametrize("key", CHILDREN)
def test_rows_below_a_record_have_a_sheet_of_their_own(key, advisor_client, version):
    child = CHILDREN[key]()
    (owner,) = [
        record
        for record in (getattr(child, name, None) for name in PARENTS)
        if record is not None
    ]
    rows = read_csv(export(advisor_client, type(owner), sheet=key))
    (row,) = rows
    column, value = CELLS[key]
    revision = owner.revision

    preview = imported(advisor_client, type(owner), [row | {column: value}], sheet=key)

    assert [change[2:] for change in changes(preview)] == [(column, row[column], value)]
    owner.refresh_from_db()
    assert (owner.revision, version()) == (revision + 1, 1)
    assert child.history.first().history_change_reason == REASON
    (after,) = read_csv(export(advisor_client, type(owner), sheet=key))
    assert after == row | {column: value}


PARENTS = ["entry", "fellowship", "fee", "milestone", "season"]


def test_a_new_row_below_a_record(advisor_client):
    make_residency(slug="neurology"), make_fellowship(slug="seattle")
    row = {"fellowship": "seattle", "residency": "neurology", "accepts": "yes"}
    imported(advisor_client, Fellowship, [row], sheet="acceptances")
    assert Acceptance.objects.get().accepts is True


def test_claims_of_another_kind_stay_out_of_the_sheet(advisor_client):
    board, _ = make_board(), make_claim()
    make_claim(entry=board, says="Of the board.")
    (row,) = read_csv(export(advisor_client, Board, sheet="claims"))
    assert (row["entry"], row["says"]) == (board.slug, "Of the board.")


def test_the_export_is_the_list_as_it_is_filtered(advisor_client):
    make_board(name="Seen"), make_board(name="Other", is_published=False)
    filters = {"is_published__exact": "1", "q": "seen"}
    assert [row["name"] for row in read_csv(export(advisor_client, Board, **filters))] == [
        "Seen"
    ]
    page = advisor_client.get(admin_url(Board, "export"), filters)
    assert page.context["count"] == 1
    assert "is_published__exact=1&amp;q=seen&amp;sheet=board&amp;format=csv" in page.text


def test_filters_that_do_not_exist_lead_back_to_the_list(advisor_client):
    response = advisor_client.get(admin_url(Board, "export"), {"review": "x", "e": "1", "y": 1})
    assert response.url == admin_url(Board, "changelist")


# What a spreadsheet would run -----------------------------------------------------------------

RISKY = ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1", "'quoted", "''=", "=HYPERLINK(1)\nnext"]
RISKY += ["\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"]


@both_formats
@pytest.mark.parametrize("text", RISKY)
def test_formulas_go_out_as_text_and_come_back(text, file_format, advisor_client):
    make_board(note=text)
    data = export(advisor_client, Board, file_format=file_format)
    if file_format == "csv":
        (row,) = read_csv(data)
        assert row["note"] == f"'{text}"
    else:
        sheet = openpyxl.load_workbook(BytesIO(data)).active
        assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    preview = upload(advisor_client, Board, data, name=f"table.{file_format}")
    assert preview.context["outcome"].unchanged == 1


def test_numbers_are_numbers(advisor_client):
    make_board(eligibility_years=7)
    sheet = openpyxl.load_workbook(
        BytesIO(export(advisor_client, Board, file_format="xlsx"))
    ).active
    header = [cell.value for cell in sheet[1]]
    assert sheet[2][header.index("eligibility_years")].value == 7


# Errors ---------------------------------------------------------------------------------------


def row_of(board, **cells):
    row = {"slug": board.slug, "name": board.name, "abbreviation": board.abbreviation}
    return row | {"family": board.family} | cells


def test_one_error_and_nothing_is_stored(advisor_client, version):
    good, bad = make_board(name="Good"), make_board(name="Bad")
    rows = [row_of(good, name="Better"), row_of(bad, family="nobody's")]
    assert problems(upload(advisor_client, Board, rows)) == [
        'Row 3, column family: Value "nobody\'s" is not a valid choice.'
    ]
    assert (Board.objects.get(pk=good.pk).name, version()) == ("Good", 0)
    assert PendingFile.objects.count() == 0


def test_errors_name_row_and_column(advisor_client):
    one, two, three, four = (make_board() for _ in range(4))
    rows = [
        row_of(one, eligibility_years="seven", checked_on="", sources="", is_published=""),
        row_of(two, eligibility_years="21", is_published="yes"),
        row_of(three, checked_on="3/1/2026", sources="nowhere", is_published="maybe"),
        row_of(four, checked_on=str(timezone.localdate() + timedelta(days=1)))
        | {"is_published": "yes"},
    ]
    rows = [dict.fromkeys(rows[0], "") | row for row in rows]
    assert sorted(problems(upload(advisor_client, Board, rows))) == [
        "Row 2, column eligibility_years: “seven” is not a whole number.",
        "Row 2, column is_published: “” is neither yes nor no: write one of them.",
        "Row 3, record: More than 20 years must be a slip.",
        "Row 4, column checked_on: “3/1/2026” is not a day like 2026-03-01.",
        "Row 4, column is_published: “maybe” is neither yes nor no: write one of them.",
        "Row 4, column sources: No source has the slug “nowhere”.",
        "Row 5, column checked_on: This day is in the future.",
    ]


def test_a_new_record_needs_what_the_form_needs(advisor_client):
    found = problems(upload(advisor_client, Board, [{"slug": "not a slug"}]))
    assert "Row 2, column name: This field cannot be blank." in found
    assert any(problem.startswith("Row 2, column slug: Enter a valid") for problem in found)


def test_a_record_stands_there_twice(advisor_client):
    board = make_board()
    rows = [row_of(board, name="One"), row_of(board, name="Two")]
    assert problems(upload(advisor_client, Board, rows)) == [
        "Row 3, record: Row 2 is about the same record."
    ]


def test_two_records_take_one_name_of_their_own(advisor_client):
    rows = [
        {"slug": f"board-{n}", "name": "A board", "abbreviation": "AB", "family": "abms"}
        for n in (1, 2)
    ]
    assert problems(upload(advisor_client, Board, rows)) == [
        "Row 3, column abbreviation: Board with this Abbreviation already exists."
    ]


def test_unknown_and_missing_columns_are_named(advisor_client):
    (unknown,) = problems(upload(advisor_client, Board, [{"slug": "a", "colour": "red"}]))
    assert unknown.startswith("No column of this sheet is called “colour”. Its columns: slug")
    (missing,) = problems(upload(advisor_client, Board, [{"name": "A board"}]))
    assert missing == "The file lacks the column “slug”."


def test_a_missing_column_is_left_alone_and_named(advisor_client):
    board = make_board(note="Stays.")
    preview = imported(advisor_client, Board, [{"slug": board.slug, "name": "New name"}])
    assert "note" in preview.context["outcome"].left_alone
    board.refresh_from_db()
    assert (board.name, board.note) == ("New name", "Stays.")


def test_a_circle_of_prerequisites_is_refused(advisor_client, version):
    one, two = make_milestone(name="One", slug="one"), make_milestone(name="Two", slug="two")
    Prerequisite.objects.create(milestone=one, required_milestone=two)
    row = {"milestone": "two", "required_milestone": "one", "required_group": ""}
    (problem,) = problems(upload(advisor_client, Milestone, [row], sheet="prerequisites"))
    assert problem.startswith("These milestones need each other: ")
    assert (Prerequisite.objects.count(), version()) == (1, 0)


def test_the_address_of_another_page_is_refused(advisor_client):
    milestone = make_milestone()
    (row,) = read_csv(export(advisor_client, Milestone))
    new = row | {"slug": "timeline", "position": "999"}
    assert problems(upload(advisor_client, Milestone, [new])) == [
        "Row 2, column slug: This is the address of another page."
    ]
    assert list(Milestone.objects.all()) == [milestone]


# Hostile files --------------------------------------------------------------------------------


def xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def xlsx_with(part, content):
    """An XLSX file in which one part has another content."""
    data = BytesIO()
    good = zipfile.ZipFile(BytesIO(xlsx(["slug"], ["a"])))
    with good, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, content if name == part else good.read(name))
    return data.getvalue()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""

HOSTILE = {
    "latin-1": (
        "slug,name\na,Z\xfcrich\n".encode("latin-1"),
        "table.csv",
        "The file is not UTF-8 (line 2).",
    ),
    "utf-16": ("slug,name\na,b\n".encode("utf-16"), "table.csv", "The file is not UTF-8"),
    "nul": (b"slug,name\na,b\0c\n", "table.csv", "Line 2 has a NUL character"),
    "nothing": (b"slug,name\n", "table.csv", "The file has no rows below its header."),
    "blank": (b"\n\n\n", "table.csv", "The file is empty."),
    "quotes": (b'slug,name\na,"b\n', "table.csv", "The file is not a proper CSV file"),
    "wide": (b"slug,name\na,b,c\n", "table.csv", "Row 2 has more cells than the header."),
    "twice": (b"slug,slug\na,b\n", "table.csv", "The column “slug” stands there twice."),
    "no name": (b"slug,,name\na,b,c\n", "table.csv", "Column 2 has no name"),
    "columns": (
        b"a," * 101 + b"b\n" + b"1," * 101 + b"2\n",
        "t.csv",
        "Row 1 has more than 100 columns.",
    ),
    "rows": (b"slug\n" + b"a\n" * 20_001, "table.csv", "The file has more than 20,000 rows"),
    "a long cell": (
        b"slug,name\na," + b"x" * 200_000,
        "table.csv",
        "The file is not a proper CSV file",
    ),
    "no archive": (b"PK\x03\x04 and then nothing", "table.xlsx", "The XLSX file is damaged."),
    "formula": (xlsx(["slug"], ["=1+1"]), "table.xlsx", "Row 2, column 1: this is a formula."),
    "xml bomb": (
        xlsx_with("xl/worksheets/sheet1.xml", BOMB),
        "table.xlsx",
        "The XLSX file is damaged or holds what is refused here.",
    ),
    "zip bomb": (
        xlsx_with("xl/worksheets/sheet1.xml", b" " * (61 * 2**20)),
        "table.xlsx",
        "Unpacked, the XLSX file would be far too large.",
    ),
    "no workbook": (
        xlsx_with("xl/workbook.xml", b"<nothing/>"),
        "table.xlsx",
        "The XLSX file is damaged or holds what is refused here.",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_gets_a_clear_error_and_changes_nothing(case, advisor_client, version):
    data, name, sentence = HOSTILE[case]
    (problem,) = problems(upload(advisor_client, Board, data, name=name))
    assert problem.startswith(sentence)
    assert (Board.objects.count(), PendingFile.objects.count(), version()) == (0, 0, 0)


def test_xlsx_is_read_without_entities():
    assert openpyxl.DEFUSEDXML is True


def test_a_file_too_large_is_never_read(advisor_client, monkeypatch):
    monkeypatch.setattr(views, "read_table", None)
    response = upload(advisor_client, Board, b"x" * (MAX_BYTES + 1))
    (problem,) = response.context["form"].errors["file"]
    assert problem == "The file has 5.0 MB; 5 MB is the most. Split it."
    assert PendingFile.objects.count() == 0


@pytest.mark.parametrize("name", ["table.xls", "table.html", "table"])
def test_other_kinds_of_files_are_refused(name, advisor_client):
    response = upload(advisor_client, Board, b"slug\na\n", name=name)
    assert response.context["form"].errors["file"]


@pytest.mark.parametrize("sheet", ["", "nonsense", "acceptances"])
def test_a_sheet_of_another_kind_is_refused(sheet, advisor_client):
    file = SimpleUploadedFile("table.csv", b"slug\na\n")
    data = {"sheet": sheet, "file": file}
    response = advisor_client.post(admin_url(Board, "import"), data)
    assert response.context["form"].errors["sheet"]


def test_text_is_shown_not_run(advisor_client):
    board = make_board()
    preview = upload(
        advisor_client, Board, [{"slug": board.slug, "name": "<script>alert(1)</script>"}]
    )
    assert "<script>alert" not in preview.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in preview.text


# Between preview and import -------------------------------------------------------------------


def test_the_preview_stores_nothing(advisor_client, version):
    board = make_board(name="Before")
    history = board.history.count()
    upload(advisor_client, Board, [{"slug": board.slug, "name": "After"}])
    assert (Board.objects.get().name, board.history.count(), version()) == (
        "Before",
        history,
        0,
    )


def test_the_import_asks_why(advisor_client, version):
    board = make_board(name="Before")
    preview = upload(advisor_client, Board, [{"slug": board.slug, "name": "After"}])
    again = confirm(advisor_client, Board, preview, reason=" ")
    assert again.context["form"].errors["reason"] == [
        "Say in a few words why the records change."
    ]
    assert (Board.objects.get().name, version()) == ("Before", 0)
    data = again.context["form"].data.dict() | {"reason": REASON}
    advisor_client.post(admin_url(Board, "import"), data)
    assert Board.objects.get().name == "After"
    assert PendingFile.objects.count() == 0


def test_what_changed_meanwhile_is_shown_first(advisor_client, version):
    board = make_board(name="Before")
    preview = upload(advisor_client, Board, [{"slug": board.slug, "name": "After"}])
    data = {"action": "retire", "_selected_action": [board.pk]}
    advisor_client.post(admin_url(Board, "changelist"), data)

    again = confirm(advisor_client, Board, preview)

    assert "Somebody changed the reference data" in again.context["note"]
    assert (Board.objects.get().name, version()) == ("Before", 1)
    confirm(advisor_client, Board, again)
    assert (Board.objects.get().name, version()) == ("After", 2)


@pytest.mark.parametrize("pending", ["0", "999999", "x", "9" * 30, ""])
def test_a_preview_that_is_gone(pending, advisor_client):
    data = {"pending": pending, "version": 1, "reason": "So."}
    response = advisor_client.post(admin_url(Board, "import"), data)
    assert response.url == admin_url(Board, "import")


def test_a_preview_belongs_to_who_made_it_and_to_its_kind(advisor, advisor_client):
    board = make_board(name="Before")
    preview = upload(advisor_client, Board, [{"slug": board.slug, "name": "After"}])
    assert confirm(advisor_client, Residency, preview).url == admin_url(Residency, "import")
    PendingFile.objects.update(user_id=advisor.pk + 1)
    assert confirm(advisor_client, Board, preview).url == admin_url(Board, "import")
    assert Board.objects.get().name == "Before"


def test_old_previews_are_forgotten(advisor_client):
    old = timezone.now() - timedelta(hours=25)
    PendingFile.objects.create(user_id=0, name="old.csv", content=b"", created_at=old)
    board = make_board()
    for name in ("One", "Two"):
        upload(advisor_client, Board, [{"slug": board.slug, "name": name}])
    assert PendingFile.objects.count() == 1


# Who ------------------------------------------------------------------------------------------


@every_model
@pytest.mark.parametrize("page", ["import", "export"])
def test_only_advisors(model, page, client, applicant_client, advisor_client):
    url = admin_url(model, page)
    assert advisor_client.get(url).status_code == 200
    assert client.get(url).status_code == 302
    response = applicant_client.get(url, follow=True)
    assert response.status_code == 403


def test_without_the_permission_to_change_there_is_no_import(advisor, advisor_client):
    advisor.groups.get().permissions.filter(codename="change_board").delete()
    board = make_board(name="Before")
    assert advisor_client.get(admin_url(Board, "import")).status_code == 403
    response = upload(advisor_client, Board, [{"slug": board.slug, "name": "After"}])
    assert response.status_code == 403
    assert advisor_client.get(admin_url(Board, "export")).status_code == 200
    assert "import/" not in advisor_client.get(admin_url(Board, "changelist")).text


@pytest.mark.parametrize("withheld", ["add_claim", "change_claim"])
def test_rows_below_a_record_need_permissions_of_their_own(withheld, advisor, advisor_client):
    claim = make_claim()
    model = type(claim.entry)
    data = [
        row | {"says": "Other"} for row in read_csv(export(advisor_client, model, "claims"))
    ]
    preview = upload(advisor_client, model, data, sheet="claims")
    advisor.groups.get().permissions.filter(codename=withheld).delete()

    response = upload(advisor_client, model, data, sheet="claims")
    assert list(response.context["form"].errors) == ["sheet"]
    assert confirm(advisor_client, model, preview).url == admin_url(model, "import")
    assert {row.says for row in Claim.objects.all()} == {claim.says}


def test_the_list_leads_there_with_its_filters(advisor_client):
    page = advisor_client.get(admin_url(Procedure, "changelist"), {"q": "block"}).text
    assert f'href="{admin_url(Procedure, "import")}"' in page
    assert f'href="{admin_url(Procedure, "export")}?q=block"' in page


def test_an_import_costs_the_same_for_one_and_three_unchanged(advisor_client):
    def count():
        with CaptureQueriesContext(connection) as captured:
            upload(advisor_client, Board, export(advisor_client, Board))
        # Each row may be taken back by itself.
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    make_board().sources.add(make_source())
    count()
    one = count()
    for _ in range(2):
        make_board().sources.add(make_source())
    assert count() == one
