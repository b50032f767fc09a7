"""What the lists cost, and that every page of every model works.

Who gets in stands in `tests/security/access.txt`; here only whom that table does not know.
"""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.forms import ModelChoiceField
from django.test import RequestFactory
from django.urls import reverse

from applicants.models import Applicant, Correction, MilestoneRecord, RecordVersion
from careers.admin.facts import facts_of_kind
from careers.models import Argument, Claim, Milestone, ReferenceEntry, Ruling, Source
from tests.builders import give_second_factor, sign_in
from tests.careers.admin_pages import (
    BUILDERS,
    REGISTERED,
    admin_url,
    make_board,
    make_full_milestone,
)

every_model = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
pytestmark = pytest.mark.django_db


def pages_of(entry):
    """Every address of the admin for one record."""
    version = type(entry).history.filter(id=entry.pk).first()
    opts = entry._meta
    relations = [
        field.name for field in [*opts.fields, *opts.many_to_many] if field.is_relation
    ]
    autocomplete = reverse("admin:autocomplete")
    pages = [
        admin_url(type(entry), "changelist"),
        admin_url(type(entry), "add"),
        admin_url(entry, "change"),
        admin_url(entry, "history"),
        admin_url(entry, "delete"),
        admin_url(entry, "simple_history", version.pk),
    ]
    searches = [f"model_name={opts.model_name}&field_name={name}" for name in relations]
    return pages + [f"{autocomplete}?app_label=careers&{search}" for search in searches]


def test_every_reference_model_has_rows_to_test_with():
    assert set(BUILDERS) == set(REGISTERED)


@every_model
def test_advisor_opens_every_page(model, advisor_client):
    for url in pages_of(BUILDERS[model]()):
        assert (url, advisor_client.get(url).status_code) == (url, 200)


@every_model
def test_staff_outside_the_group_see_nothing(model, stranger_client):
    user = stranger_client.get("/").wsgi_request.user
    user.is_staff = True
    user.save()
    give_second_factor(user)
    sign_in(stranger_client, user)
    for url in pages_of(BUILDERS[model]()):
        assert (url, stranger_client.get(url).status_code) == (url, 403)


@pytest.mark.parametrize("model", [Applicant, MilestoneRecord, RecordVersion])
def test_what_people_noted_is_in_no_admin(model, advisor_client):
    assert not admin.site.is_registered(model)
    opts = model._meta
    assert advisor_client.get(f"/admin/applicants/{opts.model_name}/").status_code == 404


def test_history_of_an_account_is_refused(applicant, advisor_client):
    assert advisor_client.get(admin_url(applicant.user, "history")).status_code == 403


@pytest.mark.parametrize("key", ["9" * 19, "9" * 5000, "x"])
def test_history_of_no_record_is_not_found(key, advisor_client):
    response = advisor_client.get(f"/admin/careers/milestone/{key}/history/")
    assert response.status_code == 404


@pytest.mark.parametrize("lookup", ["+", "+__isnull", "+__lt", "stage__+"])
def test_lists_are_not_filtered_by_relations_without_a_name(lookup, advisor_client):
    """One of them leads from a milestone to what people noted for it."""
    response = advisor_client.get("/admin/careers/milestone/", {lookup: "1"})
    assert response.status_code == 400


def test_autocomplete_gives_no_people(advisor_client):
    query = {"app_label": "applicants", "model_name": "applicant", "field_name": "user"}
    assert advisor_client.get(reverse("admin:autocomplete"), query).status_code == 403


def test_index_shows_reference_data_in_the_order_of_the_way(advisor_client):
    response = advisor_client.get(reverse("admin:index"))

    app, others = response.context["app_list"]
    assert [row["model"] for row in others["models"]] == [Correction]
    assert app["name"] == "Reference data"
    assert [row["name"] for row in app["models"]] == [
        "Stages",
        "Milestones",
        "Choice groups",
        "Residencies",
        "Boards",
        "Certificates",
        "Certificate routes",
        "Training rules",
        "Exams",
        "Fellowships",
        "Seasons",
        "Application documents",
        "Application fees",
        "Match years",
        "State licenses",
        "Continuing certification",
        "Procedures",
        "Pay bands",
        "Organizations",
        "Resources",
        "Guide articles",
        "Guide points",
        "Arguments",
        "Disagreements",
        "Sources",
    ]
    assert response.context["site_header"] == "Pain Medicine Pathway"
    assert response.context["site_url"] == "/"


