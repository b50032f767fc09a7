"""Readers report wrong facts, advisors decide, and the reader sees what became of it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from applicants.actions import accept_correction
from applicants.forms.corrections import MOST_A_DAY
from applicants.models import Correction, StaleCorrection
from careers import impact
from careers.models import CatalogueVersion, Source
from careers.publishing import BACK, SEEN
from tests.builders import make_residency, make_source, make_user, sign_in
from tests.careers.public_pages import count_queries, page, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def residency():
    return make_residency(name="Anesthesiology", years_min=3, years_max=3)


@pytest.fixture
def correction(applicant, residency):
    return make_correction(applicant.user, residency)


def make_correction(reporter, entry, **fields):
    fields = {
        "field": "years_max",
        "should_be": "4 years",
        "created_at": timezone.now(),
    } | fields
    return Correction.objects.create(reporter=reporter, entry=entry, **fields)


def report_url(entry):
    return reverse("applicants:report", args=[entry._meta.model_name, entry.slug])


def decide(client, correction, **data):
    url = reverse("admin:applicants_correction_change", args=[correction.pk])
    return client.post(url, data)


def accept(client, correction, **data):
    data = {"decision": "accept", "field": "years_max", "says": "4 years"} | data
    return decide(client, correction, confidence="verified", **data)


# Reporting -----------------------------------------------------------------------------------


def test_a_reader_reports_a_fact_and_sees_its_state(applicant_client, applicant, residency):
    data = {"field": "years_max", "should_be": "4 years", "link": "https://example.org/rule"}
    response = applicant_client.post(report_url(residency), data)

    assert response.url == reverse("applicants:corrections")
    sent = Correction.objects.get()
    assert (sent.reporter, sent.entry, sent.field) == (applicant.user, residency, "years_max")
    assert (sent.should_be, sent.link) == ("4 years", "https://example.org/rule")
    assert "Waits for an advisor" in page(applicant_client, response.url)


def test_the_form_offers_the_facts_with_what_they_say_now(applicant_client, residency):
    html = page(applicant_client, f"{report_url(residency)}?field=years_max")
    assert '<option value="years_max" selected>Longest length: 3</option>' in html
    assert '<option value="first_year">PGY-1: not known</option>' in html


def test_a_report_needs_words_and_keeps_what_was_typed(applicant_client, residency):
    data = {"field": "years_max", "should_be": "", "link": "not a link"}
    html = applicant_client.post(report_url(residency), data).content.decode()

    assert "Say what it should be." in html
    assert "This is not the address of a page. It begins with https://" in html
    assert 'value="not a link"' in html
    assert Correction.objects.count() == 0


def test_nobody_is_asked_to_sign_in(client, residency):
    response = client.get(report_url(residency))
    assert response.url == f"{reverse('account_login')}?next={report_url(residency)}"


@pytest.mark.parametrize(
    "address", ["user/x", "source/x", "stage/x", "nonsense/x", "residency/nonsense"]
)
def test_only_pages_of_the_library_can_be_reported(applicant_client, address):
    make_source(slug="x")
    assert applicant_client.get(f"/corrections/new/{address}/").status_code == 404


def test_what_is_not_published_cannot_be_reported(applicant_client):
    residency = make_residency(is_published=False)
    assert applicant_client.get(report_url(residency)).status_code == 404


def test_a_second_click_sends_nothing_new(applicant_client, residency):
    data = {"field": "years_max", "should_be": "4 years"}
    for _ in range(2):
        assert applicant_client.post(report_url(residency), data).status_code == 302
    assert Correction.objects.count() == 1


def test_reports_of_one_day_are_limited(applicant_client, applicant, residency):
    old = timezone.now() - timedelta(days=1, minutes=1)
    for number in range(MOST_A_DAY + 1):
        moment = old if number == 0 else timezone.now()
        make_correction(applicant.user, residency, field=f"f{number}", created_at=moment)

    data = {"field": "years_max", "should_be": "4 years"}
    response = applicant_client.post(report_url(residency), data)

    assert "You sent 20 reports in one day." in response.content.decode()
    assert Correction.objects.filter(field="years_max").count() == 0


def test_reports_are_seen_by_their_reader_alone(
    correction, applicant_client, other_client, advisor_client
):
    url = correction.get_absolute_url()
    assert applicant_client.get(url).status_code == 200
    assert other_client.get(url).status_code == 404
    assert advisor_client.get(url).status_code == 404
    assert "4 years" not in page(other_client, reverse("applicants:corrections"))


def test_the_list_costs_the_same_for_one_and_three(applicant, applicant_client, residency):
    url = reverse("applicants:corrections")
    make_correction(applicant.user, residency, field="a")
    before = count_queries(applicant_client, url)
    for field in "bc":
        make_correction(applicant.user, make_residency(), field=field)
    assert count_queries(applicant_client, url) == before


def test_closing_the_account_deletes_its_reports(applicant, correction):
    applicant.user.delete()
    assert Correction.objects.count() == 0


# Deciding ------------------------------------------------------------------------------------


def test_accepting_notes_the_claim_and_changes_the_value(
    advisor_client, advisor, correction, residency
):
    source, before = make_source(), CatalogueVersion.current()
    response = accept(
        advisor_client,
        correction,
        source_slug=source.slug,
        change_value="on",
        new_value="4",
        words="Thank you.",
    )
    assert response.status_code == 302

    residency.refresh_from_db()
    correction.refresh_from_db()
    assert (correction.status, correction.decision) == ("accepted", "Thank you.")
    assert residency.years_max == 4
    assert list(residency.sources.all()) == [source]
    claim = residency.claims.get()
    assert (claim.field, claim.says, claim.source, claim.confidence) == (
        "years_max",
        "4 years",
        source,
        "verified",
    )
    assert claim.checked_on == timezone.localdate()
    assert CatalogueVersion.current() == before + 1
    last = residency.history.first()
    assert last.history_user_id == advisor.pk
    assert last.history_change_reason == "A reader's correction: years_max"


def test_accepting_shows_first_whose_plan_it_alters(
    advisor_client, correction, residency, monkeypatch
):
    monkeypatch.setattr(impact, "_measures", [lambda *of: impact.Impact(3, 5, 5)])
    said = {"source_slug": make_source().slug, "change_value": "on", "new_value": "4"}
    version = CatalogueVersion.current()

    shown = accept(advisor_client, correction, **said)

    assert "3 people</strong> of 5" in shown.text
    residency.refresh_from_db()
    correction.refresh_from_db()
    assert (residency.years_max == 4, correction.status) == (False, "open")
    assert CatalogueVersion.current() == version
    sent = dict(shown.context["sent"])
    back = decide(advisor_client, correction, **sent, **{BACK: "1"})
    assert "Nothing is published yet" in back.text
    assert back.context["form"]["new_value"].value() == "4"
    sent[SEEN] = version
    assert decide(advisor_client, correction, **sent).status_code == 302
    residency.refresh_from_db()
    assert residency.years_max == 4
    assert CatalogueVersion.current() == version + 1


def test_accepting_may_leave_the_value_as_it_is(advisor_client, correction, residency):
    accept(advisor_client, correction, source_slug=make_source().slug)
    residency.refresh_from_db()
    assert residency.years_max == 3
    assert residency.claims.count() == 1


def test_accepting_can_bring_a_new_source(advisor_client, correction, residency):
    accept(
        advisor_client,
        correction,
        new_title="Board rules",
        new_url="https://example.org/rules",
        new_kind="official",
    )
    source = Source.objects.get()
    assert (source.slug, source.url) == ("board-rules", "https://example.org/rules")
    assert residency.claims.get().source == source


def test_accepting_needs_a_source(advisor_client, correction, residency):
    html = accept(advisor_client, correction).content.decode()
    assert "Name the source: choose one, or give title and kind." in html
    correction.refresh_from_db()
    assert (correction.status, residency.claims.count()) == ("open", 0)


def test_a_value_that_the_record_refuses_changes_nothing(advisor_client, correction, residency):
    response = accept(
        advisor_client,
        correction,
        source_slug=make_source().slug,
        change_value="on",
        new_value="2",
    )
    assert "Give both lengths, the shortest first." in response.content.decode()
    correction.refresh_from_db()
    assert (correction.status, residency.claims.count()) == ("open", 0)


@pytest.mark.parametrize("decision", ["reject", "ask"])
def test_the_reader_is_told_why(advisor_client, correction, decision):
    html = decide(advisor_client, correction, decision=decision).content.decode()
    assert "Say it in a sentence: the reader sees it." in html


def test_a_rejection_says_its_reason(advisor_client, applicant_client, correction):
    decide(advisor_client, correction, decision="reject", words="The board says three.")
    html = page(applicant_client, correction.get_absolute_url())
    assert "The board says three." in html
    assert "Not accepted" in html


def test_a_question_goes_back_and_forth(advisor_client, applicant_client, correction):
    decide(advisor_client, correction, decision="ask", words="Which program?")
    url = correction.get_absolute_url()
    assert "Which program?" in page(applicant_client, url)
    applicant_client.post(url, {"answer": "All of them."})

    correction.refresh_from_db()
    assert (correction.status, correction.answer) == ("open", "All of them.")


def test_of_two_decisions_the_first_counts(advisor_client, correction):
    stale = Correction.objects.get()
    decide(advisor_client, correction, decision="reject", words="No.")
    with pytest.raises(StaleCorrection):
        stale.accept("Yes.", timezone.now())
    correction.refresh_from_db()
    assert (correction.status, correction.decision) == ("rejected", "No.")


def test_advisors_see_what_waits_but_not_who_sent_it(advisor_client, correction):
    listed = page(advisor_client, reverse("admin:applicants_correction_changelist"))
    url = reverse("admin:applicants_correction_change", args=[correction.pk])
    for html in [listed, page(advisor_client, url)]:
        assert "4 years" in html
        assert "applicant@example.org" not in html
        assert "Ada Applicant" not in html


@pytest.mark.parametrize("who", ["applicant_client", "stranger_client"])
def test_nobody_else_decides(who, correction, request):
    client = request.getfixturevalue(who)
    response = decide(client, correction, decision="reject", words="No.")
    correction.refresh_from_db()
    assert (response.status_code, correction.status) == (302, "open")


def test_accepting_overwrites_no_edit_of_somebody_else(correction, residency):
    assert correction.entry.note == ""  # read before the other edit
    type(residency).objects.update(note="Edited meanwhile.", revision=7)
    claim = {"field": "years_max", "says": "4 years", "source": make_source()}
    accept_correction(correction, claim=claim, new_value={"years_max": 4}, now=timezone.now())

    residency.refresh_from_db()
    assert (residency.note, residency.years_max, residency.revision) == (
        "Edited meanwhile.",
        4,
        8,
    )


def test_a_record_that_was_deleted_meanwhile_is_not_made_again(correction, residency):
    assert correction.entry
    claim = {"field": "years_max", "says": "4 years", "source": make_source()}
    type(residency).objects.all().delete()

    with pytest.raises(StaleCorrection):
        accept_correction(correction, claim=claim, now=timezone.now())
    correction.refresh_from_db()
    assert correction.status == "open"


@pytest.fixture
def clerk(client):
    """Staff who may answer reports and nothing else."""
    user = make_user(email="clerk@example.org", is_staff=True)
    kept = Permission.objects.filter(codename__in=["view_correction", "change_correction"])
    user.user_permissions.set(kept)
    sign_in(client, user)
    return client


def test_who_may_not_edit_the_library_cannot_accept(clerk, correction, residency):
    new = {"new_title": "Found", "new_kind": "official"}
    response = accept(clerk, correction, change_value="on", new_value="4", **new)

    assert response.status_code == 403
    correction.refresh_from_db()
    residency.refresh_from_db()
    assert (correction.status, residency.years_max) == ("open", 3)
    assert (residency.claims.count(), Source.objects.count()) == (0, 0)


def test_who_may_not_edit_the_library_can_ask_back(clerk, correction):
    assert decide(clerk, correction, decision="ask", words="Which year?").status_code == 302
    correction.refresh_from_db()
    assert correction.status == "asked"


@pytest.mark.parametrize("title", ["!!!", "Rules"])
def test_a_new_source_that_cannot_be_is_named_in_words(advisor_client, correction, title):
    """Without a letter for its address, or with the address of another."""
    make_source(slug="rules")
    response = accept(advisor_client, correction, new_title=title, new_kind="official")

    assert (response.status_code, Source.objects.count()) == (200, 1)
    assert list(response.context["form"].errors) == ["source"]


def test_a_nul_character_filters_nothing(advisor_client):
    url = reverse("admin:applicants_correction_changelist")
    for name in ["state", "status", "field"]:
        assert advisor_client.get(url, {name: "\0"}).status_code == 400


@pytest.mark.parametrize("lookup", ["reporter", "reporter__id__exact", "reporter__email"])
def test_the_list_does_not_tell_who_sent_what(advisor_client, correction, lookup):
    url = reverse("admin:applicants_correction_changelist")
    value = correction.reporter.email if "email" in lookup else correction.reporter.pk

    assert advisor_client.get(url, {lookup: value}).status_code == 400


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "javascript://x/%0aalert(1)", "data:text/html,x", "\0"]
)
def test_a_link_is_an_address_of_the_web(applicant_client, residency, link):
    data = {"field": "years_max", "should_be": "4", "link": link}

    assert applicant_client.post(report_url(residency), data).status_code == 200
    assert Correction.objects.count() == 0


def test_what_a_reader_writes_is_text_to_an_advisor(advisor_client, correction):
    hostile = "<script>alert(1)</script>"
    Correction.objects.update(should_be=hostile, answer=hostile, question=hostile)

    for name, args in [("change", [correction.pk]), ("changelist", [])]:
        html = page(advisor_client, reverse(f"admin:applicants_correction_{name}", args=args))
        assert (hostile in html, "&lt;script&gt;alert(1)" in html) == (False, True)


def test_a_report_on_a_deleted_record_can_still_be_read(
    advisor_client, applicant_client, correction, residency
):
    residency.delete()
    url = reverse("admin:applicants_correction_change", args=[correction.pk])
    assert "the record does not exist anymore" in page(advisor_client, url)
    assert "a record that was deleted" in page(applicant_client, correction.get_absolute_url())


def test_whoever_may_edit_a_record_finds_the_way_on_its_page(
    advisor_client, applicant_client, client, residency
):
    url = reverse("admin:careers_residency_change", args=[residency.pk])
    pages = [
        page(each, residency.get_absolute_url())
        for each in (advisor_client, applicant_client, client)
    ]
    assert [url in html for html in pages] == [True, False, False]


def test_what_waits_for_an_advisor_is_counted_on_the_first_page(advisor_client, correction):
    index = reverse("admin:index")
    assert "Reports of readers: 1" in words(page(advisor_client, index))
    decide(advisor_client, correction, decision="ask", words="Which program?")
    assert "Reports of readers: 0" in words(page(advisor_client, index))
