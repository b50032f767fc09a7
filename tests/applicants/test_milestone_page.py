"""The page of one milestone: reasons, prerequisites, the record form, history, stale tabs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applicants.explanations import Because
from applicants.models import MilestoneRecord, Status
from careers.models import ChoiceGroup, Claim, Prerequisite
from tests.builders import make_milestone, make_residency, make_source

HTMX = {"HX-Request": "true"}


def url_of(milestone):
    return reverse("applicants:milestone", args=[milestone.slug])


def entry(**fields):
    """What the form sends."""
    blank = {"planned_on": "", "done_on": "", "note": "", "waived_reason": ""}
    return {"status": "not-started", "version": 0} | blank | fields


def stored(milestone):
    return MilestoneRecord.objects.get(milestone=milestone)


def errors(response):
    return response.context["form"].errors


def test_page_says_why_and_what(applicant_client):
    milestone = make_milestone(summary="It opens the license.", guidance="Register in time.")
    text = applicant_client.get(url_of(milestone)).text
    assert "It opens the license." in text
    assert "Register in time." in text
    assert "Part of every pathway." in text


def test_each_reason_stands_under_its_kind_with_its_sources(applicant_client):
    rules, page_ = make_source(slug="rules", title="Rules"), make_source(slug="page")
    milestone = make_milestone(sources=[rules])
    first = make_milestone(name="First")
    milestone.prerequisites.create(required_milestone=first, source=page_)
    response = applicant_client.get(url_of(milestone))

    assert response.context["why"] == [
        (
            "Why it is here",
            [
                because(
                    "Part of every pathway.",
                    "Required for everybody on this pathway.",
                    sources=[rules],
                )
            ],
        ),
        ("How it stands", [because("Blocked by “First”.", sources=[page_])]),
        ("Its dates", [because("No date: no source gives one.")]),
    ]
    assert '<a href="/sources/rules/">Rules</a>' in response.text


def because(*texts, sources=()):
    named = tuple((source.title, f"/sources/{source.slug}/") for source in sources)
    return Because(texts, named)


def test_dates_that_rest_on_the_same_source_name_it_once(applicant, applicant_client):
    applicant.graduation_on = applicant.today()
    applicant.residency_end_on = applicant.today() + timedelta(days=900)
    applicant.save()
    milestone, source = make_milestone(), make_source(title="Rules")
    for edge, anchor in [("opens", "graduation"), ("closes", "residency-end")]:
        milestone.dates.create(edge=edge, anchor=anchor, because="So.", source=source)

    why = dict(applicant_client.get(url_of(milestone)).context["why"])

    (dates,) = why["Its dates"]
    assert (len(dates.texts), [title for title, _ in dates.sources]) == (2, ["Rules"])


def test_prerequisites_are_linked_both_ways(applicant_client):
    first, second, third = (make_milestone(name=name) for name in ("First", "Second", "Third"))
    Prerequisite.objects.create(milestone=second, required_milestone=first)
    Prerequisite.objects.create(milestone=third, required_milestone=second, is_hard=False)

    context = applicant_client.get(url_of(second)).context

    assert [(link.name, link.is_hard) for link in context["requires"]] == [("First", True)]
    assert [(link.name, link.is_hard) for link in context["unlocks"]] == [("Third", False)]


@pytest.mark.parametrize(("needed", "badges"), [(1, 3), (2, 3), (3, 0)])
def test_a_required_choice_says_how_many_suffice(applicant_client, needed, badges):
    group = ChoiceGroup.objects.create(slug="parts", name="Parts", needed=needed)
    parts = [make_milestone(choice_group=group) for _ in range(3)]
    last = make_milestone()
    Prerequisite.objects.create(milestone=last, required_group=group)

    response = applicant_client.get(url_of(last))

    assert [link.name for link in response.context["requires"]] == [part.name for part in parts]
    assert response.text.count(f"any {needed} of: Parts") == badges


def test_not_needed_is_explained_by_its_choice_group(applicant, applicant_client):
    group = ChoiceGroup.objects.create(slug="either", name="Step 1 or Level 1")
    one, other = (
        make_milestone(name=name, choice_group=group) for name in ("Step 1", "Level 1")
    )
    MilestoneRecord(applicant=applicant, milestone=other).change(status=Status.DONE)

    response = applicant_client.get(url_of(one))

    assert response.context["row"].label == "Not needed"
    assert "Not needed: “Step 1 or Level 1” is met by Level 1." in response.text
    assert [link.name for link in response.context["alternatives"]] == ["Level 1"]


def test_sources_and_claims_show_confidence_and_check_date(applicant_client):
    source = make_source(title="The board's own page")
    milestone = make_milestone(sources=[source], confidence="unverified")
    Claim.objects.create(entry=milestone, field="timing", says="In August.", source=source)
    text = applicant_client.get(url_of(milestone)).text
    assert "The board&#x27;s own page" in text
    assert "In August." in text
    assert "Not verified." in text


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_more_of_everything(
    applicant, applicant_client, count, django_assert_num_queries
):
    milestone = make_milestone()
    for number in range(count):
        source = make_source()
        milestone.sources.add(source)
        Claim.objects.create(entry=milestone, field=f"f{number}", says="x", source=source)
        Prerequisite.objects.create(milestone=milestone, required_milestone=make_milestone())
        record = MilestoneRecord.objects.for_milestone(applicant, milestone)
        record.change(status=Status.IN_PROGRESS, note=str(number))
    applicant_client.get(url_of(milestone))

    # session, user, applicant, version, records; milestone with sources, residencies, claims,
    # rulings and dates; record, versions, evidence, snoozes
    with django_assert_num_queries(16):
        applicant_client.get(url_of(milestone))


def test_saving_stores_everything_and_says_so(applicant_client):
    milestone = make_milestone(name="Step 3")
    data = entry(status="done", done_on="2026-03-01", note="Passed in Ohio")

    response = applicant_client.post(url_of(milestone), data, follow=True)

    assert response.redirect_chain == [(url_of(milestone), 302)]
    record = stored(milestone)
    assert (record.status, str(record.done_on), record.note, record.version) == (
        Status.DONE,
        "2026-03-01",
        "Passed in Ohio",
        1,
    )
    assert [str(message) for message in response.context["messages"]] == ["Step 3: done."]
    assert [version.note for version in response.context["history"]] == ["Passed in Ohio"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"planned_on": "2030-05-01"}, "Step 3: planned for 1 May 2030."),
        ({"note": "Ask in Ohio"}, "Step 3: saved."),
        ({"done_on": "2026-03-01"}, "Step 3: done."),
        ({"status": "waived", "waived_reason": "Not asked for"}, "Step 3: waived."),
    ],
)
def test_what_was_changed_is_what_is_said(applicant_client, changes, said):
    url = url_of(make_milestone(name="Step 3"))
    response = applicant_client.post(url, entry(**changes), follow=True)
    assert [str(message) for message in response.context["messages"]] == [said]


def test_undo_from_the_page_comes_back_to_it(applicant_client):
    milestone = make_milestone()
    response = applicant_client.post(url_of(milestone), entry(status="done"), follow=True)
    (message,) = response.context["messages"]
    assert applicant_client.post(message.extra_tags).url == url_of(milestone)
    assert stored(milestone).status == Status.NOT_STARTED


def test_a_done_date_alone_means_done(applicant_client):
    milestone = make_milestone()
    applicant_client.post(url_of(milestone), entry(done_on="2026-03-01"))
    assert stored(milestone).status == Status.DONE


def test_done_in_the_future_is_refused_beside_its_field(applicant_client):
    milestone = make_milestone()
    data = entry(status="done", done_on="2100-12-31", note="keep me")

    response = applicant_client.post(url_of(milestone), data)

    assert errors(response) == {
        "done_on": ["This day is in the future. Use “planned for” instead."]
    }
    assert "keep me" in response.text
    assert not MilestoneRecord.objects.exists()


def test_waiving_needs_a_reason(applicant_client):
    milestone = make_milestone()
    response = applicant_client.post(url_of(milestone), entry(status="waived"))
    assert errors(response) == {"waived_reason": ["Say why it is waived."]}

    data = entry(status="waived", waived_reason="Credit for other training")
    applicant_client.post(url_of(milestone), data)
    assert stored(milestone).waived_reason == "Credit for other training"


def test_contradicting_status_and_done_date_are_refused(applicant_client):
    milestone = make_milestone()
    data = entry(status="in-progress", done_on="2026-03-01")
    response = applicant_client.post(url_of(milestone), data)
    assert errors(response) == {"done_on": ["Only something done has a done date."]}


def test_reopening_drops_the_done_date(applicant_client):
    milestone = make_milestone()
    applicant_client.post(url_of(milestone), entry(status="done", done_on="2026-03-01"))
    data = entry(status="in-progress", done_on="2026-03-01", version=1)
    applicant_client.post(url_of(milestone), data)
    assert (stored(milestone).status, stored(milestone).done_on) == (Status.IN_PROGRESS, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "hacked"),
        ("planned_on", "99999-01-01"),
        ("planned_on", "soon"),
        ("done_on", "2026-02-30"),
        ("note", "x" * 5001),
        ("version", "-1"),
        ("version", "many"),
    ],
)
def test_bad_input_gets_an_error_and_stores_nothing(applicant_client, field, value):
    response = applicant_client.post(url_of(make_milestone()), entry(**{field: value}))
    assert list(errors(response)) == [field]
    assert not MilestoneRecord.objects.exists()


def test_stale_tab_is_shown_both_values_and_can_replace_knowingly(applicant_client):
    milestone = make_milestone()
    applicant_client.post(url_of(milestone), entry(status="done", done_on="2026-03-01"))

    second = entry(status="in-progress", note="from the second tab")
    response = applicant_client.post(url_of(milestone), second)

    form = response.context["form"]
    assert "changed in another tab" in form.non_field_errors()[0]
    assert [(label, str(value)) for label, value in form.conflicts] == [
        ("Status", "Done"),
        ("Done on", "2026-03-01"),
        ("My note", "empty"),
    ]
    assert "from the second tab" in response.text
    assert (stored(milestone).status, stored(milestone).version) == (Status.DONE, 1)

    again = entry(**{name: form[name].value() or "" for name in second if name in form.fields})
    assert again["version"] == "1"
    applicant_client.post(url_of(milestone), again)
    assert stored(milestone).note == "from the second tab"


def test_out_of_order_dates_are_allowed_with_a_warning(applicant, applicant_client):
    first, second = make_milestone(name="First"), make_milestone()
    Prerequisite.objects.create(milestone=second, required_milestone=first)
    url = url_of(second)

    response = applicant_client.post(
        url, entry(status="done", done_on="2026-03-01"), follow=True
    )
    assert "Done although “First” is still open." in response.text

    record = MilestoneRecord.objects.for_milestone(applicant, first)
    record.change(status=Status.IN_PROGRESS, planned_on=applicant.today() + timedelta(days=60))
    planned = str(applicant.today() + timedelta(days=30))
    data = entry(status="not-started", planned_on=planned, version=1)
    response = applicant_client.post(url, data, follow=True)
    assert "Planned before “First”" in response.text
    assert str(stored(second).planned_on) == planned


def test_htmx_gets_the_form_alone_and_after_saving_the_checklist(applicant_client):
    milestone = make_milestone()
    form = applicant_client.get(url_of(milestone), headers=HTMX)
    assert ("<html" in form.text, 'class="record-form"' in form.text) == (False, True)

    saved = applicant_client.post(url_of(milestone), entry(status="done"), headers=HTMX)
    assert 'id="checklist"' in saved.text
    assert stored(milestone).status == Status.DONE


def test_htmx_error_goes_back_into_the_row(applicant_client):
    milestone = make_milestone()
    response = applicant_client.post(url_of(milestone), entry(status="waived"), headers=HTMX)
    assert response.headers["HX-Retarget"] == f"#edit-{milestone.slug}"
    assert "Say why it is waived." in response.text


def test_milestone_of_another_degree_can_be_read_but_not_noted(applicant, applicant_client):
    applicant.track = "md"
    applicant.save()
    milestone = make_milestone(for_do=True)

    response = applicant_client.get(url_of(milestone))
    assert "not part of your pathway" in response.text
    assert response.context["form"] is None
    assert applicant_client.post(url_of(milestone), entry()).status_code == 404


def test_undecided_milestone_is_explained_without_a_form(applicant_client):
    milestone = make_milestone(residencies=[make_residency(name="Neurology")])
    response = applicant_client.get(url_of(milestone))
    assert "Depends on your residency: it is for Neurology only." in response.text
    assert response.context["form"] is None


def test_retired_milestone_is_found_only_by_those_who_noted_it(
    applicant, applicant_client, other_applicant, other_client
):
    milestone = make_milestone(is_published=False)
    MilestoneRecord(applicant=applicant, milestone=milestone).change(status=Status.DONE)
    assert applicant_client.get(url_of(milestone)).status_code == 200
    assert other_client.get(url_of(milestone)).status_code == 404


def test_note_is_escaped_and_never_shown_to_others(
    applicant_client, other_applicant, other_client
):
    milestone = make_milestone()
    applicant_client.post(url_of(milestone), entry(note="<script>alert(1)</script>"))
    assert "<script>alert" not in applicant_client.get(url_of(milestone)).text
    assert "alert(1)" not in other_client.get(url_of(milestone)).text


def test_unknown_milestone_is_not_found(applicant_client):
    assert applicant_client.get("/pathway/no-such-thing/").status_code == 404


@pytest.mark.parametrize("name", ["planned_on", "done_on"])
@pytest.mark.parametrize("day", ["0026-05-01", "1949-12-31", "2101-01-01", "9999-12-31"])
def test_a_year_far_off_is_a_slip(applicant_client, name, day):
    milestone = make_milestone()
    response = applicant_client.post(url_of(milestone), entry(status="done", **{name: day}))
    assert errors(response)[name] == ["Enter a day from 1950 to 2100."]
    assert not MilestoneRecord.objects.exists()


def test_htmx_is_led_to_the_page_where_the_form_is_gone(applicant, applicant_client):
    applicant.track = "md"
    applicant.save()
    url = url_of(make_milestone(for_do=True))

    response = applicant_client.get(f"{url}?show=open", headers=HTMX)

    assert (response.headers["HX-Redirect"], response.text) == (f"{url}?show=open", "")
