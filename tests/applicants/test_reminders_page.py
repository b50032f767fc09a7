"""The page of the reminders: today, the e-mail, snoozing, and stopping without signing in."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants.actions import change_record
from applicants.digests import stop_token
from applicants.models import (
    CalendarFeed,
    Digest,
    DigestState,
    MilestoneRecord,
    ReminderSettings,
    Snooze,
)
from tests.builders import NOW, make_milestone
from tests.careers.test_html import problems_of

PAGE = "/reminders/"
SAVE = "/reminders/e-mail/"
DUMMY = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def late(applicant):
    """Milestones that are late; a number of them is made by calling it."""

    def make(count=1):
        made = [make_milestone() for _ in range(count)]
        for milestone in made:
            record = MilestoneRecord.objects.for_milestone(applicant, milestone)
            change_record(record, planned_on=date(2026, 1, 5), now=NOW)
        return made

    return make


@pytest.fixture
def today(applicant):
    return applicant.today()


def snooze(client, milestone, **fields):
    return client.post(reverse("applicants:snooze", args=[milestone.slug]), fields)


def sections(response):
    return [
        (title, [line.slug for line, _ in lines])
        for _, title, lines in response.context["sections"]
    ]


# Today ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_always_shows_what_is_late(
    count, applicant_client, late, django_assert_num_queries
):
    milestones = late(count)
    applicant_client.get(PAGE)  # reads the catalogue
    # session, user, profile, interruptions, catalogue, records; feed, snoozes, kinds, settings,
    # address, last digest
    with django_assert_num_queries(12):
        response = applicant_client.get(PAGE)
    assert sections(response) == [("Late", [milestone.slug for milestone in milestones])]
    assert all(milestone.name in response.text for milestone in milestones)


def test_a_day_with_nothing_to_say_says_so(applicant_client):
    make_milestone()
    text = applicant_client.get(PAGE).text
    assert "Nothing is late, and nothing falls into the next seven days." in text


def test_it_is_for_people_with_a_pathway(client, advisor_client, stranger_client):
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
    assert "This account has no pathway" in advisor_client.get(PAGE).text
    assert stranger_client.get(PAGE)["Location"] == "/welcome/"


def test_what_is_late_for_one_is_not_shown_to_another(other_client, late):
    late()
    assert sections(other_client.get(PAGE)) == []


def test_the_page_is_valid_html_in_every_state(applicant, applicant_client, late):
    one, two = late(2)
    snooze(applicant_client, two, length="week")
    CalendarFeed.objects.begin(applicant)
    address = {"user": applicant.user, "email": applicant.user.email, "primary": True}
    EmailAddress.objects.create(**address, verified=True)
    stop = f"/reminders/stop/{stop_token(applicant)}/"
    answers = {
        "page": applicant_client.get(PAGE),
        "milestone": applicant_client.get(f"/pathway/{two.slug}/"),
        "refused snooze": snooze(applicant_client, one, length="day"),
        "refused choices": applicant_client.post(SAVE, {"paused_until": "x"}),
        "refused calendar": applicant_client.post("/reminders/calendar/", {"alarm_days": "x"}),
        "before stopping": Client().get(stop),
        "stopped": Client().post(stop),
    }
    found = {name: problems_of(answer.content) for name, answer in answers.items()}
    assert found == dict.fromkeys(answers, [])


# The e-mail ----------------------------------------------------------------------------------


def test_reminders_are_off_until_somebody_turns_them_on(applicant, applicant_client):
    EmailAddress.objects.create(
        user=applicant.user, email=applicant.user.email, primary=True, verified=True
    )
    text = applicant_client.get(PAGE).text
    assert "It is off until you turn it on." in text
    assert not ReminderSettings.objects.exists()


def test_it_says_why_no_mail_comes(applicant_client, settings):
    assert "Your e-mail address is not confirmed yet." in applicant_client.get(PAGE).text
    settings.EMAIL_BACKEND = DUMMY
    assert "This site sends no e-mail." in applicant_client.get(PAGE).text


def test_choices_are_kept(applicant, applicant_client, today):
    pause = today + timedelta(days=9)
    form = {"is_on": "on", "quiet_days": ["6", "5"], "paused_until": pause.isoformat()}
    response = applicant_client.post(SAVE, form, follow=True)
    found = applicant.reminders
    assert (found.is_on, found.quiet_days, found.paused_until) == (True, "56", pause)
    assert "Saved. The e-mail is on." in response.text
    assert response.context["form"]["quiet_days"].value() == ["5", "6"]
    applicant_client.post(SAVE, {})
    found.refresh_from_db()
    assert (found.is_on, found.quiet_days, found.paused_until) == (False, "", None)


@pytest.mark.parametrize(
    ("fields", "name", "error"),
    [
        ({"quiet_days": list("0123456")}, "quiet_days", "Leave at least one weekday"),
        ({"quiet_days": ["7"]}, "quiet_days", "Select a valid choice"),
        ({"paused_until": "2020-01-01"}, "paused_until", "Choose a day after today."),
        ({"paused_until": "soon"}, "paused_until", "Enter a day such as"),
        ({"paused_until": "9999-01-01"}, "paused_until", "Enter a day from 1950"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field(fields, name, error, applicant_client):
    response = applicant_client.post(SAVE, {"is_on": "on"} | fields)
    assert response.status_code == 200
    assert error in response.context["form"].errors[name][0]
    assert response.context["form"]["is_on"].value() is True
    assert "<title>Error: Reminders and calendar ·" in response.text
    assert not ReminderSettings.objects.exists()


def test_a_pause_that_is_over_is_no_error(applicant, applicant_client, today):
    ReminderSettings.objects.create(applicant=applicant, is_on=True, paused_until=today)
    form = applicant_client.get(PAGE).context["form"]
    assert form["paused_until"].value() is None


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DigestState.SENT, "sent."),
        (DigestState.SENDING, "It may have arrived, so it is not sent again."),
        (DigestState.FAILED, "refused by the mail server."),
    ],
)
def test_it_says_what_became_of_the_last_mail(state, words, applicant, applicant_client, today):
    moment = timezone.now() if state == DigestState.SENT else None
    Digest.objects.create(applicant=applicant, on=today, state=state, sent_at=moment)
    assert words in applicant_client.get(PAGE).text


# Snoozing ------------------------------------------------------------------------------------


def test_a_snoozed_thing_is_left_out_and_comes_back(applicant_client, late, today):
    one, other = late(2)
    response = snooze(applicant_client, one, length="week")
    assert response["Location"] == PAGE
    page = applicant_client.get(PAGE)
    assert sections(page) == [("Late", [other.slug])]
    assert [line.slug for line in page.context["digest"].snoozed] == [one.slug]
    assert Snooze.objects.get().until == today + timedelta(days=7)
    undo = reverse("applicants:unsnooze", args=[one.slug])
    assert f'action="{undo}"' in page.text  # also beside the message
    for _ in range(2):
        assert applicant_client.post(undo)["Location"] == PAGE
    assert sections(applicant_client.get(PAGE)) == [("Late", [one.slug, other.slug])]


def test_a_later_snooze_replaces_the_earlier(applicant_client, late, today):
    (one,) = late()
    until = today + timedelta(days=40)
    for fields in ({"length": "month"}, {"length": "day", "until": until.isoformat()}):
        snooze(applicant_client, one, **fields)
    assert Snooze.objects.get().until == until


def test_a_button_of_one_length_does_not_mind_the_day(applicant_client, late):
    (one,) = late()
    snooze(applicant_client, one, length="week", until="nonsense")
    assert Snooze.objects.count() == 1


def test_from_the_page_of_a_milestone_it_leads_back_there(applicant_client, late):
    (one,) = late()
    response = snooze(applicant_client, one, length="week", is_page="1")
    assert response["Location"] == f"/pathway/{one.slug}/"
    text = applicant_client.get(f"/pathway/{one.slug}/").text
    assert "snoozed until" in text
    assert "Snoozed until" in text
    assert f'action="/reminders/snooze/{one.slug}/end/"' in text


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"length": "day"}, "until"),
        ({"length": "day", "until": "2020-01-01"}, "until"),
        ({"length": "day", "until": "x"}, "until"),
        ({"length": "year"}, "length"),
        ({}, "length"),
    ],
)
def test_a_wrong_day_is_said_beside_it(fields, name, applicant_client, late):
    (one,) = late()
    response = snooze(applicant_client, one, **fields)
    assert response.status_code == 200
    assert "<title>Error: Reminders and calendar ·" in response.text
    ((_, _, ((_, form),)),) = response.context["sections"]
    assert list(form.errors) == [name]
    assert form["until"].value() == fields.get("until")
    assert not Snooze.objects.exists()


def test_only_what_is_on_the_own_way_can_be_snoozed(applicant_client, db):
    hidden = make_milestone(is_published=False)
    assert snooze(applicant_client, hidden, length="week").status_code == 404
    url = reverse("applicants:snooze", args=["no-such"])
    assert applicant_client.post(url, {"length": "week"}).status_code == 404
    assert applicant_client.get(url)["Location"] == PAGE


def test_nobody_snoozes_for_somebody_else(other_client, applicant, late):
    (one,) = late()
    snooze(other_client, one, length="week")
    assert Snooze.objects.get().applicant != applicant
    Snooze.objects.update(applicant=applicant)
    other_client.post(reverse("applicants:unsnooze", args=[one.slug]))
    assert Snooze.objects.count() == 1


# Stopping ------------------------------------------------------------------------------------


def test_one_post_without_signing_in_stops_the_mail(applicant):
    ReminderSettings.objects.create(applicant=applicant, is_on=True, quiet_days="5")
    url = reverse("applicants:stop-reminders", args=[stop_token(applicant)])
    browser = Client(enforce_csrf_checks=True)

    assert "Stop the reminders?" in browser.get(url).text
    assert ReminderSettings.objects.get().is_on is True
    for _ in range(2):
        response = browser.post(url, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200  # a mail program follows no redirect
        assert "The reminders are off" in response.text
    found = ReminderSettings.objects.get()
    assert (found.is_on, found.quiet_days) == (False, "5")


def test_it_stops_nothing_of_others_and_knows_what_it_signed(applicant, other_applicant):
    for one in (applicant, other_applicant):
        ReminderSettings.objects.create(applicant=one, is_on=True)
    token = stop_token(applicant)
    forged = token.replace(f"{applicant.pk}.", f"{other_applicant.pk}.", 1)
    for wrong in (forged, "1", "1.x", f"{token}x"):
        url = reverse("applicants:stop-reminders", args=[wrong])
        assert Client().post(url).status_code == 404
    Client().post(reverse("applicants:stop-reminders", args=[token]))
    assert [one.is_on for one in ReminderSettings.objects.order_by("pk")] == [False, True]


def test_a_closed_account_has_nothing_to_stop(applicant):
    url = reverse("applicants:stop-reminders", args=[stop_token(applicant)])
    applicant.user.delete()
    assert Client().post(url).status_code == 404
