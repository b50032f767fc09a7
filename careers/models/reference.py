"""Residencies, boards, certificates, exams and fellowships."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from careers.catalogue import Accreditation, AttemptRuleKind, RouteStatus, Track

from .base import (
    EntryQuerySet,
    ReferenceEntry,
    Shelved,
    Source,
    as_choices,
    entry_history,
    history,
    one_of,
)

# A longer time is a slip of the keyboard, and dates so far off would leave the calendar.
MOST_YEARS = 20

TRACK_CHOICES = as_choices(Track, MD="MD", DO="DO", IMG="International graduate (IMG)")


ACCREDITATION_CHOICES = as_choices(
    Accreditation, ACGME="ACGME", OTHER="Another body", NONE="Nobody, or no fellowship"
)


class BoardFamily(models.TextChoices):
    ABMS = "abms", "ABMS"
    AOA = "aoa", "AOA"
    INDEPENDENT = "independent", "independent (neither ABMS nor AOA)"


class Board(Shelved, ReferenceEntry):
    """A body that certifies physicians."""

    shelf = "boards"

    abbreviation = models.CharField(max_length=20, unique=True)
    family = models.CharField(max_length=12, choices=BoardFamily)
    website = models.URLField(blank=True)
    eligibility_years = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Years after training in which to certify; empty where no source says.",
    )
    note = models.TextField(blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["name"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            one_of("board_family_valid", "family", BoardFamily.values),
            models.CheckConstraint(
                name="board_eligibility_years_sane",
                condition=Q(eligibility_years=None) | Q(eligibility_years__lte=MOST_YEARS),
                violation_error_message=f"More than {MOST_YEARS} years must be a slip.",
            ),
        ]

    def words_to_search(self):
        return [*super().words_to_search(), self.abbreviation]


class ResidencyQuerySet(EntryQuerySet):
    def with_routes(self):
        """With its boards and whether it leads to a pain certificate."""
        return self.select_related("abms_board", "aoa_board").prefetch_related("routes")


class Residency(Shelved, ReferenceEntry):
    """A specialty training from which people go on to pain medicine.

    Lengths are years and include PGY-1; empty where no source gives one.
    """

    shelf = "residencies"

    years_min = models.PositiveSmallIntegerField("shortest length", null=True, blank=True)
    years_max = models.PositiveSmallIntegerField("longest length", null=True, blank=True)
    first_year = models.TextField("PGY-1", blank=True, help_text="How the first year is done.")
    abms_board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="abms_residencies"
    )
    aoa_board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="aoa_residencies"
    )
    fellowship_access = models.TextField(
        blank=True, help_text="What sources say on entering an ACGME pain fellowship."
    )
    note = models.TextField(blank=True)

    objects = ResidencyQuerySet.as_manager()
    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        verbose_name_plural = "residencies"
        ordering = ["name"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            models.CheckConstraint(
                name="residency_years_min_le_max",
                # One length alone compares to NULL, which a database lets pass.
                condition=Q(years_min=None, years_max=None)
                | Q(
                    years_min__isnull=False,
                    years_max__isnull=False,
                    years_min__lte=F("years_max"),
                ),
                violation_error_message="Give both lengths, the shortest first.",
            ),
            models.CheckConstraint(
                name="residency_years_sane",
                condition=Q(years_max=None) | Q(years_max__lte=MOST_YEARS),
                violation_error_message=f"More than {MOST_YEARS} years must be a slip.",
            ),
        ]

    @property
    def length(self):
        """The length as words: "4 years", "3 to 4 years" or "not known"."""
        if self.years_min is None:
            return "not known"
        if self.years_min == self.years_max:
            return f"{self.years_min} years"
        return f"{self.years_min} to {self.years_max} years"


class ExamScope(models.TextChoices):
    SCHOOL = "school", "before and in medical school"
    LICENSE = "license", "for the license"
    PRIMARY = "primary", "for a primary certificate"
    PAIN = "pain", "for a pain certificate"


class Exam(Shelved, ReferenceEntry):
    """An examination on the way; facts as the sources give them, empty where none does."""

    shelf = "exams"

    scope = models.CharField(max_length=10, choices=ExamScope)
    timing = models.TextField(blank=True)
    format = models.TextField(blank=True)
    scoring = models.TextField(blank=True)
    passing_score = models.PositiveSmallIntegerField(null=True, blank=True)
    attempts = models.TextField("attempt limit", blank=True)
    requires = models.TextField(blank=True)
    fee_usd = models.PositiveIntegerField("fee (US dollars)", null=True, blank=True)
    fee_note = models.TextField(blank=True)
    note = models.TextField(blank=True)

    history = entry_history()

    class Meta(ReferenceEntry.Meta):
        ordering = ["name"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            one_of("exam_scope_valid", "scope", ExamScope.values),
        ]


class AttemptRule(models.Model):
    """What a source says about taking an examination again; see `AttemptRuleKind`.

    Several rules hold at the same time: four attempts ever, and three of them in 12 months.
    """

    exam = models.ForeignKey(Exam, models.CASCADE, related_name="attempt_rules")
    kind = models.CharField(max_length=9, choices=as_choices(AttemptRuleKind))
    count = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1)],
        help_text="Limit: at most so many. Spacing: from this attempt on. Extension: failures.",
    )
    months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Limit: within so many months, empty means ever. Else how long at least.",
    )
    is_to_confirm = models.BooleanField("to confirm", default=False)
    because = models.CharField(max_length=300, help_text="The rule in one sentence.")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    history = history()

    class Meta:
        ordering = ["exam", "kind", "count", "pk"]
        constraints = [
            one_of("attemptrule_kind_valid", "kind", AttemptRuleKind),
            models.UniqueConstraint(
                fields=["exam", "kind", "count", "months"], name="attemptrule_once"
            ),
            # A limit for ever has no months, and NULLs never equal each other.
            models.UniqueConstraint(
                fields=["exam", "kind"],
                condition=Q(months=None),
                name="attemptrule_one_limit_for_ever",
            ),
            models.CheckConstraint(
                name="attemptrule_only_limits_without_months",
                condition=Q(kind=AttemptRuleKind.LIMIT, months=None)
                | Q(months__isnull=False, months__gte=1),
                violation_error_message="Only a limit can hold without months.",
            ),
            models.CheckConstraint(name="attemptrule_counts_one", condition=Q(count__gte=1)),
        ]

    def __str__(self):
        return f"{self.exam}: {self.because}"


class CertificateKind(models.TextChoices):
    PRIMARY = "primary", "primary"
    SUBSPECIALTY = "subspecialty", "subspecialty"
    OTHER = "other", "other"


class Certificate(Shelved, ReferenceEntry):
    """A certificate that one or several boards issue."""

    shelf = "certificates"

    family = models.CharField(max_length=12, choices=BoardFamily)
    kind = models.CharField(max_length=12, choices=CertificateKind)
    boards = models.ManyToManyField(Board, blank=True, related_name="certificates")
    exam = models.ForeignKey(
        Exam, models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    requires = models.TextField(blank=True)
    eligibility_years = models.PositiveSmallIntegerField(null=True, blank=True)
    eligibility_note = models.TextField(blank=True)
    validity_years = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    history = entry_history("boards")

    class Meta(ReferenceEntry.Meta):
        ordering = ["name"]
        constraints = [
            *ReferenceEntry.Meta.constraints,
            one_of("certificate_family_valid", "family", BoardFamily.values),
            one_of("certificate_kind_valid", "kind", CertificateKind.values),
        ]


class CertificateRoute(models.Model):
    """Whether degree and residency lead to a certificate, through which board, and why."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="routes")
    residency = models.ForeignKey(Residency, models.CASCADE, related_name="routes")
    track = models.CharField(
        "degree",
        max_length=3,
        choices=TRACK_CHOICES,
        blank=True,
        help_text="Empty: every degree.",
    )
    board = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="To apply through.",
    )
    status = models.CharField(
        max_length=12,
        choices=as_choices(RouteStatus, CLOSED="No known route"),
        default=RouteStatus.UNCONFIRMED,
    )
    reason = models.TextField()
    sources = models.ManyToManyField(Source, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1, editable=False)

    history = history(m2m_fields=["sources"])

    class Meta:
        ordering = ["certificate__name", "residency__name", "track"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "residency", "track"], name="certificateroute_once"
            ),
            one_of("certificateroute_track_valid", "track", ["", *Track]),
            one_of("certificateroute_status_valid", "status", RouteStatus),
        ]

    def __str__(self):
        return f"{self.certificate} after {self.residency}"


class TrainingRule(models.Model):
    """Whether a fellowship with this accreditation counts for a certificate, and why.

    `none` stands for a fellowship that nobody accredits and for no fellowship at all.
    """

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="training_rules")
    accreditation = models.CharField(max_length=10, choices=ACCREDITATION_CHOICES)
    status = models.CharField(
        max_length=12,
        choices=as_choices(RouteStatus, CLOSED="Does not count", OPEN="Counts"),
        default=RouteStatus.UNCONFIRMED,
    )
    reason = models.TextField()
    sources = models.ManyToManyField(Source, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1, editable=False)

    history = history(m2m_fields=["sources"])

    class Meta:
        ordering = ["certificate__name", "accreditation"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "accreditation"], name="trainingrule_once"
            ),
            one_of("trainingrule_accreditation_valid", "accreditation", Accreditation),
            one_of("trainingrule_status_valid", "status", RouteStatus),
        ]

    def __str__(self):
        return f"{self.certificate}: {self.get_accreditation_display()}"
