"""Two advisors edit one record: the second is told, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from careers.admin import base
from careers.models import CatalogueVersion, Claim, Milestone, Prerequisite
from tests.builders import make_milestone, make_residency, make_source, sign_in
from tests.careers.admin_pages import admin_url, change, errors, form_data, make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone():
    milestone = make_milestone(name="Letters", guidance="Ask early.", kind="document")
    Claim.objects.create(
        entry=milestone, field="timing", says="Three months.", source=make_source()
    )
    return milestone


@pytest.fixture
def opened(milestone, advisor_client):
    """The second editor's form as the browser would send it; the first saves after that."""
    return form_data(advisor_client.get(admin_url(milestone, "change")))


def told(conflict):
    return {(item.label, item.theirs, item.yours) for item in conflict.differences}


def test_second_editor_is_told_what_differs(milestone, opened, advisor_client):
    residency = make_residency(name="Neurology")
    change(
        advisor_client,
        milestone,
        name="Their name",
        kind="exam",
        for_md="on",
        residencies=[residency.pk],
        **{"claims-0-says": "Two months."},
    )
    version = CatalogueVersion.current()

    response = advisor_client.post(
        admin_url(milestone, "change"), opened | {"name": "My name", "guidance": "Mine."}
    )

    assert response.status_code == 200
    conflict = response.context["conflict"]
    assert conflict.saved_by == "Ava Advisor"
    assert told(conflict) == {
        ("Name", "Their name", "My name"),
        ("Guidance", "Ask early.", "Mine."),
        ("Kind", "exam", "document"),
        ("For MD", "yes", "no"),
        ("Residencies", "Neurology", "(empty)"),
        ("claim “timing: Three months.”, Says", "Two months.", "Three months."),
    }
    assert "Somebody else saved this record" in errors(response)[0]
    assert response.context["adminform"].form["name"].value() == "My name"
    stored = Milestone.objects.get()
    assert (stored.name, stored.guidance) == ("Their name", "Ask early.")
    assert CatalogueVersion.current() == version


def test_relations_dates_and_empty_fields_are_told_in_words(milestone, opened, advisor_client):
    group = make_group(name="Any letters")
    change(advisor_client, milestone, choice_group=group.pk, checked_on="2026-03-01")
    mine = opened | {"evidence": "A copy", "stage": 987654}
    response = advisor_client.post(admin_url(milestone, "change"), mine)
    assert told(response.context["conflict"]) == {
        ("Choice group", "Any letters", "(empty)"),
        ("Checked on", "1 March 2026", "(empty)"),
        ("Evidence", "(empty)", "A copy"),
        ("Stage", str(milestone.stage), "987654"),
    }


def test_saving_once_more_without_agreeing_is_refused(milestone, opened, advisor_client):
    change(advisor_client, milestone, name="Their name")
    url = admin_url(milestone, "change")
    again = form_data(advisor_client.post(url, opened))
    assert advisor_client.post(url, again).context["conflict"]
    assert Milestone.objects.get().name == "Their name"


def test_agreeing_overwrites_just_what_was_shown(milestone, opened, advisor_client):
    url = admin_url(milestone, "change")
    change(advisor_client, milestone, name="Their name")
    shown = advisor_client.post(url, opened | {"name": "My name"}).context["conflict"].revision
    change(advisor_client, milestone, name="A third name")

    mine = opened | {"name": "My name"}
    response = advisor_client.post(url, mine | {"overwrite": shown})
    assert ("Name", "A third name", "My name") in told(response.context["conflict"])

    shown = response.context["conflict"].revision
    assert advisor_client.post(url, mine | {"overwrite": shown}).status_code == 302
    stored = Milestone.objects.get()
    assert (stored.name, stored.revision) == ("My name", 4)


def test_the_page_offers_to_agree(milestone, opened, advisor_client):
    change(advisor_client, milestone, name="Their name")
    page = advisor_client.post(admin_url(milestone, "change"), opened).text
    assert '<input type="checkbox" name="overwrite" value="2">' in page
    assert "Saved meanwhile by Ava Advisor" in page


def test_a_row_added_meanwhile_is_told_and_kept(milestone, opened, advisor_client):
    change(advisor_client, milestone)
    Claim.objects.create(
        entry=milestone, field="evidence", says="A form.", source=make_source()
    )
    url = admin_url(milestone, "change")
    conflict = advisor_client.post(url, opened).context["conflict"]
    assert conflict.added == ["claim “evidence: A form.”"]
    advisor_client.post(url, opened | {"overwrite": conflict.revision})
    assert Claim.objects.count() == 2


