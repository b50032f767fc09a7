"""Reads over the whole reference library."""

from dataclasses import dataclass, field, fields
from functools import lru_cache

from django.db.models import Count, Prefetch, QuerySet

from careers.catalogue import (
    Anchor,
    AttemptRule,
    AttemptRuleKind,
    Catalogue,
    Cycle,
    DateRule,
    Edge,
    GroupInfo,
    LicenseInfo,
    MilestoneInfo,
    Necessity,
    Requirement,
    ResidencyInfo,
    RouteInfo,
    RouteStatus,
    SeasonDate,
    SeasonInfo,
    SeasonMoment,
    SourceInfo,
    StageInfo,
    Track,
)
from careers.models import (
    Acceptance,
    CatalogueVersion,
    CertificateRoute,
    ChoiceGroup,
    Fellowship,
    Milestone,
    MilestoneDate,
    Prerequisite,
    Residency,
    Season,
    SeasonEvent,
    Source,
    Stage,
    StateLicense,
)
from careers.models.programs import departments_in

LICENSE = [column.name for column in fields(LicenseInfo)]


def current_catalogue():
    """The catalogue of the current version: one small query, the tables only after a change.

    The number is read before the tables: if an advisor saves in between, the newer rows are
    kept under the older number and read once more at the next request, never the reverse.
    """
    return _load(CatalogueVersion.current())


def forget_catalogue():
    """Drop the kept catalogue; for tests, where the same number comes back with other rows."""
    _load.cache_clear()
    published_programs.cache_clear()
    programs_by_state.cache_clear()


@dataclass(frozen=True, slots=True)
class PublishedPrograms:
    """What the published fellowships have in common: what there is to choose from.

    `department_texts` maps each department to the texts of the column in which it stands.
    """

    total: int
    states: frozenset[str]
    letters: tuple[int, ...]
    department_texts: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def published_programs(version):
    """The choices of the directory, kept for one version of the catalogue (see above)."""
    columns = ["state", "letters", "department"]
    rows = Fellowship.objects.published().order_by().values(*columns)
    rows = list(rows.annotate(found=Count("pk")))
    texts = {row["department"] for row in rows}
    names = {name for text in texts for name in departments_in(text)}
    return PublishedPrograms(
        total=sum(row["found"] for row in rows),
        states=frozenset(row["state"] for row in rows) - {""},
        letters=tuple(sorted({row["letters"] for row in rows} - {None})),
        department_texts={
            name: tuple(sorted(text for text in texts if name in departments_in(text)))
            for name in sorted(names)
        },
    )


@dataclass(frozen=True)
class AskedPrograms:
    """Programs that somebody asks for; equal where version and conditions are."""

    version: int
    conditions: str
    programs: QuerySet = field(compare=False, repr=False)


@lru_cache(maxsize=200)
def programs_by_state(asked):
    """`FellowshipQuerySet.by_state`, kept: it must look at all that a search finds."""
    return asked.programs.by_state()


@lru_cache(maxsize=1)
def _load(version):
    return read_catalogue(version)


def read_catalogue(version):
    """The catalogue as the tables have it now, under the number `version`, and not kept.

    For what is tried out in a transaction that is taken back.
    """
    return Catalogue(
        version=version,
        stages=tuple(
            StageInfo(slug=stage.slug, name=stage.name) for stage in Stage.objects.published()
        ),
        milestones=tuple(_milestone_info(milestone) for milestone in _milestones()),
        groups=tuple(
            GroupInfo(slug=group.slug, name=group.name, needed=group.needed)
            for group in ChoiceGroup.objects.all()
        ),
        residencies=_residency_infos(),
        seasons=tuple(_season_info(season) for season in _seasons()),
        licenses=tuple(
            LicenseInfo(*row) for row in StateLicense.objects.published().values_list(*LICENSE)
        ),
        programs=Fellowship.objects.published().count(),
        sources=tuple(SourceInfo(*row) for row in Source.objects.values_list("slug", "title")),
    )


def _milestones():
    """Retired milestones and those of retired stages too: somebody may have a record of one."""
    return (
        Milestone.objects.in_pathway_order()
        .select_related("stage", "choice_group", "certificate", "takes_source", "exam")
        .prefetch_related(
            "residencies",
            "sources",
            "exam__attempt_rules__source",
            Prefetch("dates", MilestoneDate.objects.select_related("source")),
            Prefetch(
                "prerequisites",
                Prerequisite.objects.select_related(
                    "required_milestone", "required_group", "source"
                ),
            ),
        )
    )


