"""The private calendar that somebody's phone subscribes to."""

from secrets import token_urlsafe
from uuid import UUID, uuid4

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from .applicants import Applicant

ALARM_CHOICES = [
    (None, "No alarm"),
    (1, "1 day before"),
    (7, "7 days before"),
    (30, "30 days before"),
]


def new_nonce():
    return token_urlsafe(16)


def uid_space_of(applicant):
    """The space of an applicant's events where no feed says another.

    A download and a feed that begins later so speak of the same events.
    """
    digest = salted_hmac("applicants.feeds.space", str(applicant.pk), algorithm="sha256")
    return UUID(bytes=digest.digest()[:16], version=4)


def _signer():
    return Signer(salt="applicants.feeds", sep=".")


class CalendarFeedQuerySet(models.QuerySet):
    def for_token(self, token):
        """The feed with this secret in its address, or none; wrong ones cost no query."""
        try:
            nonce = _signer().unsign(token)  # compares in constant time
        except BadSignature:
            return self.none()
        return self.filter(nonce=nonce, applicant__user__is_active=True)

    def begin(self, applicant, **options):
        """Turn the subscription on, or change its options if it is on."""
        feed, _ = self.update_or_create(
            applicant=applicant,
            defaults=options,
            create_defaults=options
            | {"nonce": new_nonce(), "uid_space": uid_space_of(applicant)},
        )
        return feed


class CalendarFeed(models.Model):
    """A subscription of one's own dates; the row exists while it is on.

    The address holds `nonce` and its signature, so the database alone gives nobody access.
    `uid_space` stays when the address is rotated: events keep their identity.
    """

    applicant = models.OneToOneField(Applicant, models.CASCADE, related_name="calendar_feed")
    nonce = models.CharField(max_length=32, unique=True)
    uid_space = models.UUIDField(default=uuid4, editable=False)
    alarm_days = models.PositiveSmallIntegerField(
        "alarm", null=True, blank=True, choices=ALARM_CHOICES
    )
    has_notes = models.BooleanField("with my notes", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendarfeed_alarm_valid",
                condition=Q(alarm_days=None) | Q(alarm_days__in=[1, 7, 30]),
            ),
        ]

    def __str__(self):
        return f"Calendar feed {self.pk}"

    @property
    def token(self):
        """The secret part of the address."""
        return _signer().sign(self.nonce)

    def rotate(self):
        """Take another address; the one before leads nowhere from now on."""
        self.nonce = new_nonce()
        CalendarFeed.objects.filter(pk=self.pk).update(nonce=self.nonce)
