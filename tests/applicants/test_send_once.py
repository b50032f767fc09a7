"""Several senders at once, and senders that are killed: real processes on one database."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection
from django.utils import timezone

from applicants.actions import change_record
from applicants.models import Digest, DigestState, MilestoneRecord, ReminderSettings
from tests.builders import make_applicant, make_milestone, make_user

PROGRAM = """
import sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.EMAIL_BACKEND = "tests.applicants.mailboxes.FolderBackend"
settings.SITE_URL = "https://pathway.example.org"
django.setup()
from django.core.management import call_command
call_command("send_reminders")
"""


@pytest.fixture
def readers(transactional_db):
    """Addresses of people who all have something to be reminded of today."""
    milestone = make_milestone()
    yesterday = timezone.localdate() - timedelta(days=2)
    for number in range(8):
        email = f"reader{number}@example.org"
        applicant = make_applicant(user=make_user(email=email))
        EmailAddress.objects.create(
            user=applicant.user, email=email, primary=True, verified=True
        )
        ReminderSettings.objects.create(applicant=applicant, is_on=True)
        record = MilestoneRecord.objects.for_milestone(applicant, milestone)
        change_record(record, planned_on=yesterday, now=timezone.now())
    return [f"reader{number}@example.org" for number in range(8)]


@pytest.fixture
def start(tmp_path):
    """A function: start one more sender on the database of this test."""
    started = []

    def start(**environment):
        folder = {
            "MAIL_FOLDER": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "config.settings_test",
        }
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", PROGRAM, str(connection.settings_dict["NAME"])],
            cwd=settings.BASE_DIR,
            env=os.environ | folder | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def received(folder):
    return sorted(file.read_text() for file in folder.iterdir())


def ends(process):
    """The exit code, with what it said."""
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


def test_two_at_once_send_each_mail_once(readers, start, tmp_path):
    answers = [ends(process) for process in [start(), start()]]

    assert [code for code, _ in answers] == [0, 0], answers
    assert received(tmp_path) == readers
    assert list(Digest.objects.values_list("state", "tries")) == [(DigestState.SENT, 1)] * 8


@pytest.mark.parametrize(("when", "arrived"), [("before", 2), ("after", 3)])
def test_a_killed_run_is_taken_up_without_sending_twice(
    when, arrived, readers, start, tmp_path
):
    code, said = ends(start(KILL_AT="3", KILL_WHEN=when))
    assert code == 9, said
    assert received(tmp_path) == readers[:arrived]

    code, said = ends(start())

    assert code == 0, said
    # The third was under way: nobody knows whether it arrived, so nobody sends it again.
    assert received(tmp_path) == [one for one in readers if one != readers[2] or arrived == 3]
    found = dict(Digest.objects.values_list("applicant__user__email", "state"))
    under_way = {readers[2]: DigestState.SENDING}
    assert found == dict.fromkeys(readers, DigestState.SENT) | under_way


def test_a_run_killed_before_it_claims_is_taken_up_whole(readers, start, tmp_path):
    """What is only prepared was handed to nobody."""
    for row in ReminderSettings.objects.select_related("applicant"):
        Digest.objects.create(applicant=row.applicant, on=row.applicant.today())

    code, said = ends(start())

    assert code == 0, said
    assert received(tmp_path) == readers
