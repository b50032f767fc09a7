"""Rows that are valid by default; a test names only what it is about."""

import time
from datetime import UTC, datetime
from itertools import count

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator

from applicants.models import Applicant, User
from careers.catalogue import Confidence, Necessity
from careers.models import (
    Acceptance,
    Evidence,
    Fellowship,
    Milestone,
    MilestoneKind,
    Residency,
    Source,
    SourceKind,
    Stage,
)

PASSWORD = "correct horse battery staple"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the authenticator app of everybody
NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)  # a moment for actions that need one
_number = count(1)


def make_user(*, second_factor=None, **fields):
    """Staff have a second factor unless `second_factor` is False."""
    number = next(_number)
    fields = {"email": f"user{number}@example.org", "password": PASSWORD} | fields
    user = User.objects.create_user(**fields)
    if user.is_staff and second_factor is not False:
        give_second_factor(user)
    return user


def give_second_factor(user):
    """Turn the authenticator app of `user` on, and have it used."""
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": TOTP_SECRET}
    )
    user.used_second_factor = True


def sign_in(client, user, *, second_factor=True):
    """Sign `user` in without the form; staff as if they had given their second factor."""
    client.force_login(user)
    if user.is_staff and second_factor:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "mfa", "type": "totp", "at": time.time()}
        ]
        session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
        session.save()
    return client


def make_applicant(**fields):
    user = fields.pop("user", None) or make_user()
    return Applicant.objects.create(user=user, **fields)


def make_source(**fields):
    number = next(_number)
    fields = {
        "slug": f"source-{number}",
        "title": f"Source {number}",
        "url": f"https://example.org/{number}",
        "kind": SourceKind.OFFICIAL,
    } | fields
    return Source.objects.create(**fields)


def make_stage(**fields):
    number = next(_number)
    fields = {"slug": f"stage-{number}", "name": f"Stage {number}", "position": number} | fields
    return Stage.objects.create(**fields)


def make_residency(**fields):
    number = next(_number)
    fields = {
        "slug": f"residency-{number}",
        "name": f"Residency {number}",
        "confidence": Confidence.VERIFIED,
    } | fields
    return Residency.objects.create(**fields)


def make_fellowship(*, accepts=(), refuses=(), sources=(), **fields):
    """`accepts` and `refuses` are residencies; of any other nothing is known."""
    number = next(_number)
    fields = {
        "slug": f"fellowship-{number}",
        "name": f"Fellowship {number}",
        "institution": f"Hospital {number}",
        "confidence": Confidence.VERIFIED,
        "evidence": Evidence.INSTITUTION,
    } | fields
    fellowship = Fellowship.objects.create(**fields)
    fellowship.sources.set(sources)
    for residencies, answer in [(accepts, True), (refuses, False)]:
        for residency in residencies:
            Acceptance.objects.create(
                fellowship=fellowship, residency=residency, accepts=answer
            )
    return fellowship


def make_milestone(*, residencies=(), sources=(), **fields):
    number = next(_number)
    fields = {
        "slug": f"milestone-{number}",
        "name": f"Milestone {number}",
        "position": number,
        "kind": MilestoneKind.ACTIVITY,
        "necessity": Necessity.REQUIRED,
        "confidence": Confidence.VERIFIED,
    } | fields
    fields["stage"] = fields.get("stage") or make_stage()
    milestone = Milestone.objects.create(**fields)
    milestone.residencies.set(residencies)
    milestone.sources.set(sources)
    return milestone
