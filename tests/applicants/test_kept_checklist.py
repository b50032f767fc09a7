"""The checklist as it is kept: right at once after anything changes, nobody else's, cheap."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from applicants.actions import change_record
from applicants.models import Applicant, Evidence, MilestoneRecord, RuleChange
from applicants.settling import settle
from applicants.views import kept, pathway
from careers.models import CatalogueVersion, Milestone
from tests.builders import NOW, give_second_factor, make_milestone, make_stage, sign_in

PATHWAY = "/pathway/"
pytestmark = pytest.mark.usefixtures("keeping")


@pytest.fixture
def plans(monkeypatch):
    """The dates for which a checklist worked out a plan."""
    found, plan = [], kept._plan_from_kept

    def counted(applicant, catalogue, today):
        found.append(today)
        return plan(applicant, catalogue, today)

    monkeypatch.setattr(kept, "_plan_from_kept", counted)
    return found


@pytest.fixture
def milestone(applicant):
    milestone = make_milestone(name="Step 3", stage=make_stage(slug="only", name="Only"))
    settle(applicant, now=NOW)
    return milestone


def tap(client, milestone, to="done.0", **headers):
    url = reverse("applicants:change", args=[milestone.slug])
    return client.post(url, {"to": to}, headers=headers)


@pytest.mark.parametrize("count", [1, 3])
def test_a_warm_page_asks_four_times_and_works_out_no_plan(
    applicant, applicant_client, plans, count, django_assert_num_queries
):
    for _ in range(count):
        make_milestone()
    settle(applicant, now=NOW)
    first = applicant_client.get(PATHWAY)
    with django_assert_num_queries(4):  # session, user, applicant, version
        again = applicant_client.get(PATHWAY)
    assert len(plans) == 1
    assert first.text.count("milestone-row") == again.text.count("milestone-row") == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_cold_page_asks_six_times(
    applicant, applicant_client, count, django_assert_num_queries
):
    for _ in range(count):
        make_milestone()
    settle(applicant, now=NOW)
    applicant_client.get(PATHWAY)
    caches["plans"].clear()
    caches["given"].clear()
    with django_assert_num_queries(6):  # and interruptions, records
        applicant_client.get(PATHWAY)


@pytest.mark.parametrize("count", [1, 3])
def test_one_tap_after_the_checklist_takes_ten_statements(
    applicant, applicant_client, count, django_assert_num_queries
):
    milestones = [make_milestone() for _ in range(count)]
    settle(applicant, now=NOW)
    tap(applicant_client, milestones[0])
    applicant_client.get(PATHWAY)
    # session, user, applicant, version; change, its version; version, summary; and the two
    # of a savepoint, which stand for the transaction of a public site
    with django_assert_num_queries(10):
        answer = tap(applicant_client, milestones[0], to="not-started.1")
    assert (answer.status_code, answer["Location"]) == (302, PATHWAY)


@pytest.mark.parametrize("count", [1, 3])
def test_one_tap_out_of_the_blue_takes_two_more(
    applicant, applicant_client, count, django_assert_num_queries
):
    milestones = [make_milestone() for _ in range(count)]
    settle(applicant, now=NOW)
    tap(applicant_client, milestones[0])
    with django_assert_num_queries(12):  # and interruptions, records
        tap(applicant_client, milestones[0], to="not-started.1")


def test_every_request_has_its_own_token(applicant_client, milestone):
    pages = [applicant_client.get(PATHWAY).text for _ in range(2)]
    for page in pages:
        assert kept.TOKEN not in page
        assert kept.BODY not in page
        assert page.count("csrfmiddlewaretoken") == 3  # two of sign-out, one of all buttons
    assert pages[0] != pages[1]


def test_the_token_of_a_kept_page_is_good(applicant, milestone):
    client = Client(enforce_csrf_checks=True)
    client.force_login(applicant.user)
    client.get(PATHWAY)
    page = client.get(PATHWAY).text
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    url = reverse("applicants:change", args=[milestone.slug])
    assert client.post(url, {"to": "done.0"}).status_code == 403
    data = {"to": "done.0", "csrfmiddlewaretoken": token}
    assert client.post(url, data).status_code == 302


def test_messages_show_once_and_are_never_kept(applicant_client, milestone):
    applicant_client.get(PATHWAY)
    tap(applicant_client, milestone)
    assert "Step 3: done." in applicant_client.get(PATHWAY).text
    assert "Step 3: done." not in applicant_client.get(PATHWAY).text


def test_a_change_shows_at_once(applicant_client, milestone):
    assert 'value="done.0"' in applicant_client.get(PATHWAY).text
    tap(applicant_client, milestone)
    text = applicant_client.get(PATHWAY).text
    assert ('value="done.0"' in text, 'value="not-started.1"' in text) == (False, True)


def test_one_tap_works_its_plan_out_once(applicant_client, milestone, plans):
    answer = tap(applicant_client, milestone, **{"HX-Request": "true"})
    assert 'value="not-started.1"' in answer.text
    assert plans == []
    applicant_client.get(PATHWAY)
    assert plans == []  # what htmx got was kept for the next page


def test_another_filter_is_another_page(applicant_client, milestone, plans):
    for address in (PATHWAY, "/pathway/?show=done", PATHWAY, "/pathway/?show=done"):
        shown = "milestone-row" in applicant_client.get(address).text
        assert shown is (address == PATHWAY)
    assert len(plans) == 2


def test_stages_that_do_not_exist_are_not_kept(applicant_client, milestone):
    applicant_client.get(PATHWAY)
    size = len(caches["plans"]._cache)
    for number in range(3):
        applicant_client.get(f"/pathway/?stage=no-{number}")
    assert len(caches["plans"]._cache) == size


def test_another_day_is_another_page(applicant, milestone, plans):
    for days in (0, 0, 1):
        kept.checklist_body(Applicant.objects.get(), {}, now=NOW + timedelta(days=days))
    assert len(plans) == 2


def test_another_catalogue_is_another_page_with_its_notice(applicant_client, milestone):
    assert "New exam" not in applicant_client.get(PATHWAY).text
    make_milestone(name="New exam")
    CatalogueVersion.bump()
    text = applicant_client.get(PATHWAY).text
    assert ("New exam" in text, "The rules have changed" in text) == (True, True)
    assert "The rules have changed" in applicant_client.get(PATHWAY).text
    change = RuleChange.objects.get()
    applicant_client.post(reverse("applicants:acknowledge-change", args=[change.pk]))
    applicant_client.get(PATHWAY)  # with the message
    assert "The rules have changed" not in applicant_client.get(PATHWAY).text


def test_a_new_role_is_another_frame(applicant, applicant_client, milestone):
    assert ">Admin<" not in applicant_client.get(PATHWAY).text
    applicant.user.is_staff = True
    applicant.user.save()
    give_second_factor(applicant.user)
    sign_in(applicant_client, applicant.user)
    assert ">Admin<" in applicant_client.get(PATHWAY).text


def test_nobody_gets_what_was_kept_for_another(
    applicant, applicant_client, other_client, milestone
):
    tap(applicant_client, milestone)
    applicant_client.get(PATHWAY)
    assert 'value="done.0"' in other_client.get(PATHWAY).text
    assert MilestoneRecord.objects.get().applicant == applicant


def test_of_one_person_only_the_newest_is_kept(applicant_client, milestone):
    sizes = []
    for version, status in enumerate(["done", "not-started", "done"]):
        applicant_client.get(PATHWAY)
        tap(applicant_client, milestone, to=f"{status}.{version}", **{"HX-Request": "true"})
        sizes.append(len(caches["plans"]._cache))
    assert len(set(sizes)) == 1


def test_a_refused_tap_shows_what_the_other_tab_stored(
    applicant_client, milestone, monkeypatch
):
    """The other tab is done after this one has read the person."""
    own_record = pathway._own_record

    def meanwhile(applicant, slug):
        record = own_record(applicant, slug)
        theirs = own_record(Applicant.objects.get(), slug)
        change_record(theirs, now=NOW, status="done")
        return record

    applicant_client.get(PATHWAY)
    monkeypatch.setattr(pathway, "_own_record", meanwhile)
    answer = tap(applicant_client, milestone, to="in-progress.0", **{"HX-Request": "true"})
    assert pathway.STALE in answer.text
    assert 'value="not-started.1"' in answer.text


def test_what_only_has_evidence_can_be_tapped(applicant, applicant_client, milestone):
    """It is of another degree by now, and kept on the checklist for what was noted."""
    record = MilestoneRecord.objects.create(applicant=applicant, milestone=milestone)
    Evidence.objects.create(
        record=record, kind="link", title="A page", url="https://example.org/"
    )
    Milestone.objects.filter(pk=milestone.pk).update(for_md=False, for_do=True)
    Applicant.objects.filter(pk=applicant.pk).update(track="md")
    CatalogueVersion.bump()
    settle(applicant, now=NOW)
    assert 'value="done.0"' in applicant_client.get(PATHWAY).text
    assert tap(applicant_client, milestone).status_code == 302