@every_model
def test_list_costs_the_same_for_one_and_three_rows(
    model, advisor_client, django_assert_num_queries
):
    url = admin_url(model, "changelist")
    BUILDERS[model]()
    advisor_client.get(url)  # content types are kept from now on
    with django_assert_num_queries(_queries(model)):
        advisor_client.get(url)
    for _ in range(2):
        BUILDERS[model]()
    with django_assert_num_queries(_queries(model)):
        response = advisor_client.get(url)
    assert len(response.context["cl"].result_list) >= 3


def _queries(model):
    """Session, user, second factor, two of permissions, two counts, rows; one for each filter
    by records.
    """
    filters = {"CertificateRoute": 2, "GuidePoint": 1, "Milestone": 2} | {
        "Procedure": 1,
        "TrainingRule": 1,
    }
    return 8 + filters.get(model.__name__, 0)


@every_model
def test_history_costs_the_same_for_two_and_five_versions(
    model, advisor_client, django_assert_max_num_queries
):
    entry = BUILDERS[model]()
    url = admin_url(entry, "history")
    entry.save()
    advisor_client.get(url)
    with django_assert_max_num_queries(40) as two:
        advisor_client.get(url)
    for _ in range(3):
        entry.save()
    with django_assert_max_num_queries(len(two)):
        advisor_client.get(url)


def test_counts_are_right(advisor_client):
    milestone = make_full_milestone()
    response = advisor_client.get(admin_url(type(milestone), "changelist"))

    rows = {row.pk: row for row in response.context["cl"].result_list}
    mine = rows[milestone.pk]
    assert (mine.claims_count, mine.prerequisites_count, mine.unlocks_count) == (1, 1, 0)
    required = milestone.prerequisites.get().required_milestone
    assert rows[required.pk].unlocks_count == 1


@every_model
def test_every_relation_is_searched_not_listed(model, advisor):
    """A select with a thousand options would be sent to each page."""
    request = RequestFactory().get("/")
    request.user = advisor
    model_admin = admin.site.get_model_admin(model)
    forms = [model_admin.get_form(request)]
    inlines = model_admin.get_inline_instances(request)
    forms += [inline.get_formset(request).form for inline in inlines]
    for form in forms:
        for name, field in form.base_fields.items():
            if isinstance(field, ModelChoiceField):
                widget = getattr(field.widget, "widget", field.widget)
                assert isinstance(widget, AutocompleteMixin), name


@every_model
def test_lists_offer_search_and_entries_their_state(model):
    model_admin = admin.site.get_model_admin(model)
    assert model_admin.search_fields
    assert model_admin.list_filter
    if issubclass(model, ReferenceEntry):
        named = {getattr(item, "parameter_name", item) for item in model_admin.list_filter}
        assert {"confidence", "is_published", "review"} <= named
        assert set(model_admin.actions) == {"publish", "retire", "mark_checked"}


ENTRIES = [model for model in REGISTERED if issubclass(model, ReferenceEntry)]


def test_every_reference_entry_is_kept_here():
    kinds = {
        model
        for model in apps.get_app_config("careers").get_models()
        if issubclass(model, ReferenceEntry)
    }
    assert set(ENTRIES) == kinds


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
def test_every_entry_has_its_claims_and_rulings_on_its_page(model, advisor_client):
    response = advisor_client.get(admin_url(BUILDERS[model](), "change"))
    inlines = [inline.opts.model for inline in response.context["inline_admin_formsets"]]
    assert inlines[-2:] == [Claim, Ruling]
    assert response.text.count('<datalist id="facts">') == 1


def test_the_field_of_a_claim_suggests_the_facts_of_the_entry(advisor_client):
    page = advisor_client.get(admin_url(make_board(), "change")).text
    empty = re.search(r'<input[^>]*name="claims-__prefix__-field"[^>]*>', page)[0]
    assert 'list="facts"' in empty
    assert '<option value="eligibility_years">eligibility years</option>' in page
    assert '<option value="slug">' not in page


def test_a_kind_without_a_shelf_suggests_its_own_fields():
    assert [name for name, _ in facts_of_kind(Argument)] == ["summary", "counter", "finding"]
    assert "timing" in [name for name, _ in facts_of_kind(Milestone)]
    assert facts_of_kind(Source) == []
