"""The pages in the admin on which a list is uploaded, looked at, applied and undone."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from careers import spreadsheets
from careers.models import Fellowship, ProgramImport
from careers.programs import applying
from tests.builders import make_source, make_user, sign_in
from tests.careers.public_pages import count_queries, page, words

from .files import HEADER, apply_all, csv_of, make_program, previewed, upload, xlsx_of

pytestmark = pytest.mark.django_db

UPLOAD = reverse("admin:careers_fellowship_programs")
NEW = ["5301", "Hillside Program", "Hillside Hospital", "Albany", "NY"]


def url(name, program_import):
    return reverse(f"admin:careers_fellowship_programs_{name}", args=[program_import.pk])


def alert(response):
    return words(response.content.decode().split('class="errornote"')[1].split("</p>")[0])


# Uploading -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"), [("list.csv", csv_of(HEADER, NEW)), ("list.xlsx", xlsx_of(HEADER, NEW))]
)
def test_a_file_leads_to_its_preview_and_changes_nothing(advisor_client, name, data):
    response = upload(advisor_client, UPLOAD, data, name, source=make_source().pk)

    program_import = ProgramImport.objects.get()
    assert response.url == url("preview", program_import)
    assert program_import.file_name == name
    assert not Fellowship.objects.exists()
    assert "Row 2, new: Hillside Program" in page(advisor_client, response.url)


def test_a_second_click_leads_to_the_preview_of_the_first(advisor_client):
    source = make_source().pk
    first, second = (
        upload(advisor_client, UPLOAD, csv_of(HEADER, NEW), source=source) for _ in range(2)
    )
    assert first.url == second.url
    other = [*NEW[:-1], "NJ"]
    assert upload(advisor_client, UPLOAD, csv_of(HEADER, other), source=source).url != first.url
    assert ProgramImport.objects.count() == 2


def test_a_file_that_cannot_be_read_is_refused_in_words(advisor_client):
    response = upload(
        advisor_client, UPLOAD, b"Name,City\nH\xf4pital,A", source=make_source().pk
    )

    assert (
        response.context["form"].errors["file"][0].startswith("The file is not UTF-8 (line 2)")
    )
    assert not ProgramImport.objects.exists()


def test_the_source_must_be_chosen(advisor_client):
    response = upload(advisor_client, UPLOAD, csv_of(HEADER, NEW))
    assert response.context["form"].errors == {"source": ["This field is required."]}


def test_the_day_must_not_lie_ahead(advisor_client):
    fields = {"source": make_source().pk, "checked_on": "2990-01-01"}
    response = upload(advisor_client, UPLOAD, csv_of(HEADER, NEW), **fields)
    assert response.context["form"].errors == {"checked_on": ["This day is in the future."]}


class Endless:
    """A body of which only the reading is counted."""

    def __init__(self, size):
        self.left = size

    def read(self, size=-1):
        size = self.left if size < 0 else min(size, self.left)
        assert size <= 64 * 1024, "more than a piece at once"
        self.left -= size
        return b"a" * size

    def readline(self, size=-1):
        raise AssertionError("nobody reads lines")

    def close(self):
        pass


def test_200_mb_are_refused_before_they_are_taken_in(advisor_client):
    size = 200 * spreadsheets.MEGABYTE
    body = Endless(size)

    response = advisor_client.generic(
        "POST",
        UPLOAD,
        content_type="multipart/form-data; boundary=a",
        **{
            "wsgi.input": body,
            "CONTENT_LENGTH": str(size),
            "CONTENT_TYPE": "multipart/form-data",
        },
    )

    assert (response.status_code, body.left) == (413, 0)
    assert spreadsheets.TOO_LARGE in alert(response)
    assert not ProgramImport.objects.exists()


def test_a_file_just_above_the_limit_is_refused_by_the_form(advisor_client):
    data = b"a" * (spreadsheets.MAX_BYTES + 1)
    response = upload(advisor_client, UPLOAD, data, source=make_source().pk)
    assert response.context["form"].errors["file"] == [spreadsheets.TOO_LARGE]


def test_an_upload_needs_the_token_of_its_form(advisor):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, advisor)
    assert upload(client, UPLOAD, csv_of(HEADER, NEW)).status_code == 403


# Choosing ------------------------------------------------------------------------------------


def test_the_preview_shows_what_differs_and_keeps_choices(advisor, advisor_client):
    make_program(acgme_id="5301", name="Our Name")
    program_import = previewed(advisor, HEADER, NEW)
    row = program_import.rows.get()
    address = url("preview", program_import)
    shown = words(page(advisor_client, address))
    assert "NameOur NameHillside Programdiffers" in shown
    assert "Statenot knownNew Yorkfills" in shown

    advisor_client.post(address, {f"choice-{row.pk}": "take"})

    row.refresh_from_db()
    assert row.choice == "take"
    assert Fellowship.objects.get().name == "Our Name"


def test_choices_that_the_page_does_not_offer_are_left(advisor, advisor_client):
    program_import = previewed(advisor, HEADER, NEW)
    other = previewed(advisor, HEADER, NEW).rows.get()
    row = program_import.rows.get()

    advisor_client.post(
        url("preview", program_import),
        {
            f"choice-{row.pk}": "take",
            f"choice-{other.pk}": "skip",
            "choice-x": "skip",
            f"choice-{'9' * 30}": "skip",
            f"choice-{'9' * 5000}": "skip",
        },
    )

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.choice, other.choice) == ("fill", "fill")


def test_one_choice_for_all_that_differ(advisor, advisor_client):
    make_program(acgme_id="5301", name="Our Name")
    program_import = previewed(advisor, HEADER, NEW, ["5302", "B", "", "Albany", ""])

    advisor_client.post(url("preview", program_import), {"all": "take"})

    assert list(program_import.rows.values_list("outcome", "choice")) == [
        ("changed", "take"),
        ("new", "fill"),
    ]


def test_rows_are_counted_and_filtered_by_outcome(advisor, advisor_client):
    rows = [NEW, ["5302", "B", "", "Albany", "Ontario"]]
    program_import = previewed(advisor, HEADER, *rows)
    address = url("preview", program_import)

    response = advisor_client.get(address, {"outcome": "error"})

    assert [(words, number) for _, words, number, _ in response.context["counts"]] == [
        ("All", 2),
        ("New", 1),
        ("Changed", 0),
        ("Same", 0),
        ("Conflict", 0),
        ("Error", 1),
        ("With values that differ", 0),
    ]
    assert [shown.row.number for shown in response.context["rows"]] == [3]
    assert "column “State”: “Ontario” is no state of the US" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["?page=abc", "?page=99&outcome=%00", "?outcome=%F0%9F%98%80'"]
)
def test_bad_addresses_show_the_list(advisor, advisor_client, query):
    program_import = previewed(advisor, HEADER, NEW)
    assert "Hillside" in page(advisor_client, url("preview", program_import) + query)


def test_the_preview_takes_the_same_queries_for_one_row_and_three(advisor, advisor_client):
    make_program(acgme_id="5301")
    one = previewed(advisor, HEADER, NEW)
    for number in (2, 3):
        make_program(acgme_id=f"530{number}")
    rows = [[f"530{number}", f"Program {number}", "", "Albany", ""] for number in (1, 2, 3)]
    three = previewed(advisor, HEADER, *rows)

    counts = {count_queries(advisor_client, url("preview", each)) for each in (one, three)}

    assert len(counts) == 1


def test_a_list_is_discarded(advisor, advisor_client):
    program_import = previewed(advisor, HEADER, NEW)
    assert advisor_client.post(url("discard", program_import)).url == UPLOAD
    assert not ProgramImport.objects.exists()


def test_a_list_that_is_applied_can_not_be_discarded(advisor, advisor_client):
    program_import = previewed(advisor, HEADER, NEW)
    apply_all(program_import, advisor)

    response = advisor_client.post(url("discard", program_import), follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "The list is being applied or gone: it was not discarded."
    ]
    assert ProgramImport.objects.exists()


def test_a_list_that_is_discarded_at_that_moment_is_not_applied(
    advisor, advisor_client, monkeypatch
):
    program_import = previewed(advisor, HEADER, NEW)
    monkeypatch.setattr(applying, "start", lambda found: found.delete())

    assert advisor_client.post(url("apply", program_import)).status_code == 404
    assert not Fellowship.objects.exists()


# Applying and undoing ------------------------------------------------------------------------


def test_a_list_is_applied_with_the_choices_of_the_page(advisor, advisor_client):
    program = make_program(acgme_id="5301", name="Our Name")
    program_import = previewed(advisor, HEADER, NEW)
    choice = {f"choice-{program_import.rows.get().pk}": "take"}

    response = advisor_client.post(url("apply", program_import), choice, follow=True)

    program.refresh_from_db()
    assert program.name == "Hillside Program"
    assert "1 of 1 rows are applied." in response.content.decode()
    assert advisor_client.get(url("preview", program_import)).url == url(
        "progress", program_import
    )


def test_choices_are_fixed_once_applying_began(advisor, advisor_client):
    program_import = previewed(advisor, HEADER, NEW)
    apply_all(program_import, advisor)
    row = program_import.rows.get()

    advisor_client.post(url("apply", program_import), {f"choice-{row.pk}": "skip"})
    advisor_client.post(url("discard", program_import))

    row.refresh_from_db()
    assert row.choice == "fill"
    assert Fellowship.objects.count() == 1


def test_the_page_in_between_says_how_far_it_is_and_goes_on(
    advisor, advisor_client, monkeypatch
):
    monkeypatch.setattr("careers.programs.applying.SLICE", 1)
    monkeypatch.setattr("careers.programs.applying.apply_slice.__defaults__", (1,))
    program_import = previewed(advisor, HEADER, NEW, ["5302", "B", "", "Albany", ""])

    response = advisor_client.post(url("apply", program_import), follow=True)

    shown = response.content.decode()
    assert '<progress id="progress" value="1" max="2">' in shown
    assert "data-goes-on" in shown
    assert "data-goes-on" not in page(
        advisor_client, url("progress", program_import) + "?pause"
    )


def test_an_import_is_undone_and_what_stays_is_named(advisor, advisor_client):
    program_import = previewed(advisor, HEADER, NEW, ["5302", "B", "", "Albany", ""])
    apply_all(program_import, advisor)
    Fellowship.objects.filter(acgme_id="5302").update(revision=2)

    response = advisor_client.post(url("undo", program_import), follow=True)

    shown = words(response.content.decode())
    assert "1 of 2 rows are undone." in shown
    assert "Row 3, B: Not undone: somebody edited the program" in shown
    assert [program.name for program in Fellowship.objects.all()] == ["B"]


def test_what_was_not_applied_cannot_be_undone(advisor, advisor_client):
    program_import = previewed(advisor, HEADER, NEW)
    advisor_client.post(url("undo", program_import))
    program_import.refresh_from_db()
    assert program_import.status == "preview"


# Who may -------------------------------------------------------------------------------------


def addresses(program_import):
    names = ["preview", "progress", "apply", "undo", "discard"]
    return [UPLOAD, *(url(name, program_import) for name in names)]


def test_nobody_else_comes_in(advisor, applicant_client, stranger_client, client):
    program_import = previewed(advisor, HEADER, NEW)
    for visitor in (applicant_client, stranger_client, client):
        for address in addresses(program_import):
            for answer in (visitor.get(address), visitor.post(address)):
                assert answer.status_code == 302
                assert "login" in answer.url
    assert ProgramImport.objects.get().status == "preview"


@pytest.mark.parametrize("may", ["view", "add", "change"])
def test_staff_must_be_allowed_both_to_add_and_to_change(advisor, may):
    user = make_user(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=f"{may}_fellowship"))
    client = Client()
    sign_in(client, user)
    program_import = previewed(advisor, HEADER, NEW)
    for address in addresses(program_import):
        assert client.post(address).status_code == 403
    assert Group.objects.filter(name="Advisors").exists()
    assert ProgramImport.objects.get().status == "preview"


def test_an_import_that_does_not_exist(advisor_client):
    for name in ("preview", "progress"):
        address = reverse(f"admin:careers_fellowship_programs_{name}", args=[10**25])
        assert advisor_client.get(address).status_code == 404


def test_the_list_of_fellowships_links_to_it(advisor_client):
    shown = page(advisor_client, reverse("admin:careers_fellowship_changelist"))
    assert f'<a href="{UPLOAD}">Import a program list</a>' in shown


def test_expired_imports_are_forgotten(advisor, advisor_client):
    old = previewed(advisor, HEADER, NEW)
    ProgramImport.objects.update(created_at="2020-01-01T00:00Z")
    previewed(advisor, HEADER, NEW)
    assert not ProgramImport.objects.filter(pk=old.pk).exists()
