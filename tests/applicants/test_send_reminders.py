"""The command that sends the digests: to whom, once, and what becomes of a mail that fails."""

from datetime import UTC, date, datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applicants import digests
from applicants.accounts import close_account
from applicants.actions import change_record
from applicants.digests import send_digests, stop_token
from applicants.models import Digest, DigestState, MilestoneRecord, ReminderSettings, Snooze
from tests.builders import NOW, make_applicant, make_milestone, make_user

ADDRESS = "https://pathway.example.org"
SATURDAY = date(2026, 11, 21)  # NOW, nearly everywhere


@pytest.fixture
def milestone(db):
    return make_milestone(slug="rotation", name="Rotation")


@pytest.fixture
def reader(milestone):
    """A function: somebody who wants reminders and is late with one milestone."""

    def make(
        email="reader@example.org", *, is_verified=True, planned_on="2026-11-18", **fields
    ):
        settings = {
            name: fields.pop(name)
            for name in ("quiet_days", "paused_until", "is_on")
            if name in fields
        }
        applicant = make_applicant(user=make_user(email=email), **fields)
        EmailAddress.objects.create(
            user=applicant.user, email=email, primary=True, verified=is_verified
        )
        ReminderSettings.objects.create(applicant=applicant, **{"is_on": True} | settings)
        if planned_on:
            record = MilestoneRecord.objects.for_milestone(applicant, milestone)
            change_record(record, planned_on=date.fromisoformat(planned_on), now=NOW)
        return applicant

    return make


def send(now=NOW, **options):
    """Outcomes of one run, by name."""
    server = options.pop("connection", None) or mail.get_connection()
    return dict(send_digests(now=now, connection=server, address=ADDRESS, **options))


def states():
    return list(Digest.objects.order_by("pk").values_list("state", "tries"))


# To whom -------------------------------------------------------------------------------------


def test_the_mail_says_what_is_late_and_how_to_stop(reader):
    applicant = reader()

    assert send() == {"sent": 1}

    (message,) = mail.outbox
    stop = f"{ADDRESS}/reminders/stop/{stop_token(applicant)}/"
    assert message.to == ["reader@example.org"]
    assert message.subject == "Pain Medicine Pathway: 1 late"
    assert (
        message.body
        == f"""Your pathway on 21 November 2026

LATE
- Rotation: planned for 18 November 2026, 3 days ago
  {ADDRESS}/pathway/rotation/

Snooze an item, choose quiet days or pause:
{ADDRESS}/reminders/

Not the official record. Check each date with its source.

You get this because you turned it on. Stop these e-mails, without signing in:
{stop}
"""
    )
    headers = message.message()
    assert headers["List-Unsubscribe"] == f"<{stop}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    digest = Digest.objects.get()
    assert (digest.state, digest.tries, digest.sent_at) == (DigestState.SENT, 1, NOW)
    assert (digest.applicant, digest.on) == (applicant, SATURDAY)


def test_once_a_day_at_most(reader):
    reader()
    assert [send(), send(), send(NOW.replace(day=22))] == [{"sent": 1}, {}, {"sent": 1}]


@pytest.mark.django_db(transaction=True)
def test_who_closes_the_account_meanwhile_keeps_nobody_from_their_mail(reader):
    gone, *_ = (reader(f"{name}@example.org") for name in ("gone", "there"))

    class Connection(EmailBackend):
        def open(self):
            if gone.user.pk:
                close_account(gone.user)

    assert send(connection=Connection()) == {"closed": 1, "sent": 1}
    assert [message.to for message in mail.outbox] == [["there@example.org"]]


@pytest.mark.parametrize(
    "fields",
    [
        {"is_on": False},
        {"quiet_days": "256"},  # NOW is a Saturday, 5
        {"paused_until": date(2026, 11, 22)},
        {"is_verified": False},
        {"planned_on": None},  # nothing to say
        {"planned_on": "2026-11-28"},  # not within the week
    ],
)
def test_who_gets_none(fields, reader):
    reader(**fields)
    assert send() == {}
    assert (mail.outbox, states()) == ([], [])


@pytest.mark.parametrize(
    "fields", [{"quiet_days": "0123467".replace("7", "")}, {"paused_until": SATURDAY}]
)
def test_other_days_and_a_pause_that_is_over_stop_nothing(fields, reader):
    reader(**fields)
    assert send() == {"sent": 1}


def test_without_a_row_or_an_active_account_nothing_is_sent(reader):
    ReminderSettings.objects.filter(applicant=reader()).delete()
    applicant = reader("inactive@example.org")
    applicant.user.is_active = False
    applicant.user.save()
    assert send() == {}


def test_what_is_snoozed_is_left_out(reader, milestone):
    applicant = reader()
    Snooze.objects.create(applicant=applicant, milestone=milestone, until="2026-11-22")
    assert send() == {}
    assert send(NOW.replace(day=22)) == {"sent": 1}


def test_the_day_is_the_one_where_they_live(reader):
    reader("east@example.org", time_zone="America/New_York")
    reader("hawaii@example.org", time_zone="Pacific/Honolulu", quiet_days="6")
    # Sunday in New York; in Honolulu it is still Saturday.
    assert send(datetime(2026, 11, 22, 6, tzinfo=UTC)) == {"sent": 2}
    days = dict(Digest.objects.values_list("applicant__user__email", "on"))
    assert days == {"east@example.org": date(2026, 11, 22), "hawaii@example.org": SATURDAY}


