"""Pain medicine fellowships and whom they accept."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Concat, StrIndex

from careers.catalogue import Accreditation
from careers.states import STATE_BY_CODE, STATE_CHOICES

from .base import EntryQuerySet, ReferenceEntry, Shelved, entry_history, history, one_of
from .reference import ACCREDITATION_CHOICES, Residency

# Larger numbers are slips of the keyboard.
MOST_POSITIONS, MOST_MONTHS, MOST_LETTERS = 99, 36, 9


class Evidence(models.TextChoices):
    """What shows that a program exists (the grades of the reference material)."""

    ACCREDITATION = "a", "A: a source shows its accreditation"
    INSTITUTION = "b", "B: the institution describes it"
    LEAD = "c", "C: only a lead"


# Where a state stands among the states by name; a comma before each, so that none is no state.
_STATES_IN_ORDER = f",{','.join(STATE_BY_CODE)},,"
# How a list may be sorted; what is not known stands last.
ORDERS = {
    "name": (),
    "state": (StrIndex(Value(_STATES_IN_ORDER), Concat(Value(","), "state", Value(","))),),
    "size": (F("positions").desc(nulls_last=True),),
    "checked": (F("checked_on").desc(nulls_last=True),),
}


def departments_in(text):
    """The departments that stand in a text of the column, one by one."""
    return [name.strip() for name in text.split(";") if name.strip()]


class FellowshipQuerySet(EntryQuerySet):
    def with_provenance(self):
        """With all that its page shows, and where each fact comes from."""
        acceptances = Acceptance.objects.select_related("residency")
        return self.prefetch_related(
            "sources", "claims__source", "rulings", Prefetch("acceptances", acceptances)
        )

    def with_answer_for(self, residency):
        """With `accepts`: whether it takes `residency` (a slug); None where not known."""
        answers = Acceptance.objects.filter(
            fellowship=OuterRef("pk"), residency__slug=residency
        )
        return self.annotate(accepts=Subquery(answers.values("accepts")[:1]))

    def sorted_by(self, order):
        """In one of `ORDERS`; by name where that says nothing."""
        return self.order_by(*ORDERS.get(order, ()), "name", "slug")

    def by_state(self):
        """How many there are in each state: a dict by code, "" for not known (one query)."""
        counts = self.order_by().values("state").annotate(found=Count("pk"))
        return {row["state"]: row["found"] for row in counts}


class Fellowship(Shelved, ReferenceEntry):
    """A pain medicine fellowship program; what no source says stays empty: not known."""

    shelf = "fellowships"

    institution = models.CharField(max_length=200)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=2, blank=True, choices=STATE_CHOICES)
    department = models.CharField(
        max_length=100, blank=True, help_text="Several are parted by a semicolon."
    )
    acgme_id = models.CharField("ACGME id", max_length=20, blank=True)
    nrmp_code = models.CharField("NRMP code", max_length=20, blank=True)
    positions = models.PositiveSmallIntegerField(
        "positions a year",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_POSITIONS)],
    )
    months = models.PositiveSmallIntegerField(
        "length (months)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
    )
    in_match = models.BooleanField("takes part in the NRMP Match", null=True, blank=True)
    uses_eras = models.BooleanField("applications through ERAS", null=True, blank=True)
    letters = models.PositiveSmallIntegerField(
        "letters of recommendation",
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_LETTERS)],
    )
    accepts_j1 = models.BooleanField("accepts J-1 visas", null=True, blank=True)
    visa_note = models.CharField(
        "visas", max_length=200, blank=True, help_text="In the words of the source."
    )
    accreditation = models.CharField(max_length=10, choices=ACCREDITATION_CHOICES, blank=True)
    evidence = models.CharField(max_length=1, choices=Evidence, default=Evidence.LEAD)
    website = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    lead = models.TextField(
        blank=True, help_text="For advisors: where to look to make the record firm."
    )

    objects = FellowshipQuerySet.as_manager()
    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["name", "slug"]
        # A search that finds thousands shows the first page of them without sorting all.
        indexes = [
            models.Index(
                fields=["name", "slug"],
                condition=Q(is_published=True),
                name="fellowship_published_by_name",
            )
        ]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["acgme_id"], condition=~Q(acgme_id=""), name="fellowship_acgme_id_once"
            ),
            one_of("fellowship_state_valid", "state", ["", *STATE_BY_CODE]),
            one_of("fellowship_accreditation_valid", "accreditation", ["", *Accreditation]),
            one_of("fellowship_evidence_valid", "evidence", Evidence.values),
            models.CheckConstraint(
                name="fellowship_positions_sane",
                condition=Q(positions=None) | Q(positions__range=(1, MOST_POSITIONS)),
            ),
            models.CheckConstraint(
                name="fellowship_months_sane",
                condition=Q(months=None) | Q(months__range=(1, MOST_MONTHS)),
            ),
            models.CheckConstraint(
                name="fellowship_letters_sane",
                condition=Q(letters=None) | Q(letters__lte=MOST_LETTERS),
            ),
        ]

    def words_to_search(self):
        return [
            *super().words_to_search(),
            self.institution,
            self.city,
            self.state,
            self.get_state_display(),
            self.department,
            self.acgme_id,
            self.nrmp_code,
        ]

    @property
    def state_name(self):
        return self.get_state_display() or "state not known"

    def nearby(self):
        """The other published programs of its state; none where the state is not known."""
        others = Fellowship.objects.published().filter(state=self.state).exclude(pk=self.pk)
        return others if self.state else others.none()

    @property
    def departments(self):
        """The departments one by one; empty where none is known."""
        return departments_in(self.department)


class Acceptance(models.Model):
    """Whether a program accepts a residency; no row means that no source says so."""

    fellowship = models.ForeignKey(Fellowship, models.CASCADE, related_name="acceptances")
    residency = models.ForeignKey(Residency, models.PROTECT, related_name="acceptances")
    accepts = models.BooleanField()

    history = history()

    class Meta:
        ordering = ["residency__name"]
        constraints = [
            models.UniqueConstraint(fields=["fellowship", "residency"], name="acceptance_once"),
        ]

    def __str__(self):
        return f"{self.residency}: {'yes' if self.accepts else 'no'}"
