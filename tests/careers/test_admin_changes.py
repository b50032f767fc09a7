"""Each change is current at once, in the history, and can be taken back."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.utils import timezone

from careers.catalogue import Edge
from careers.models import Board, Claim, Milestone, Prerequisite
from careers.queries import current_catalogue
from tests.builders import make_milestone, make_residency, make_source
from tests.careers.admin_pages import (
    BUILDERS,
    REGISTERED,
    admin_url,
    change,
    errors,
    form_data,
    make_board,
    revert,
)

pytestmark = pytest.mark.django_db


def act(client, action, *entries, **data):
    data = {"action": action, ACTION_CHECKBOX_NAME: [entry.pk for entry in entries]} | data
    return client.post(admin_url(type(entries[0]), "changelist"), data, follow=True)


# The catalogue version ------------------------------------------------------------------------


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_saving_any_record_is_a_new_version(model, advisor_client, version):
    entry = BUILDERS[model]()
    assert change(advisor_client, entry).status_code == 302
    assert version() == 1
    assert model.objects.get(pk=entry.pk).revision == 2


def test_a_new_name_is_in_the_catalogue_at_once(advisor_client):
    milestone = make_milestone(name="Old name")
    assert current_catalogue().by_slug[milestone.slug].name == "Old name"

    change(advisor_client, milestone, name="New name")

    assert current_catalogue().by_slug[milestone.slug].name == "New name"


def test_an_invalid_form_is_not(advisor_client, version):
    milestone = make_milestone()
    assert change(advisor_client, milestone, name="").status_code == 200
    assert version() == 0
    assert Milestone.objects.get().revision == 1


def test_an_invalid_row_is_not_and_leaves_the_record_alone(advisor_client, version):
    milestone = make_milestone(name="Old name")
    rows = {"claims-TOTAL_FORMS": 1, "claims-0-field": "timing", "claims-0-says": ""}
    assert change(advisor_client, milestone, name="New name", **rows).status_code == 200
    assert version() == 0
    assert Milestone.objects.get().name == "Old name"


def test_adding_is(advisor_client, version):
    stage = make_milestone().stage
    url = admin_url(Milestone, "add")
    data = form_data(
        advisor_client.get(url),
        name="Write a paper",
        slug="write-a-paper",
        stage=stage.pk,
        position=99,
        kind="activity",
        necessity="optional",
        change_reason="Asked for by many.",
    )
    assert advisor_client.post(url, data).status_code == 302
    assert version() == 1
    added = Milestone.objects.get(slug="write-a-paper")
    first = added.history.last()
    assert (first.history_type, first.history_change_reason) == ("+", "Asked for by many.")
    assert added.revision == 1


def test_a_row_is(advisor, advisor_client, version):
    milestone, source = make_milestone(), make_source()
    rows = {
        "claims-TOTAL_FORMS": 1,
        "claims-0-field": "timing",
        "claims-0-says": "In spring.",
        "claims-0-source": source.pk,
        "claims-0-confidence": "verified",
    }
    assert change(advisor_client, milestone, **rows).status_code == 302
    assert version() == 1
    claim = Claim.objects.get()
    assert (claim.entry, claim.says) == (milestone, "In spring.")
    assert claim.history.get().history_user_id == advisor.pk


def test_a_window_date_is(advisor_client, version):
    milestone = make_milestone()
    rows = {
        "dates-TOTAL_FORMS": 1,
        "dates-0-edge": Edge.DUE,
        "dates-0-anchor": "fellowship-end",
        "dates-0-offset_months": -2,
        "dates-0-because": "The board says so.",
    }
    assert change(advisor_client, milestone, **rows).status_code == 302
    assert version() == 1
    rule = current_catalogue().by_slug[milestone.slug].date_rule(Edge.DUE)
    assert (rule.offset_months, rule.because) == (-2, "The board says so.")


@pytest.mark.parametrize("action", ["publish", "retire", "mark_checked"])
def test_a_list_action_is(action, advisor, advisor_client, version):
    residency, source = make_residency(), make_source()
    one = make_milestone(
        is_published=action == "retire", residencies=[residency], sources=[source]
    )
    untouched = make_milestone(is_published=action != "retire", checked_on=timezone.localdate())

    act(advisor_client, action, one, untouched)

    assert version() == 1
    one.refresh_from_db()
    assert one.is_published is (action == "publish")
    assert one.checked_on == (timezone.localdate() if action == "mark_checked" else None)
    assert one.revision == 2
    last = one.history.first()
    assert last.history_user_id == advisor.pk
    assert last.history_change_reason
    assert [row.residency for row in last.residencies.all()] == [residency]
    assert [row.source for row in last.sources.all()] == [source]
    untouched.refresh_from_db()
    assert untouched.revision == 1


def test_an_action_that_changes_nothing_is_not(advisor_client, version):
    act(advisor_client, "publish", make_milestone())
    assert version() == 0


def test_deleting_is(advisor, advisor_client, version):
    milestone = make_milestone()
    url = admin_url(milestone, "delete")
    assert advisor_client.get(url).status_code == 200
    assert version() == 0
    assert advisor_client.post(url, {"post": "yes"}).status_code == 302
    assert version() == 1
    last = Milestone.history.get(id=milestone.pk, history_type="-")
    assert last.history_user_id == advisor.pk


def test_deleting_several_is(advisor_client, version):
    entries = [make_milestone(), make_milestone()]
    act(advisor_client, "delete_selected", *entries)
    assert (version(), Milestone.objects.count()) == (0, 2)
    act(advisor_client, "delete_selected", *entries, post="yes")
    assert (version(), Milestone.objects.count()) == (1, 0)


# History --------------------------------------------------------------------------------------


def test_a_save_is_one_version_with_its_relations_author_and_reason(advisor, advisor_client):
    residency = make_residency()
    milestone = make_milestone(name="Old name")
    before = milestone.history.count()

    change(
        advisor_client,
        milestone,
        name="New name",
        residencies=[residency.pk],
        change_reason="The board renamed it.",
    )

    assert milestone.history.count() == before + 1
    last = milestone.history.first()
    assert last.name == "New name"
    assert [row.residency for row in last.residencies.all()] == [residency]
    assert last.history_user_id == advisor.pk
    assert last.history_change_reason == "The board renamed it."


def test_revert_restores_fields_and_relations(advisor, advisor_client, version):
    residency, source = make_residency(), make_source()
    milestone = make_milestone(name="Before", residencies=[residency], sources=[source])
    good = milestone.history.first()
    change(advisor_client, milestone, name="After", residencies=[], sources=[make_source().pk])
    assert version() == 1
    rows = milestone.history.count()

    response = revert(advisor_client, milestone, good, change_reason="It was right.")

    assert response.redirect_chain
    milestone.refresh_from_db()
    assert milestone.name == "Before"
    assert list(milestone.residencies.all()) == [residency]
    assert list(milestone.sources.all()) == [source]
    assert version() == 2
    assert milestone.revision == 3
    assert milestone.history.count() == rows + 1
    last = milestone.history.first()
    assert (last.history_user_id, last.history_change_reason) == (advisor.pk, "It was right.")
    assert [row.source for row in last.sources.all()] == [source]


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_any_record_can_be_reverted(model, advisor, advisor_client, version):
    entry = BUILDERS[model]()
    field = next(name for name in ("name", "title", "reason") if hasattr(entry, name))
    before = getattr(entry, field)
    good = entry.history.first()
    change(advisor_client, entry, **{field: "Changed"})

    assert revert(advisor_client, entry, good).redirect_chain

    entry.refresh_from_db()
    assert (getattr(entry, field), entry.revision, version()) == (before, 3, 2)
    assert entry.history.first().history_user_id == advisor.pk


@pytest.mark.parametrize("version_id", ["0", "nonsense", "9" * 19, "9" * 5000])
def test_a_version_that_is_not_there(version_id, advisor_client):
    url = admin_url(make_milestone(), "simple_history", version_id)
    assert advisor_client.get(url).status_code == 404


def test_revert_brings_back_a_deleted_record(advisor_client, version):
    source = make_source()
    milestone = make_milestone(name="Gone", sources=[source])
    good, pk = milestone.history.first(), milestone.pk
    milestone.delete()
    milestone.pk = pk

    revert(advisor_client, milestone, good)

    assert version() == 1
    back = Milestone.objects.get()
    assert (back.pk, back.name, list(back.sources.all())) == (pk, "Gone", [source])


def test_an_invalid_revert_changes_nothing(advisor_client, version):
    milestone = make_milestone(name="Before")
    good = milestone.history.first()
    Milestone.objects.update(name="After")
    make_milestone(stage=milestone.stage, position=700)

    response = revert(advisor_client, milestone, good, position=700)

    assert not response.redirect_chain
    assert version() == 0
    assert Milestone.objects.get(pk=milestone.pk).name == "After"


def test_history_names_who_and_what(advisor_client):
    first, second = make_source(title="The first"), make_source(title="The second")
    milestone = make_milestone(name="Old name", sources=[first])
    change(advisor_client, milestone, name="New name", sources=[second.pk])

    page = advisor_client.get(admin_url(milestone, "history")).text

    assert "Ava Advisor" in page
    assert "Old name → New name" in page
    assert "[The first] → [The second]" in page


def test_history_of_a_closed_account_says_so(advisor, advisor_client):
    milestone = make_milestone()
    Milestone.history.filter(id=milestone.pk).update(history_user_id=advisor.pk + 1000)
    page = advisor_client.get(admin_url(milestone, "history")).text
    assert "an account that is closed" in page


def test_history_shows_the_rows_of_the_record(advisor_client):
    milestone, other = make_milestone(), make_milestone(name="The required one")
    row = Prerequisite.objects.create(milestone=milestone, required_milestone=other)
    row.delete()
    response = advisor_client.get(admin_url(milestone, "history"))

    deleted, created = response.context["row_changes"]
    assert (deleted.version.history_type, created.version.history_type) == ("-", "+")
    assert deleted.kind == "prerequisite"
    assert dict(deleted.values) == {"required milestone": other, "blocks": "yes"}
    assert "The required one" in response.text


# Why ------------------------------------------------------------------------------------------


def test_changing_a_record_asks_why(advisor_client, version):
    milestone = make_milestone(name="Old name")
    response = change(advisor_client, milestone, name="New name", change_reason=" ")
    assert errors(response) == ["Say in a few words why the record changes."]
    assert (Milestone.objects.get().name, version()) == ("Old name", 0)
    assert "Why this change?" in response.text


def test_changing_a_row_asks_why_too(advisor_client, version):
    board = make_board()
    rows = {
        "claims-TOTAL_FORMS": 1,
        "claims-0-field": "note",
        "claims-0-says": "So.",
        "claims-0-source": make_source().pk,
        "claims-0-confidence": "verified",
    }
    response = change(advisor_client, board, **rows, change_reason="")
    assert errors(response) == ["These rows change: say why at “Why this change?”."]
    assert (Claim.objects.count(), version()) == (0, 0)


def test_saving_without_a_change_asks_nothing(advisor_client):
    assert change(advisor_client, make_board(), change_reason="").status_code == 302


def test_adding_asks_nothing(advisor_client):
    url = admin_url(Board, "add")
    data = form_data(advisor_client.get(url), name="A board", slug="a-board")
    data |= {"abbreviation": "AB", "family": "abms", "change_reason": ""}
    assert advisor_client.post(url, data).status_code == 302
    assert Board.objects.get().history.get().history_change_reason is None


def test_rows_change_for_the_reason_of_their_record(advisor_client):
    board, source = make_board(), make_source()
    claim = board.claims.create(field="note", says="So.", source=source)
    change(
        advisor_client, board, **{"claims-0-says": "Thus.", "change_reason": "A new edition."}
    )
    change(advisor_client, board, **{"claims-0-DELETE": "on", "change_reason": "Withdrawn."})
    reasons = [row.history_change_reason for row in Claim.history.filter(id=claim.pk)]
    assert reasons == ["Withdrawn.", "A new edition.", None]
    assert "A new edition." in advisor_client.get(admin_url(board, "history")).text


def test_a_revert_explains_itself(advisor_client):
    milestone = make_milestone(name="Before")
    good = milestone.history.first()
    change(advisor_client, milestone, name="After")
    revert(advisor_client, milestone, good, change_reason="")
    reason = milestone.history.first().history_change_reason
    assert reason.startswith("Back to the version of ")
