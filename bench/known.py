"""What a client of the site has to know to ask for its pages as a resident: prints JSON."""

import json

import django

django.setup()

from applicants.models import MilestoneRecord
from bench.pages import PUBLIC_ADDRESS, addresses
from bench.people import PASSWORD, email_of
from bench.visitor import MILESTONE, cookies_of, resident


def main():
    user = resident()
    record = MilestoneRecord.objects.filter(applicant__user=user, milestone__slug=MILESTONE)
    known = {
        "cookies": cookies_of(user),
        "addresses": addresses(),
        "public": PUBLIC_ADDRESS,
        "emails": [email_of(number) for number in range(1, 101)],
        "password": PASSWORD,
        "tap": f"/pathway/{MILESTONE}/change/",
        "version": record.values_list("version", flat=True).get(),
    }
    print(json.dumps(known))


if __name__ == "__main__":
    main()
