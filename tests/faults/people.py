"""Made-up people with an empty checklist, for the faults; `make` runs inside the site."""

from datetime import UTC, date, datetime

from django.db import transaction

PASSWORD = "fault-people-only"
START = "from tests.faults.people import make; make({first}, {count})"
APPOINT = "from tests.faults.people import make_administrators; make_administrators({emails})"
FREE_STATES = ("WI", "WY")


def email_of(number):
    return f"fault-{number:04}@example.org"


@transaction.atomic
def make(first, count):
    """Add people `first` … with a verified address and the profile of a resident."""
    # Models are there only once the site is set up, which whoever only names people is not.
    from allauth.account.models import EmailAddress  # noqa: PLC0415
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415

    from applicants.models import Applicant, User  # noqa: PLC0415
    from applicants.settling import settle  # noqa: PLC0415
    from careers.models import Residency  # noqa: PLC0415

    password = make_password(PASSWORD)
    residency = Residency.objects.get(slug="anesthesiology")
    for number in range(first, first + count):
        email = email_of(number)
        user = User.objects.create(
            email=email, password=password, name=f"Fault person {number}"
        )
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
        applicant = Applicant.objects.create(
            user=user,
            position="residency",
            track="md",
            residency_choice="settled",
            residency=residency,
            residency_start_on=date(datetime.now(UTC).year - 1, 7, 1),
            welcome_step="",
        )
        settle(applicant, now=datetime.now(UTC))


@transaction.atomic
def make_administrators(emails):
    """Add people who may do everything, each with an authenticator app.

    Every state has its license in the library: two are taken out, so that there is something
    to add.
    """
    from applicants.appointing import appoint  # noqa: PLC0415
    from careers.models import StateLicense  # noqa: PLC0415
    from tests.builders import give_second_factor  # noqa: PLC0415

    for email in emails:
        user = appoint(email, name="Fault staff", is_administrator=True, password=PASSWORD)
        give_second_factor(user)
    StateLicense.objects.filter(state__in=FREE_STATES).delete()
