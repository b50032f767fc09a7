"""Reference data out and in again: one cell is one change."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careers.admin.transfer.sheets import KIND_BY_MODEL, sheets_of
from careers.models import (
    Acceptance,
    Board,
    CertificateRoute,
    Claim,
    Fellowship,
    GuidePoint,
    PendingFile,
    Procedure,
    Residency,
    StateLicense,
    TrainingRule,
)
from tests.builders import make_fellowship, make_milestone, make_residency, make_source
from tests.careers.admin_pages import (
    BUILDERS,
    REGISTERED,
    admin_url,
    make_attempt_rule,
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
from tests.careers.transfer_tables import (
    REASON,
    both_formats,
    changes,
    confirm,
    every_model,
    export,
    imported,
    read_csv,
    upload,
)

pytestmark = pytest.mark.django_db


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
    "attempt_rules": make_attempt_rule,
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
    "attempt_rules": ("because", "Thus."),
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


PARENTS = ["entry", "exam", "fellowship", "fee", "milestone", "season"]


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


def test_a_second_click_on_the_same_file_finds_it_kept(advisor_client):
    make_board()
    first, second = (
        upload(advisor_client, Board, export(advisor_client, Board)) for _ in range(2)
    )
    assert first.context["pending"] == second.context["pending"]
    assert PendingFile.objects.count() == 1


def test_an_import_costs_the_same_for_one_and_three_unchanged(advisor_client):
    def count():
        PendingFile.objects.all().delete()  # the same file again would be found there
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
