"""Each change is current at once, in the history, and can be taken back."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse
from django.utils import timezone

from careers.catalogue import Edge
from careers.models import CatalogueVersion, Claim, Milestone, Prerequisite
from careers.queries import current_catalogue
from tests.builders import make_milestone, make_residency, make_source
from tests.careers.admin_pages import (
    BUILDERS,
    REGISTERED,
    admin_url,
    change,
    errors,
    form_data,
    make_certificate,
    make_group,
    make_route,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    """A function: how often the catalogue version was raised since the test began."""
    CatalogueVersion.bump()
    start = CatalogueVersion.current()
    return lambda: CatalogueVersion.current() - start


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
    assert (claim.milestone, claim.says) == (milestone, "In spring.")
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


def revert(client, entry, version, **changes):
    url = admin_url(entry, "simple_history", version.pk)
    return client.post(url, form_data(client.get(url), **changes), follow=True)


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


# What a milestone may be ----------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["timeline", "what-if"])
def test_the_address_of_another_page_is_refused(slug, advisor_client):
    url = admin_url(Milestone, "add")
    response = advisor_client.post(url, form_data(advisor_client.get(url), slug=slug))
    assert response.context["adminform"].form.errors["slug"] == [
        f"“{slug}” is the address of another page. Choose another slug."
    ]


def test_the_slug_stays(advisor_client):
    milestone = make_milestone(slug="first")
    assert change(advisor_client, milestone, slug="second").status_code == 302
    assert Milestone.objects.get().slug == "first"


def test_view_on_site_leads_to_the_public_page(advisor_client):
    milestone = make_milestone()
    response = advisor_client.get(admin_url(milestone, "change"))
    assert response.context["absolute_url"] == reverse(
        "admin:view_on_site", args=[response.context["content_type_id"], milestone.pk]
    )
    response = advisor_client.get(response.context["absolute_url"])
    assert response.url.endswith(f"/milestones/{milestone.slug}/")


# Prerequisites --------------------------------------------------------------------------------


def needs(milestone):
    return {"prerequisites-TOTAL_FORMS": 1, "prerequisites-0-required_milestone": milestone.pk}


@pytest.fixture
def chain():
    """A needs B, B needs C."""
    a, b, c = (make_milestone(slug=name.lower(), name=name) for name in "ABC")
    Prerequisite.objects.create(milestone=a, required_milestone=b)
    Prerequisite.objects.create(milestone=b, required_milestone=c)
    return a, b, c


def test_a_circle_is_refused_in_names(chain, advisor_client, version):
    a, _, c = chain
    response = change(advisor_client, c, **needs(a))

    (message,) = errors(response)
    start, circle = message.split(": ")
    assert start == "These prerequisites go round in a circle"
    assert circle in {
        "A needs B needs C needs A.",
        "B needs C needs A needs B.",
        "C needs A needs B needs C.",
    }
    assert version() == 0
    assert Prerequisite.objects.count() == 2


def test_what_is_no_circle_is_saved(chain, advisor_client):
    a, _, c = chain
    data = {
        "prerequisites-TOTAL_FORMS": 2,
        "prerequisites-1-required_milestone": c.pk,
        "prerequisites-1-milestone": a.pk,
    }
    assert change(advisor_client, a, **data).status_code == 302
    assert Prerequisite.objects.filter(milestone=a).count() == 2


def test_a_prerequisite_names_a_milestone_or_a_group(advisor_client, version):
    rows = {"prerequisites-TOTAL_FORMS": 1, "prerequisites-0-is_hard": None}
    both = needs(make_milestone()) | {"prerequisites-0-required_group": make_group().pk}
    for data in (rows | both, rows | {"prerequisites-0-source": make_source().pk}):
        response = change(advisor_client, make_milestone(), **data)
        assert errors(response) == ["Name exactly one: a milestone or a choice group."]
    assert version() == 0


def test_a_row_marked_for_deletion_closes_no_circle(chain, advisor_client):
    a, b, c = chain
    Prerequisite.objects.filter(milestone=b).delete()
    Prerequisite.objects.create(milestone=b, required_milestone=c)
    Prerequisite.objects.filter(milestone=a).delete()
    wrong = Prerequisite(milestone=c, required_milestone=b)
    Prerequisite.objects.bulk_create([wrong])
    response = change(advisor_client, c, **{"prerequisites-0-DELETE": "on"})
    assert response.status_code == 302
    assert not Prerequisite.objects.filter(milestone=c).exists()


def test_joining_a_choice_group_can_close_a_circle(chain, advisor_client, version):
    a, _, c = chain
    group = make_group(name="Group")
    Prerequisite.objects.create(milestone=c, required_group=group)

    response = change(advisor_client, a, choice_group=group.pk)

    (message,) = errors(response)
    assert "circle" in message
    assert version() == 0


def test_reverting_into_a_choice_group_can_close_a_circle(chain, advisor_client, version):
    a, _, c = chain
    group = make_group(name="Group")
    a.choice_group = group
    a.save()
    good = a.history.first()
    a.choice_group = None
    a.save()
    Prerequisite.objects.create(milestone=c, required_group=group)

    response = revert(advisor_client, a, good)

    (message,) = errors(response)
    assert "circle" in message
    assert version() == 0


# Routes: a record of their own and a row of their certificate ---------------------------------


def test_a_route_saved_by_itself_is_news_to_the_page_of_its_certificate(advisor_client):
    route = make_route()
    change(advisor_client, route, reason="Better said.")
    route.refresh_from_db()
    assert (route.revision, route.certificate.revision) == (2, 2)


def test_a_route_saved_with_its_certificate_is_news_to_its_own_page(advisor_client):
    certificate = make_certificate()
    route, other = make_route(certificate=certificate), make_route(certificate=certificate)
    rows = {str(row.residency): number for number, row in enumerate(certificate.routes.all())}
    number = rows[str(route.residency)]
    change(advisor_client, certificate, **{f"routes-{number}-reason": "Better said."})
    for row in (route, other):
        row.refresh_from_db()
    assert (route.reason, route.revision) == ("Better said.", 2)
    assert other.revision == 1