@pytest.mark.parametrize("count", [1, 3])
def test_each_more_costs_the_same(count, reader, django_assert_num_queries):
    for number in range(count):
        reader(f"reader{number}@example.org")
    send(NOW.replace(day=20))  # reads the catalogue
    # kinds, zones, list, people, interruptions, old ones; for each: catalogue, records,
    # snoozes, look, insert (in a savepoint), claim, sent
    with django_assert_num_queries(6 + 9 * count):
        assert send() == {"sent": count}


def test_a_name_cannot_become_a_header(reader, milestone):
    milestone.name = "Rotation\r\nBcc: all@example.org"
    milestone.save()
    reader()
    send()
    assert set(mail.outbox[0].message().keys()).isdisjoint({"Bcc", "Cc"})


def test_old_rows_go(reader):
    applicant = reader(planned_on=None)  # nothing to say: no new row
    for day in ("2026-08-01", "2026-11-01"):
        Digest.objects.create(applicant=applicant, on=day)
    send()
    assert [digest.on for digest in Digest.objects.all()] == [date(2026, 11, 1)]


# What fails ----------------------------------------------------------------------------------


class Failing(EmailBackend):
    """A mail server that answers each mail with the next of `errors`, then takes it."""

    def __init__(self, *errors):
        super().__init__()
        self.errors = list(errors)

    def send_messages(self, messages):
        if self.errors and (error := self.errors.pop(0)):
            raise error
        return super().send_messages(messages)


REFUSED = [
    SMTPRecipientsRefused({"reader@example.org": (550, b"no")}),
    SMTPDataError(451, b"later, reader@example.org"),
]


@pytest.mark.parametrize("error", REFUSED)
def test_what_is_refused_is_tried_again_by_the_next_run(error, reader, caplog):
    reader()
    assert send(connection=Failing(error)) == {"refused": 1}
    assert states() == [(DigestState.FAILED, 1)]
    assert "reader@example.org" not in caplog.text
    assert send() == {"sent": 1}
    assert states() == [(DigestState.SENT, 2)]


def test_after_three_refusals_it_is_given_up_for_the_day(reader):
    reader()
    outcomes = [send(connection=Failing(REFUSED[0])) for _ in range(4)]
    assert outcomes == [{"refused": 1}, {"refused": 1}, {"refused": 1}, {}]
    assert send() == {}


def test_what_broke_off_is_not_sent_again(reader):
    reader()
    assert send(connection=Failing(SMTPServerDisconnected("gone"))) == {"unclear": 1}
    assert states() == [(DigestState.SENDING, 1)]
    assert send() == {}


def test_one_failure_does_not_keep_the_mail_of_the_others(reader, monkeypatch, caplog):
    broken, _ = reader("one@example.org"), reader("two@example.org")
    whole = digests.plan_of

    def plan_of(applicant, today):
        if applicant == broken:
            raise ZeroDivisionError
        return whole(applicant, today)

    monkeypatch.setattr(digests, "plan_of", plan_of)
    assert send() == {"failed": 1, "sent": 1}
    assert "one@example.org" not in caplog.text


def test_without_a_server_nothing_is_claimed(reader, monkeypatch):
    reader()
    monkeypatch.setattr(EmailBackend, "open", lambda self: (_ for _ in ()).throw(OSError))
    with pytest.raises(CommandError, match="No mail server: OSError."):
        call_command("send_reminders")
    assert states() == []


def test_who_turns_it_off_meanwhile_gets_none(reader, monkeypatch):
    reader()

    def turn_off(self):
        ReminderSettings.objects.update(is_on=False)

    monkeypatch.setattr(EmailBackend, "open", turn_off)
    assert send() == {"taken": 1}
    assert (mail.outbox, states()) == ([], [(DigestState.PREPARED, 0)])


def test_only_one_can_claim_a_row_and_by_conditions_of_its_own(reader):
    first = Digest.objects.create(applicant=reader(), on=SATURDAY)
    second = Digest.objects.get()
    with CaptureQueriesContext(connection) as queries:
        assert [digests._claim(row) for row in (first, second)] == [1, 0]
    # In a subquery they would not be asked again after waiting for the row's lock.
    assert ['FROM "applicants_digest"' in query["sql"] for query in queries] == [False, False]


# The command ---------------------------------------------------------------------------------


def test_a_site_without_mail_server_says_so(reader, settings, capsys):
    reader()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    call_command("send_reminders")
    assert "has no mail server" in capsys.readouterr().out
    assert states() == []


def test_a_dry_run_writes_nothing(reader, capsys):
    reader()
    call_command("send_reminders", dry_run=True)
    assert capsys.readouterr().out == "1 would get a mail. Nothing was sent.\n"
    assert (mail.outbox, states()) == ([], [])


def test_it_says_how_many(reader, capsys):
    reader()
    call_command("send_reminders")
    assert capsys.readouterr().out == "1 sent.\n"


def test_a_failure_ends_it_with_an_error(reader, monkeypatch):
    reader()
    failing = Failing(REFUSED[0])
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", lambda **_: failing)
    with pytest.raises(CommandError, match="1 refused by the mail server; the next run tries"):
        call_command("send_reminders")


def test_without_an_address_of_the_site_it_stops(reader, settings):
    settings.SITE_URL = ""
    with pytest.raises(CommandError, match="Set SITE_URL"):
        call_command("send_reminders")