def _residencies():
    """Retired residencies too: somebody may be in one."""
    routes = CertificateRoute.objects.select_related("certificate", "board")
    residencies = Residency.objects.select_related("abms_board")
    return residencies.prefetch_related(Prefetch("routes", routes))


def _seasons():
    dated = SeasonEvent.objects.exclude(on=None).select_related("source")
    return Season.objects.published().prefetch_related(Prefetch("events", dated))


def _milestone_info(milestone):
    return MilestoneInfo(
        slug=milestone.slug,
        name=milestone.name,
        stage=milestone.stage.slug,
        pk=milestone.pk,
        necessity=Necessity(milestone.necessity),
        tracks=milestone.tracks,
        residencies=frozenset(residency.slug for residency in milestone.residencies.all()),
        group=milestone.choice_group and milestone.choice_group.slug,
        certificate=milestone.certificate and milestone.certificate.slug,
        certificate_name=milestone.certificate.name if milestone.certificate else "",
        is_recurring=milestone.is_recurring,
        dates=tuple(_date_rule(rule) for rule in milestone.dates.all()),
        requirements=tuple(_requirement(needs) for needs in milestone.prerequisites.all()),
        is_published=milestone.is_published and milestone.stage.is_published,
        takes_days=milestone.takes_days,
        takes_source=_slug(milestone.takes_source),
        is_event=milestone.is_event,
        recurs_months=milestone.recurs_months,
        attempt_rules=_attempt_rules(milestone.exam) if milestone.exam else (),
        sources=tuple(source.slug for source in milestone.sources.all()),
    )


def _slug(source):
    return source.slug if source else ""


def _attempt_rules(exam):
    return tuple(
        AttemptRule(
            kind=AttemptRuleKind(rule.kind),
            count=rule.count,
            months=rule.months,
            is_to_confirm=rule.is_to_confirm,
            because=rule.because,
            source=rule.source.slug,
        )
        for rule in exam.attempt_rules.all()
    )


def _date_rule(rule):
    return DateRule(
        edge=Edge(rule.edge),
        anchor=Anchor(rule.anchor),
        moment=SeasonMoment(rule.moment) if rule.moment else None,
        offset_months=rule.offset_months,
        month=rule.month,
        day=rule.day,
        is_to_confirm=rule.is_to_confirm,
        because=rule.because,
        source=_slug(rule.source),
    )


def _requirement(prerequisite):
    milestone, group = prerequisite.required_milestone, prerequisite.required_group
    return Requirement(
        milestone=milestone and milestone.slug,
        group=group and group.slug,
        is_hard=prerequisite.is_hard,
        source=_slug(prerequisite.source),
    )


def _residency_infos():
    rules = _acceptances()
    return tuple(_residency_info(residency, rules) for residency in _residencies())


def _acceptances():
    """How many published programs accept a residency or not, by its slug."""
    rows = Acceptance.objects.filter(fellowship__is_published=True).order_by()
    rules = {}
    for slug, accepts, number in rows.values_list("residency__slug", "accepts").annotate(
        number=Count("pk")
    ):
        rules.setdefault(slug, {})[accepts] = number
    return rules


def _residency_info(residency, rules):
    rules = rules.get(residency.slug, {})
    board = residency.abms_board
    years = board.eligibility_years if board else None
    return ResidencyInfo(
        slug=residency.slug,
        name=residency.name,
        pk=residency.pk,
        months_min=_months(residency.years_min),
        months_max=_months(residency.years_max),
        board_window_months=_months(years),
        routes=tuple(
            RouteInfo(
                certificate=route.certificate.slug,
                status=RouteStatus(route.status),
                reason=route.reason,
                track=Track(route.track) if route.track else None,
                certificate_name=route.certificate.name,
                board=route.board.abbreviation if route.board else "",
            )
            for route in residency.routes.all()
        ),
        is_published=residency.is_published,
        accepting=rules.get(True, 0),
        with_rule=sum(rules.values()),
    )


def _months(years):
    return years * 12 if years is not None else None


def _season_info(season):
    return SeasonInfo(
        cycle=Cycle(season.cycle),
        start_year=season.start_year,
        dates=tuple(
            SeasonDate(
                SeasonMoment(event.moment), event.on, event.is_confirmed, _slug(event.source)
            )
            for event in season.events.all()
        ),
    )
