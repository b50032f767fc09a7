"""What the admin lets a pathway be: addresses, prerequisites, routes."""

import pytest
from django.urls import reverse

from careers.models import Milestone, Prerequisite
from tests.builders import make_milestone, make_source
from tests.careers.admin_pages import (
    admin_url,
    change,
    errors,
    form_data,
    make_certificate,
    make_group,
    make_route,
    revert,
)

pytestmark = pytest.mark.django_db


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
