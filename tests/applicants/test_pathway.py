"""The checklist: what it shows, one-tap changes, undo, filters, and who may see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applicants.models import MilestoneRecord, Status
from careers.catalogue import Necessity
from careers.models import CatalogueVersion, Prerequisite
from tests.builders import make_milestone, make_residency, make_stage

PATHWAY = "/pathway/"


def change_url(milestone, query=""):
    return reverse("applicants:change", args=[milestone.slug]) + query


def record_of(applicant, milestone):
    return MilestoneRecord.objects.get(applicant=applicant, milestone=milestone)


def note(applicant, milestone, **fields):
    record = MilestoneRecord.objects.for_milestone(applicant, milestone)
    record.change(**fields)
    return record


def names(response):
    """Milestone names on the checklist, by stage."""
    return {
        section.name: [row.name for row in section.rows]
        for section in response.context["sections"]
    }


def test_checklist_shows_stages_and_milestones_in_order(applicant_client):
    first, second = make_stage(name="First"), make_stage(name="Second")
    for name, stage in [("C", second), ("A", first), ("B", first)]:
        make_milestone(name=name, stage=stage)

    response = applicant_client.get(PATHWAY)

    assert names(response) == {"First": ["A", "B"], "Second": ["C"]}


def test_checklist_shows_only_what_is_theirs(applicant, applicant_client):
    applicant.track = "do"
    applicant.save()
    stage = make_stage(name="School")
    make_milestone(name="COMLEX", stage=stage, for_do=True)
    make_milestone(name="ECFMG", stage=stage, for_img=True)

    assert names(applicant_client.get(PATHWAY)) == {"School": ["COMLEX"]}


@pytest.mark.parametrize("count", [1, 3])
def test_checklist_costs_the_same_for_any_length(
    applicant, applicant_client, count, django_assert_num_queries
):
    for _ in range(count):
        note(applicant, make_milestone(), status=Status.DONE)
    applicant_client.get(PATHWAY)  # fills the kept catalogue

    with django_assert_num_queries(
        6
    ):  # session, user, applicant, interruptions, version, records
        applicant_client.get(PATHWAY)


def test_one_tap_marks_done_and_says_so(applicant, applicant_client):
    milestone = make_milestone(name="Step 3")

    response = applicant_client.post(change_url(milestone), {"to": "done.0"}, follow=True)

    assert response.redirect_chain == [(PATHWAY, 302)]
    record = record_of(applicant, milestone)
    assert (record.status, record.done_on, record.version) == (Status.DONE, None, 1)
    assert [str(message) for message in response.context["messages"]] == ["Step 3: done."]


def test_undo_offered_with_the_message_takes_the_change_back(applicant, applicant_client):
    milestone = make_milestone()
    response = applicant_client.post(change_url(milestone), {"to": "done.0"}, follow=True)
    (message,) = response.context["messages"]

    applicant_client.post(message.extra_tags)

    assert record_of(applicant, milestone).status == Status.NOT_STARTED


def test_undo_does_nothing_once_something_else_was_changed(applicant, applicant_client):
    milestone = make_milestone()
    response = applicant_client.post(change_url(milestone), {"to": "done.0"}, follow=True)
    (message,) = response.context["messages"]
    note(applicant, milestone, status=Status.IN_PROGRESS)

    response = applicant_client.post(message.extra_tags, follow=True)

    assert record_of(applicant, milestone).status == Status.IN_PROGRESS
    assert "changed in another tab" in response.text


def test_button_of_a_stale_tab_changes_nothing(applicant, applicant_client):
    milestone = make_milestone()
    note(applicant, milestone, status=Status.IN_PROGRESS)

    response = applicant_client.post(change_url(milestone), {"to": "done.0"}, follow=True)

    assert record_of(applicant, milestone).status == Status.IN_PROGRESS
    assert "changed in another tab" in response.text


def test_double_click_is_stored_once(applicant, applicant_client):
    milestone = make_milestone()
    for _ in range(2):
        applicant_client.post(change_url(milestone), {"to": "done.0"})
    assert record_of(applicant, milestone).version == 1


def test_htmx_gets_the_checklist_alone_with_the_message(applicant_client):
    milestone = make_milestone(name="Step 3")
    response = applicant_client.post(
        change_url(milestone), {"to": "done.0"}, headers={"HX-Request": "true"}
    )
    assert "<html" not in response.text
    assert 'id="checklist"' in response.text
    assert "Step 3: done." in response.text


@pytest.mark.parametrize(
    "to", ["", "waived.0", "done", "done.x", "done.-1", "done.0;", "é" * 999]
)
def test_unknown_button_is_refused(applicant_client, to):
    milestone = make_milestone()
    assert applicant_client.post(change_url(milestone), {"to": to}).status_code == 400
    assert not MilestoneRecord.objects.exists()


@pytest.mark.parametrize("version", ["", "0", "x", "99999999999999999999"])
def test_hostile_undo_is_refused_or_does_nothing(applicant, applicant_client, version):
    milestone = make_milestone()
    note(applicant, milestone, status=Status.DONE)
    url = reverse("applicants:undo", args=[milestone.slug], query={"version": version})
    assert applicant_client.post(url).status_code in (302, 400)
    assert record_of(applicant, milestone).status == Status.DONE


@pytest.mark.parametrize("version", ["1", "99999999999999999999"])
def test_undo_where_nothing_was_noted_does_nothing(applicant_client, version):
    milestone = make_milestone()
    url = reverse("applicants:undo", args=[milestone.slug], query={"version": version})
    assert applicant_client.post(url).status_code == 302
    assert not MilestoneRecord.objects.exists()


def test_filter_is_in_the_address_and_survives_a_change(applicant, applicant_client):
    stage = make_stage(name="Only")
    done, open_ = (make_milestone(name=name, stage=stage) for name in ("Done one", "Open one"))
    note(applicant, done, status=Status.DONE)

    assert names(applicant_client.get("/pathway/?show=open")) == {"Only": ["Open one"]}
    assert names(applicant_client.get("/pathway/?show=done")) == {"Only": ["Done one"]}
    response = applicant_client.post(change_url(open_, "?show=open"), {"to": "done.0"})
    assert response.url == "/pathway/?show=open"


def test_filter_by_stage(applicant_client):
    stages = [make_stage(slug="one", name="One"), make_stage(slug="two", name="Two")]
    for stage in stages:
        make_milestone(name=f"In {stage}", stage=stage)
    assert names(applicant_client.get("/pathway/?stage=two")) == {"Two": ["In Two"]}


def test_filter_blocked_and_overdue(applicant, applicant_client):
    stage = make_stage(name="Only")
    first, second, late = (
        make_milestone(name=name, stage=stage) for name in ("First", "Second", "Late")
    )
    Prerequisite.objects.create(milestone=second, required_milestone=first)
    note(applicant, late, planned_on=timezone.localdate() - timedelta(days=40))

    assert names(applicant_client.get("/pathway/?show=blocked")) == {"Only": ["Second"]}
    assert names(applicant_client.get("/pathway/?show=overdue")) == {"Only": ["Late"]}


@pytest.mark.parametrize(
    "query", ["show=nonsense", "stage='%3B--", "show=&stage=", "stage=%00"]
)
def test_bad_filter_shows_everything(applicant_client, query):
    make_milestone(name="A", stage=make_stage(name="Only"))
    assert names(applicant_client.get(f"/pathway/?{query}")) == {"Only": ["A"]}


def test_filter_without_a_match_offers_the_way_out(applicant_client):
    make_milestone()
    assert "Nothing here matches" in applicant_client.get("/pathway/?show=done").text


def test_empty_catalogue_is_explained(applicant_client):
    assert "no milestones yet" in applicant_client.get(PATHWAY).text


def test_everything_settled_is_said(applicant, applicant_client):
    note(applicant, make_milestone(), status=Status.DONE)
    response = applicant_client.get(PATHWAY)
    assert response.context["plan"].progress.percent == 100
    assert "Everything required is settled" in response.text


def test_undecided_residency_is_shown_but_not_counted(applicant_client):
    residency = make_residency(name="Anesthesiology")
    make_milestone(name="BASIC", residencies=[residency], stage=make_stage(name="Only"))

    response = applicant_client.get(PATHWAY)

    assert response.context["plan"].progress.total == 0
    assert "Depends on your residency: it is for Anesthesiology only." in response.text


def test_recurring_duties_stand_apart_and_do_not_count(applicant_client):
    make_milestone(name="Yearly", is_recurring=True, recurs_months=12)
    response = applicant_client.get(PATHWAY)
    assert [row.name for row in response.context["recurring_rows"]] == ["Yearly"]
    assert names(response) == {}
    assert response.context["plan"].progress.total == 0


def test_what_was_noted_is_kept_when_the_pathway_changes(applicant, applicant_client):
    applicant.track = "do"
    applicant.save()
    comlex = make_milestone(name="COMLEX", for_do=True)
    note(applicant, comlex, status=Status.DONE)
    applicant.track = "md"
    applicant.save()

    response = applicant_client.get(PATHWAY)

    assert [(row.name, row.label) for row in response.context["kept_rows"]] == [
        ("COMLEX", "Done")
    ]
    assert names(response) == {}


def test_retired_milestone_stays_for_those_who_noted_it(applicant, applicant_client):
    milestone = make_milestone(name="Old", necessity=Necessity.OPTIONAL)
    note(applicant, milestone, status=Status.DONE)
    milestone.is_published = False
    milestone.save()
    CatalogueVersion.bump()

    response = applicant_client.get(PATHWAY)

    assert [row.name for row in response.context["kept_rows"]] == ["Old"]


def test_change_of_the_reference_data_shows_at_once(applicant_client):
    milestone = make_milestone(name="Before")
    assert "Before" in applicant_client.get(PATHWAY).text
    milestone.name = "After"
    milestone.save()
    CatalogueVersion.bump()
    text = applicant_client.get(PATHWAY).text
    assert ("After" in text, "Before" in text) == (True, False)


# Who may do what -----------------------------------------------------------------------------


def test_others_records_are_never_shown_or_changed(applicant, other_applicant, other_client):
    milestone = make_milestone()
    note(applicant, milestone, status=Status.DONE, note="only mine to read")

    assert "only mine to read" not in other_client.get(PATHWAY).text
    other_client.post(change_url(milestone), {"to": "in-progress.0"})

    assert record_of(applicant, milestone).status == Status.DONE
    assert record_of(other_applicant, milestone).status == Status.IN_PROGRESS


def test_milestone_outside_the_own_pathway_cannot_be_changed(applicant, applicant_client):
    applicant.track = "md"
    applicant.save()
    milestone = make_milestone(for_do=True)
    assert applicant_client.post(change_url(milestone), {"to": "done.0"}).status_code == 404
    assert not MilestoneRecord.objects.exists()


def test_unknown_milestone_is_not_found(applicant_client):
    for name in ("change", "undo"):
        url = reverse(f"applicants:{name}", args=["no-such-thing"], query={"version": 1})
        assert applicant_client.post(url, {"to": "done.0"}).status_code == 404


@pytest.mark.parametrize("name", ["change", "undo"])
def test_nothing_changes_by_get(applicant, applicant_client, name):
    """Signing in once more leads to the address of a change that came too late."""
    milestone = make_milestone()
    note(applicant, milestone, status=Status.DONE)
    url = reverse(f"applicants:{name}", args=[milestone.slug])

    response = applicant_client.get(url, {"version": 1, "to": "not-started.1"})

    assert response.url == reverse("applicants:milestone", args=[milestone.slug])
    assert record_of(applicant, milestone).status == Status.DONE


@pytest.mark.parametrize("name", ["milestone", "change", "undo"])
def test_htmx_leads_somebody_signed_out_to_the_whole_page_of_sign_in(client, name):
    """A redirect would put that page into the checklist."""
    url = reverse(f"applicants:{name}", args=["any"])
    response = client.post(url, headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2Fpathway%2F"
    assert (response.status_code, response.text) == (200, "")


@pytest.mark.parametrize("name", ["pathway", "milestone", "change", "undo"])
def test_nobody_is_sent_to_sign_in(client, name):
    url = reverse(f"applicants:{name}", args=[] if name == "pathway" else ["any"])
    response = client.post(url) if name in ("change", "undo") else client.get(url)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_staff_without_a_profile_are_told_why_it_is_empty(advisor_client):
    response = advisor_client.get(PATHWAY)
    assert response.status_code == 200
    assert "This account has no pathway" in response.text


def test_somebody_without_a_profile_is_asked_who_they_are(stranger_client):
    assert stranger_client.get(PATHWAY).url == reverse("applicants:welcome")