def test_a_row_deleted_meanwhile_is_told(milestone, opened, advisor_client):
    Claim.objects.all().delete()
    url = admin_url(milestone, "change")
    messages = errors(advisor_client.post(url, opened))
    assert any(message.startswith("Somebody deleted a row") for message in messages)
    assert advisor_client.post(url, opened | {"claims-0-DELETE": "on"}).status_code == 302


def test_a_list_action_is_news_to_an_open_form(milestone, opened, advisor_client):
    advisor_client.post(
        admin_url(Milestone, "changelist"),
        {"action": "retire", "_selected_action": [milestone.pk]},
    )
    conflict = advisor_client.post(admin_url(milestone, "change"), opened).context["conflict"]
    assert told(conflict) == {("Published", "no", "yes")}


def test_a_change_by_nobody_says_so(milestone, opened, advisor_client):
    """What load_reference saves: a raised revision and a row of history without a person."""
    milestone.revision += 1
    milestone.save()
    Milestone.history.filter(id=milestone.pk).update(history_user_id=None)
    conflict = advisor_client.post(admin_url(milestone, "change"), opened).context["conflict"]
    assert conflict.saved_by == "no person (a command)"
    assert conflict.differences == []


def test_a_form_without_its_revision_is_refused(milestone, opened, advisor_client):
    del opened["seen_revision"]
    assert advisor_client.post(admin_url(milestone, "change"), opened).context["conflict"]


def test_revert_is_told_too(milestone, advisor_client):
    url = admin_url(milestone, "simple_history", milestone.history.first().pk)
    opened = form_data(advisor_client.get(url))
    change(advisor_client, milestone, name="Their name")

    response = advisor_client.post(url, opened)

    conflict = response.context["conflict"]
    assert told(conflict) == {("Name", "Their name", "Letters")}
    assert Milestone.objects.get().name == "Their name"
    response = advisor_client.post(url, opened | {"overwrite": conflict.revision})
    assert response.status_code == 302
    assert Milestone.objects.get().name == "Letters"


def test_a_save_between_check_and_write_is_told(milestone, opened, advisor_client, monkeypatch):
    """Whoever loses the conditional UPDATE gets the same page as who came a minute late."""
    claim = base.ReferenceAdmin._claim
    calls = []

    def late(self, obj, revision):
        calls.append(revision)
        if len(calls) == 1:
            raise base.StaleEntry
        claim(self, obj, revision)

    monkeypatch.setattr(base.ReferenceAdmin, "_claim", late)
    response = advisor_client.post(admin_url(milestone, "change"), opened | {"name": "Mine"})
    assert response.status_code == 302
    assert calls == [1, 1]
    assert Milestone.objects.get().name == "Mine"


def test_only_one_claims_a_revision(milestone):
    model_admin = base.admin.site.get_model_admin(Milestone)
    first, second = (Milestone.objects.get() for _ in range(2))
    model_admin._claim(first, 1)
    with pytest.raises(base.StaleEntry):
        model_admin._claim(second, 1)
    assert Milestone.objects.get().revision == 2


def at_once(user, *requests):
    """Post every (url, data) at the same moment, each in a thread of its own."""
    start = Barrier(len(requests), timeout=20)

    def post(request):
        client = Client()
        sign_in(client, user)
        start.wait(timeout=20)
        try:
            return client.post(*request)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(post, requests))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(milestone, opened, advisor):
    url = admin_url(milestone, "change")
    responses = at_once(
        advisor, (url, opened | {"name": "One"}), (url, opened | {"name": "Other"})
    )
    assert sorted(response.status_code for response in responses) == [200, 302]
    stored = Milestone.objects.get()
    assert stored.revision == 2
    assert stored.name in {"One", "Other"}


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_close_no_circle_together(advisor, advisor_client):
    CatalogueVersion.bump()
    one, other = make_milestone(name="One"), make_milestone(name="Other")
    requests = []
    for milestone, needed in ((one, other), (other, one)):
        url = admin_url(milestone, "change")
        rows = {
            "prerequisites-TOTAL_FORMS": 1,
            "prerequisites-0-required_milestone": needed.pk,
        }
        requests.append((url, form_data(advisor_client.get(url), **rows)))

    responses = at_once(advisor, *requests)

    assert sorted(response.status_code for response in responses) == [200, 302]
    assert Prerequisite.objects.count() == 1
