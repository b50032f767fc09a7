"""The guide: articles made of single points, each with its sources; and open questions."""

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse

from .base import EntryQuerySet, ReferenceEntry, Shelved, entry_history, one_of
from .claims import Claim


class ArticleQuerySet(EntryQuerySet):
    def with_points(self):
        """With the published points in their order, and the sources of both."""
        claims = Prefetch("claims", Claim.objects.select_related("source"))
        points = GuidePoint.objects.published().prefetch_related("sources", "rulings", claims)
        return self.prefetch_related("sources", Prefetch("points", points))


class GuideArticle(ReferenceEntry):
    """A short article of the guide; `summary` is its opening, the points are its body."""

    position = models.PositiveSmallIntegerField()

    objects = ArticleQuerySet.as_manager()
    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["position"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.UniqueConstraint(fields=["position"], name="guidearticle_position_once"),
        ]

    def get_absolute_url(self):
        return reverse("careers:guide_article", args=[self.slug])


class GuidePointQuerySet(EntryQuerySet):
    def published(self):
        """A point is seen on its article, so both must be public."""
        return super().published().filter(article__is_published=True)


class GuidePoint(ReferenceEntry):
    """One statement of an article, small enough that its sources cover all of it.

    `name` is its title or question, `summary` the statement; `heading` groups points.
    """

    article = models.ForeignKey(GuideArticle, models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=100, blank=True)
    website = models.URLField(max_length=500, blank=True)

    objects = GuidePointQuerySet.as_manager()
    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["article__position", "position"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["article", "position"], name="guidepoint_position_once"
            ),
        ]

    def get_absolute_url(self):
        return f"{self.article.get_absolute_url()}#{self.slug}"


class Argument(ReferenceEntry):
    """A position from the debate whether one can practise without a fellowship, both sides.

    `summary` is what is argued.
    """

    counter = models.TextField("the other side", blank=True)
    finding = models.TextField(
        "what sources show", blank=True, help_text="The argument held against the sources."
    )

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["name"]

    def get_absolute_url(self):
        return f"{reverse('careers:tracer')}#{self.slug}"


class Disagreement(ReferenceEntry):
    """A topic on which sources disagree; its claims are the views, side by side."""

    handling = models.TextField("what we use", help_text="What we use, and why.")

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["name"]

    def get_absolute_url(self):
        return f"{reverse('careers:disagreements')}#{self.slug}"


class OrganizationKind(models.TextChoices):
    SOCIETY = "society", "society"
    UMBRELLA = "umbrella", "umbrella body"
    REGULATOR = "regulator", "regulator"
    ACCREDITOR = "accreditor", "accreditor"
    APPLICATION_SERVICE = "application-service", "application service"
    MATCH = "match", "the Match"
    PROGRAM_DIRECTORS = "program-directors", "program directors"
    CREDENTIALING = "credentialing", "credentialing"
    DIRECTORY = "directory", "directory"
    FUNDER = "funder", "research funder"
    JOB_BOARD = "job-board", "job board"
    LITERATURE = "literature", "literature"
    NETWORK = "network", "network"


class Organization(Shelved, ReferenceEntry):
    """A society, office or service of the field; `summary` says what for."""

    shelf = "organizations"

    kind = models.CharField(max_length=20, choices=OrganizationKind)
    website = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["name"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            one_of("organization_kind_valid", "kind", OrganizationKind.values),
        ]


class ResourceKind(models.TextChoices):
    CONFERENCE = "conference", "conference"
    JOURNAL = "journal", "journal"


class Resource(Shelved, ReferenceEntry):
    """A conference or a journal of the field."""

    shelf = "resources"

    kind = models.CharField(max_length=12, choices=ResourceKind)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="resources"
    )
    publisher = models.CharField(max_length=120, blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["kind", "name"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            one_of("resource_kind_valid", "kind", ResourceKind.values),
        ]


class PayBand(Shelved, ReferenceEntry):
    """A range of yearly pay in US dollars as one group of sources gives it."""

    shelf = "pay"

    position = models.PositiveSmallIntegerField()
    usd_low = models.PositiveIntegerField("from (US dollars)", null=True, blank=True)
    usd_high = models.PositiveIntegerField("to (US dollars)", null=True, blank=True)
    dated = models.CharField(
        max_length=60, blank=True, help_text="Of when the figure is, as the source says."
    )
    note = models.TextField(blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["position"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.UniqueConstraint(fields=["position"], name="payband_position_once"),
            models.CheckConstraint(
                name="payband_low_le_high",
                condition=Q(usd_low=None) | Q(usd_high=None) | Q(usd_low__lte=F("usd_high")),
                violation_error_message="Give the lower figure first.",
            ),
        ]
