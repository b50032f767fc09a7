"""People in the middle of the first questions, and what they send."""

from django.test import Client

from tests.builders import make_applicant

START, PATHWAY, PROFILE = "/start/", "/pathway/", "/profile/"
WELCOME, TRAINING, BEHIND = "/welcome/", "/welcome/training/", "/welcome/behind-you/"


def make_newcomer(step="training", **fields):
    """Somebody in the middle of the first questions, and their browser."""
    applicant = make_applicant(
        **{"position": "residency", "track": "do", "welcome_step": step} | fields
    )
    client = Client()
    client.force_login(applicant.user)
    return applicant, client


def errors(response):
    return response.context["form"].errors


def answers_of(applicant, **changes):
    """What the browser sends from the unchanged page of a resident, with `changes`."""
    return {
        "name": applicant.user.name,
        "position": applicant.position,
        "track": applicant.track,
        "residency": applicant.residency.slug if applicant.residency else "",
        "residency_choice": "settled",
        "residency_start_on": "2025-07-01",
        "target_year": "2029",
        "state": applicant.state,
        "time_zone": applicant.time_zone,
    } | changes
