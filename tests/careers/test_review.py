"""The review queue: what is in it and why, and how an entry leaves it."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from careers import review
from careers.catalogue import Confidence
from careers.models import Source, kinds_of_entries
from tests.builders import (
    give_second_factor,
    make_fellowship,
    make_residency,
    make_source,
    sign_in,
)
from tests.careers.admin_pages import (
    BUILDERS,
    admin_url,
    make_board,
    make_claim,
    make_disagreement,
    make_ruling,
)

pytestmark = pytest.mark.django_db

KINDS = kinds_of_entries()


@pytest.fixture
def today():
    return timezone.localdate()


def open_queue(client, section="stale", **query):
    response = client.get(reverse("admin:review"), {"section": section} | query)
    assert response.status_code == 200
    return response


def queued(client, section, **query):
    rows = open_queue(client, section, **query).context["rows"]
    return [(str(item.record), item.why) for item, _ in rows]


def names(client, section, **query):
    return [name for name, _ in queued(client, section, **query)]


def fine(make, today, **fields):
    """An entry with nothing to complain of."""
    fields = {"checked_on": today, "confidence": Confidence.VERIFIED} | fields
    entry = make(**fields)
    entry.sources.add(make_source())
    return entry


# What is in it --------------------------------------------------------------------------------


@pytest.mark.parametrize("section", review.SECTIONS)
def test_nothing_waits_where_all_is_well(section, today, advisor_client):
    fine(make_board, today)
    assert names(advisor_client, section) == []
    assert "Nothing waits here" in open_queue(advisor_client, section).text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_entry_is_asked(kind, advisor_client):
    entry = BUILDERS[KINDS[kind]]()
    KINDS[kind].objects.update(is_published=True, checked_on=None, confidence="unverified")
    entry.sources.clear()
    for section in ("stale", "unverified", "unsourced"):
        assert str(entry) in names(advisor_client, section, kind=kind)


def test_past_review_the_oldest_check_first(today, advisor_client):
    old = fine(make_board, today, name="Old", checked_on=today - relativedelta(months=13))
    fine(make_board, today, name="Older", checked_on=today - relativedelta(months=14))
    fine(make_residency, today, name="Never", checked_on=None)
    fine(make_board, today, name="Retired", checked_on=None, is_published=False)
    checked, due = date_format(old.checked_on), date_format(old.review_on)
    found = queued(advisor_client, "stale")
    assert [name for name, _ in found] == ["Never", "Older", "Old"]
    assert found[0][1] == "Never checked."
    assert found[2][1] == f"Checked on {checked}, review due on {due}."


def test_due_soon_is_what_is_not_due_yet(today, advisor_client):
    year = relativedelta(years=1)
    for name, days in [("Due", 0), ("Tomorrow", 1), ("In 30 days", 30), ("Later", 31)]:
        fine(make_board, today, name=name, checked_on=today + timedelta(days=days) - year)
    assert names(advisor_client, "due") == ["Tomorrow", "In 30 days"]
    assert names(advisor_client, "stale") == ["Due"]


def test_unverified(today, advisor_client):
    fine(make_board, today, name="Doubtful", confidence=Confidence.UNVERIFIED)
    assert queued(advisor_client, "unverified") == [("Doubtful", "Marked as unverified.")]


def test_claims_that_differ_without_a_ruling(today, advisor_client):
    board, settled, agreed = (fine(make_board, today) for _ in range(3))
    for entry in (board, settled):
        make_claim(entry=entry, field="note", says="Three.")
        make_claim(entry=entry, field="note", says="Four.")
    make_ruling(entry=settled, field="note")
    make_claim(entry=agreed, field="note", says="Three.")
    make_claim(entry=agreed, field="note", says="three.")
    disagreement = fine(make_disagreement, today)
    make_claim(entry=disagreement, says="Three.")
    make_claim(entry=disagreement, says="Four.")
    assert queued(advisor_client, "contradicting") == [
        (str(board), "Sources differ on “note”, and no ruling says what we use.")
    ]


def test_leads_are_unpublished_programs(today, advisor_client):
    fields = {"evidence": "c", "is_published": False}
    fine(make_fellowship, today, name="Known", evidence="a", is_published=False)
    fine(make_fellowship, today, name="With a lead", lead="Ask the dean.", **fields)
    fine(make_fellowship, today, name="Without", **fields)
    assert queued(advisor_client, "leads") == [
        ("With a lead", "Ask the dean."),
        ("Without", "Only a lead, and nobody noted where to look."),
    ]


def test_entries_without_a_source(today, advisor_client):
    make_board(name="Bare", checked_on=today)
    assert queued(advisor_client, "unsourced") == [("Bare", "No source is named.")]


def test_sources_that_do_not_answer_or_have_no_address(today, advisor_client):
    make_source(title="Broken", broken_on=today)
    make_source(title="A folder", url="")
    make_source(title="Fine")
    found = dict(queued(advisor_client, "sources"))
    assert found == {
        "Broken": f"Its address does not answer since {date_format(today)}.",
        "A folder": "It has no address.",
    }


def test_only_one_kind(advisor_client):
    make_board(name="A board"), make_residency(name="A residency")
    assert names(advisor_client, "stale", kind="residency") == ["A residency"]
    assert names(advisor_client, "stale", kind="nonsense") == ["A board", "A residency"]


def test_pages(advisor_client):
    for number in range(26):
        make_board(name=f"Board {number:02}")
    assert len(names(advisor_client, "stale")) == 25
    assert names(advisor_client, "stale", page=2) == ["Board 25"]
    assert "page=2" in open_queue(advisor_client).text


@pytest.mark.parametrize("query", ["%", "'", "😀", "\0", "x" * 10_000, "-1", "9" * 30])
def test_bad_addresses(query, advisor_client):
    make_board()
    for name in ("section", "kind", "page"):
        url = reverse("admin:review")
        assert advisor_client.get(url, {name: query}).status_code == 200


def test_each_row_leads_to_its_page(advisor_client):
    board = make_board()
    assert f'href="{admin_url(board, "change")}"' in open_queue(advisor_client).text


@pytest.mark.parametrize("section", review.SECTIONS)
def test_it_costs_the_same_for_one_and_three(section, today, advisor_client):
    def wrong():
        board = make_board(name="Bare", checked_on=today - timedelta(days=350))
        for says in ("Three.", "Four."):
            make_claim(entry=board, field="note", says=says, source=make_source(url=""))
        make_board()
        make_fellowship(evidence="c", is_published=False)

    def count():
        with CaptureQueriesContext(connection) as captured:
            open_queue(advisor_client, section)
        return len(captured)

    wrong()
    count()
    one = count()
    wrong(), wrong()
    assert count() == one
    assert one <= 20


def test_counts_stand_on_the_first_page(advisor_client):
    make_board(), make_board(), make_source(url="")
    response = advisor_client.get(reverse("admin:index"))
    url = reverse("admin:review")
    assert f'<a href="{url}?section=stale">Past review: 2</a>' in response.text
    assert f'<a href="{url}?section=sources">Broken sources: 1</a>' in response.text


def test_another_app_adds_its_queue(advisor_client, monkeypatch):
    monkeypatch.setattr(review, "QUEUES", [])
    link = {"url_name": "admin:careers_board_changelist", "count": lambda: 7}
    review.add_queue("Reports", permission="careers.change_board", **link)
    review.add_queue("Secret", permission="careers.nobody_has_it", **link)
    for page in (open_queue(advisor_client), advisor_client.get(reverse("admin:index"))):
        assert "Reports: 7" in page.text
        assert "Secret" not in page.text


# Checked today --------------------------------------------------------------------------------


def check(client, entry, **data):
    data = {"entry": entry._meta.model_name, "pk": entry.pk} | data
    return client.post(reverse("admin:checked"), data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("field", ["source", "other"])
def test_checked_today_names_its_source(field, today, advisor, advisor_client, version):
    kept, source = make_source(), make_source(slug="handbook", title="A handbook")
    board = make_board(name="A board")
    board.sources.add(kept)
    history = board.history.count()

    response = check(advisor_client, board, **{field: "handbook"}, section="stale")

    assert said(response) == ["“A board” was checked today against “A handbook”."]
    board.refresh_from_db()
    assert (board.checked_on, board.revision, version()) == (today, 2, 1)
    assert set(board.sources.all()) == {kept, source}
    assert board.history.count() == history + 1
    last = board.history.first()
    assert (last.history_user_id, last.history_change_reason) == (
        advisor.pk,
        "Checked against “A handbook”.",
    )
    assert {row.source for row in last.sources.all()} == {kept, source}
    assert names(advisor_client, "stale") == []


def test_a_source_that_shows_all_of_it_makes_an_entry_verified(advisor_client):
    board, source = make_board(name="A board"), make_source(slug="a", title="A handbook")
    assert names(advisor_client, "unverified") == ["A board"]

    response = check(advisor_client, board, other=source.slug, verified="on")

    assert said(response) == [
        "“A board” was checked today against “A handbook” and marked as verified."
    ]
    assert names(advisor_client, "unverified") == []


def test_a_second_click_on_checked_today_stores_nothing(advisor_client, version):
    source, board = make_source(), make_board()
    check(advisor_client, board, other=source.slug)
    history = board.history.count()
    check(advisor_client, board, other=source.slug)
    board.refresh_from_db()
    assert (board.revision, board.history.count(), version()) == (2, history, 1)
    check(advisor_client, board, other=source.slug, verified="on")
    board.refresh_from_db()
    assert (board.revision, board.confidence) == (3, Confidence.VERIFIED)


def test_checked_today_leads_back_to_where_it_was_pressed(advisor_client):
    source, board = make_source(), make_board()
    place = {"section": "unsourced", "kind": "board", "page": "1"}
    response = check(advisor_client, board, other=source.slug, **place)
    ((url, _),) = response.redirect_chain
    assert url == f"{reverse('admin:review')}?section=unsourced&kind=board&page=1"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Say against which source you checked it."),
        ({"other": "nowhere"}, "No source has this slug."),
        ({"other": "\0"}, "Null characters are not allowed."),
    ],
)
def test_without_a_source_nothing_is_noted(data, sentence, advisor_client, version):
    board = make_board()
    assert said(check(advisor_client, board, **data)) == [sentence]
    board.refresh_from_db()
    assert (board.checked_on, version()) == (None, 0)


@pytest.mark.parametrize("pk", ["0", "999999", "x", "9" * 30, "²", ""])
def test_an_entry_that_is_gone(pk, advisor_client, version):
    data = {"entry": "board", "pk": pk, "source": make_source().slug}
    assert advisor_client.post(reverse("admin:checked"), data).status_code == 404
    assert version() == 0


@pytest.mark.parametrize("kind", ["source", "user", "", "nonsense"])
def test_only_entries_are_checked(kind, advisor_client):
    data = {"entry": kind, "pk": "1", "source": make_source().slug}
    assert advisor_client.post(reverse("admin:checked"), data).status_code == 404


def test_a_source_answers_again(today, advisor_client, version):
    source = make_source(broken_on=today)
    advisor_client.post(reverse("admin:answers"), {"source": source.slug})
    source.refresh_from_db()
    assert (source.broken_on, source.revision, version()) == (None, 2, 1)
    assert source.history.first().history_change_reason == "Its address answers again."
    advisor_client.post(reverse("admin:answers"), {"source": "\0"})
    assert version() == 1


@pytest.mark.parametrize("action", ["address_broken", "address_answers"])
def test_the_list_of_sources_notes_what_answers(action, today, advisor_client, version):
    answers = action == "address_answers"
    source = make_source(broken_on=today if answers else None)
    other = make_source(broken_on=None if answers else today - timedelta(days=9))
    advisor_client.post(
        admin_url(Source, "changelist"),
        {"action": action, "_selected_action": [source.pk, other.pk]},
    )
    source.refresh_from_db()
    assert source.broken_on == (None if answers else today)
    assert (source.revision, version()) == (2, 1)
    other.refresh_from_db()
    assert other.revision == 1


# Who ------------------------------------------------------------------------------------------


def test_only_advisors(client, applicant_client, stranger_client, advisor_client):
    url = reverse("admin:review")
    assert advisor_client.get(url).status_code == 200
    assert client.get(url).status_code == 302
    assert applicant_client.get(url, follow=True).status_code == 403
    user = stranger_client.get("/").wsgi_request.user
    user.is_staff = True
    user.save()
    give_second_factor(user)
    sign_in(stranger_client, user)
    assert stranger_client.get(url).status_code == 403
    assert "Review queue" not in stranger_client.get(reverse("admin:index")).text


@pytest.mark.parametrize("page", ["checked", "answers"])
def test_others_note_nothing(page, client, applicant_client, version):
    board, source = make_board(), make_source(broken_on=timezone.localdate())
    data = {"entry": "board", "pk": board.pk, "source": source.slug}
    for each in (client, applicant_client):
        assert each.post(reverse(f"admin:{page}"), data).status_code in (302, 403)
    assert version() == 0
    source.refresh_from_db()
    assert source.broken_on


@pytest.mark.parametrize("page", ["checked", "answers"])
def test_looking_changes_nothing(page, advisor_client):
    assert advisor_client.get(reverse(f"admin:{page}")).status_code == 405


def test_only_what_one_may_change(advisor, advisor_client):
    advisor.groups.get().permissions.remove(
        *advisor.groups.get().permissions.filter(codename="change_residency")
    )
    residency = make_residency(name="A residency")
    make_board(name="A board")
    assert names(advisor_client, "stale") == ["A board"]
    data = {"entry": "residency", "pk": residency.pk, "source": make_source().slug}
    assert advisor_client.post(reverse("admin:checked"), data).status_code == 404
