"""What every reference record has: identity, provenance, review dates and history."""

from functools import reduce
from operator import or_

from dateutil.relativedelta import relativedelta
from django.contrib.contenttypes.fields import GenericRelation
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from careers.catalogue import Confidence

from .search import SearchTextField, matching


def as_choices(enum, **labels):
    """Choices for a model field from a plain enum; `labels` replace single labels by name."""
    return [
        (member.value, labels.get(member.name) or member.value.replace("-", " ").capitalize())
        for member in enum
    ]


def one_of(name, field, values):
    """A named constraint: `field` holds one of `values`."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": list(values)}))


def _get_history_user(instance, **kwargs):
    return instance.history_user_id


def _set_history_user(historical_instance, user):
    historical_instance.history_user_id = user.pk if user else None


def history(**kwargs):
    """History that keeps who made a change as a bare user id.

    careers must not depend on the tables of applicants, so there is no foreign key to the user.
    """
    return HistoricalRecords(
        history_user_id_field=models.BigIntegerField(null=True, blank=True),
        history_user_getter=_get_history_user,
        history_user_setter=_set_history_user,
        **kwargs,
    )


def entry_history(*relations):
    """History of a reference entry with its many-to-many fields: sources, and `relations`.

    The search text follows from other fields and has no history.
    """
    return history(m2m_fields=["sources", *relations], excluded_fields=["search_text"])


class CatalogueVersion(models.Model):
    """The one row whose number says which state of the reference data is current."""

    number = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="catalogue_version_single_row", condition=Q(pk=1)),
        ]

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls):
        """The current number (one query); 0 where nothing was ever loaded."""
        # Every page asks: as a queryset it would cost thrice as much. There is one row at most.
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT number FROM {cls._meta.db_table}")  # noqa: S608 - a name
            row = cursor.fetchone()
        return row[0] if row else 0

    @classmethod
    def lock(cls):
        """Wait, in a transaction, until every other change of the reference data has ended.

        So two changes that are right by themselves cannot be wrong together.
        """
        if not list(cls.objects.select_for_update()):
            # Before the first load there is none: of two such loads one makes it, one waits.
            cls.objects.bulk_create([cls(pk=1, number=0)], ignore_conflicts=True)
            list(cls.objects.select_for_update())

    @classmethod
    def bump(cls):
        """Declare the reference data changed; call it in the transaction of the change.

        Every process compares its catalogue with this number on each request, so a change is
        on all pages as soon as its transaction commits.
        """
        now = timezone.now()  # no `auto_now` in an update
        if not cls.objects.filter(pk=1).update(number=F("number") + 1, changed_at=now):
            cls.objects.create(pk=1)


class CatalogueSnapshot(models.Model):
    """The catalogue as it was under one version that somebody's plan was last made with.

    It answers “what would my plan have been yesterday”, without a copy of every plan.
    `data` is `careers.snapshots.dump` of the catalogue.
    """

    version = models.PositiveBigIntegerField(unique=True)
    data = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"Catalogue {self.version}"


class SourceKind(models.TextChoices):
    OFFICIAL = "official", "official"
    OFFICIAL_MIRROR = "official-mirror", "official text on another site"
    PEER_REVIEWED = "peer-reviewed", "peer-reviewed"
    PROGRAM = "program", "program page"
    SECONDARY = "secondary", "secondary"
    AGGREGATOR = "aggregator", "aggregator (weak)"
    COMMERCIAL = "commercial", "commercial (weak)"
    FORUM = "forum", "forum (opinion)"
    SEED = "seed", "seed document"


class SourceQuerySet(models.QuerySet):
    def matching(self, words):
        """Sources in whose text every one of `words` stands; see `careers.search`."""
        return matching(self, words)


class Source(models.Model):
    """A page, paper or document on which reference data rests."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=600, blank=True, help_text="An address or a file name.")
    published = models.CharField(
        max_length=100, blank=True, help_text="As the source says it: a day, a year, a range."
    )
    kind = models.CharField(max_length=20, choices=SourceKind)
    note = models.TextField(blank=True)
    broken_on = models.DateField(
        "address broken since",
        null=True,
        blank=True,
        help_text="The day on which the address did not answer; empty while it does.",
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    search_text = SearchTextField()

    objects = SourceQuerySet.as_manager()
    history = history(excluded_fields=["search_text"])

    class Meta:
        ordering = ["title", "slug"]
        constraints = [one_of("source_kind_valid", "kind", SourceKind.values)]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("careers:source", args=[self.slug])

    def words_to_search(self):
        """The texts by which a reader finds it."""
        return [self.title, self.publisher, self.slug, self.get_kind_display()]

    @property
    def is_link(self):
        """Whether a reader can open the address (seed documents are only file names)."""
        return self.url.startswith(("https://", "http://"))


# Months after which a record is due for another look; a house rule, not a fact.
REVIEW_INTERVALS = [(3, "every 3 months"), (6, "every 6 months"), (12, "every year")]


class EntryQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True)

    def matching(self, words):
        """Entries in whose text every one of `words` stands; see `careers.search`."""
        return matching(self, words)

    def visible_to(self, user):
        """What is published; for staff who may view the model in the admin, everything."""
        permission = f"{self.model._meta.app_label}.view_{self.model._meta.model_name}"
        if user.has_perm(permission):
            return self
        return self.published()

    def due_for_review(self, today):
        """Entries never checked, or checked longer ago than their interval, on `today`."""
        due = [
            Q(review_every=months, checked_on__lte=today - relativedelta(months=months))
            for months, _ in REVIEW_INTERVALS
        ]
        return self.filter(reduce(or_, due, Q(checked_on=None)))


class ReferenceEntry(models.Model):
    """A public record: retired (unpublished) rather than deleted once anything points at it."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True, help_text="What it is, in a sentence or two.")
    confidence = models.CharField(
        max_length=12,
        choices=as_choices(Confidence, SEED_ONLY="Only a seed document says so"),
        default=Confidence.UNVERIFIED,
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="+")
    is_published = models.BooleanField("published", default=True)
    checked_on = models.DateField(
        null=True, blank=True, help_text="Last compared with sources."
    )
    review_every = models.PositiveSmallIntegerField(choices=REVIEW_INTERVALS, default=12)
    # Raised by each save in the admin; tells a second editor that the record moved on.
    revision = models.PositiveIntegerField(default=1, editable=False)
    search_text = SearchTextField()

    claims = GenericRelation("careers.Claim", "entry_id", "entry_type")
    rulings = GenericRelation("careers.Ruling", "entry_id", "entry_type")

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            one_of("%(class)s_confidence_valid", "confidence", Confidence),
        ]

    def __str__(self):
        return self.name

    def words_to_search(self):
        """The texts by which a reader finds it; a kind adds its own."""
        return [self.name, self.summary, self.slug]

    @property
    def review_on(self):
        """The local date of the next review, or None if the entry was never checked."""
        return self.checked_on and self.checked_on + relativedelta(months=self.review_every)

    def is_past_review(self, today):
        """Whether its review was due by `today`; False if it was never checked at all."""
        return self.review_on is not None and self.review_on <= today


class Shelved:
    """An entry with a page of its own in the library; `shelf` is its part of it.

    What a shelf shows stands in `careers.shelves`.
    """

    shelf = ""

    def get_absolute_url(self):
        return reverse("careers:entry", args=[self.shelf, self.slug])
