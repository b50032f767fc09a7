"""The plain catalogue says exactly what the tables say, at once and in few queries."""

from datetime import date

import pytest

from careers.catalogue import (
    Anchor,
    AttemptRule,
    AttemptRuleKind,
    Catalogue,
    Confidence,
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
    Board,
    BoardFamily,
    CatalogueVersion,
    Certificate,
    CertificateRoute,
    ChoiceGroup,
    Exam,
    MilestoneDate,
    Prerequisite,
    Season,
    SeasonEvent,
    StateLicense,
)
from careers.models.reference import CertificateKind
from careers.queries import current_catalogue
from tests.builders import (
    make_fellowship,
    make_milestone,
    make_residency,
    make_source,
    make_stage,
)

pytestmark = pytest.mark.django_db


def make_certificate(slug="pain"):
    return Certificate.objects.create(
        slug=slug,
        name=f"Certificate {slug}",
        family=BoardFamily.ABMS,
        kind=CertificateKind.SUBSPECIALTY,
        confidence=Confidence.VERIFIED,
    )


def make_board(slug="abpn", **fields):
    return Board.objects.create(
        slug=slug,
        name=f"Board {slug}",
        abbreviation=slug.upper(),
        family=BoardFamily.ABMS,
        confidence=Confidence.VERIFIED,
        **fields,
    )


def make_season(start_year=2027, **fields):
    return Season.objects.create(
        slug=f"season-{start_year}",
        name=f"Season {start_year}",
        cycle=Cycle.FELLOWSHIP,
        start_year=start_year,
        confidence=Confidence.VERIFIED,
        **fields,
    )


def test_an_empty_library_is_an_empty_catalogue():
    assert current_catalogue() == Catalogue(version=CatalogueVersion.current())


def test_the_catalogue_equals_the_tables():
    stage = make_stage(slug="residency", name="Residency", position=2)
    first = make_stage(slug="school", name="School", position=1)
    group = ChoiceGroup.objects.create(slug="first-exam", name="First exam", needed=1)
    certificate, board = make_certificate(), make_board(eligibility_years=7)
    neurology = make_residency(
        slug="neurology", name="Neurology", years_min=3, years_max=4, abms_board=board
    )
    CertificateRoute.objects.create(
        certificate=certificate,
        residency=neurology,
        track=Track.DO,
        board=board,
        status=RouteStatus.OPEN,
        reason="Its board issues it.",
    )
    source = make_source(slug="page", title="The board's page")
    step = Exam.objects.create(slug="step", name="Step", scope="license")
    step.attempt_rules.create(
        kind="spacing",
        count=4,
        months=6,
        is_to_confirm=True,
        because="Six months.",
        source=source,
    )
    exam = make_milestone(
        slug="exam",
        name="Exam",
        stage=first,
        position=1,
        choice_group=group,
        for_do=True,
        exam=step,
        takes_days=60,
        takes_source=source,
        is_event=True,
        sources=[source],
    )
    certify = make_milestone(
        slug="certify",
        name="Certify",
        stage=stage,
        position=1,
        necessity=Necessity.OPTIONAL,
        certificate=certificate,
        is_recurring=True,
        recurs_months=36,
        residencies=[neurology],
    )
    MilestoneDate.objects.create(
        milestone=certify,
        edge=Edge.DUE,
        anchor=Anchor.FELLOWSHIP_END,
        offset_months=1,
        month=7,
        day=31,
        is_to_confirm=True,
        because="As in 2024.",
        source=source,
    )
    MilestoneDate.objects.create(
        milestone=certify,
        edge=Edge.OPENS,
        anchor=Anchor.FELLOWSHIP_SEASON,
        moment=SeasonMoment.SUBMIT,
    )
    Prerequisite.objects.create(milestone=certify, required_milestone=exam, source=source)
    Prerequisite.objects.create(milestone=certify, required_group=group, is_hard=False)
    season = make_season()
    SeasonEvent.objects.create(
        season=season,
        moment=SeasonMoment.SUBMIT,
        on=date(2025, 11, 12),
        is_confirmed=True,
        source=source,
    )
    SeasonEvent.objects.create(season=season, moment=SeasonMoment.MATCH_DAY)
    StateLicense.objects.create(slug="maine", name="Maine", state="ME", years_us="3")
    for accepts, is_published in [(True, True), (False, True), (True, False)]:
        program = make_fellowship(is_published=is_published)
        program.acceptances.create(residency=neurology, accepts=accepts)

    assert current_catalogue() == Catalogue(
        version=CatalogueVersion.current(),
        stages=(
            StageInfo("school", "School"),
            StageInfo("residency", "Residency"),
        ),
        milestones=(
            MilestoneInfo(
                slug="exam",
                name="Exam",
                stage="school",
                pk=exam.pk,
                tracks=frozenset({Track.DO}),
                group="first-exam",
                takes_days=60,
                takes_source="page",
                is_event=True,
                attempt_rules=(
                    AttemptRule(
                        kind=AttemptRuleKind.SPACING,
                        count=4,
                        months=6,
                        is_to_confirm=True,
                        because="Six months.",
                        source="page",
                    ),
                ),
                sources=("page",),
            ),
            MilestoneInfo(
                slug="certify",
                name="Certify",
                stage="residency",
                pk=certify.pk,
                necessity=Necessity.OPTIONAL,
                residencies=frozenset({"neurology"}),
                certificate="pain",
                certificate_name="Certificate pain",
                is_recurring=True,
                recurs_months=36,
                dates=(
                    DateRule(
                        edge=Edge.DUE,
                        anchor=Anchor.FELLOWSHIP_END,
                        offset_months=1,
                        month=7,
                        day=31,
                        is_to_confirm=True,
                        because="As in 2024.",
                        source="page",
                    ),
                    DateRule(
                        edge=Edge.OPENS,
                        anchor=Anchor.FELLOWSHIP_SEASON,
                        moment=SeasonMoment.SUBMIT,
                    ),
                ),
                requirements=(
                    Requirement(milestone="exam", source="page"),
                    Requirement(group="first-exam", is_hard=False),
                ),
            ),
        ),
        groups=(GroupInfo("first-exam", "First exam"),),
        residencies=(
            ResidencyInfo(
                slug="neurology",
                name="Neurology",
                pk=neurology.pk,
                months_min=36,
                months_max=48,
                board_window_months=84,
                routes=(
                    RouteInfo(
                        certificate="pain",
                        status=RouteStatus.OPEN,
                        reason="Its board issues it.",
                        track=Track.DO,
                        certificate_name="Certificate pain",
                        board="ABPN",
                    ),
                ),
                accepting=1,
                with_rule=2,
            ),
        ),
        seasons=(
            SeasonInfo(
                cycle=Cycle.FELLOWSHIP,
                start_year=2027,
                dates=(SeasonDate(SeasonMoment.SUBMIT, date(2025, 11, 12), source="page"),),
            ),
        ),
        licenses=(LicenseInfo("ME", "maine", "Maine", years_us="3", confidence="unverified"),),
        programs=2,
        sources=(SourceInfo("page", "The board's page"),),
    )


def test_what_is_not_known_stays_unknown():
    residency = make_residency(slug="genetics", name="Genetics")
    CertificateRoute.objects.create(
        certificate=make_certificate(),
        residency=residency,
        status=RouteStatus.CLOSED,
        reason="Nothing was found.",
    )
    (found,) = current_catalogue().residencies
    assert (found.months_min, found.months_max, found.board_window_months) == (None, None, None)
    assert found.routes[0].track is None


def test_retired_milestones_and_residencies_stay_for_those_who_have_them():
    make_milestone(slug="old", is_published=False)
    make_residency(slug="gone", is_published=False)
    make_season(2028, is_published=False)
    catalogue = current_catalogue()
    assert catalogue.by_slug["old"].is_published is False
    assert catalogue.residency_by_slug["gone"].is_published is False
    assert catalogue.seasons == ()


def test_a_retired_stage_retires_its_milestones():
    """They stay in the catalogue: what somebody noted there must not disappear."""
    make_milestone(slug="lost", stage=make_stage(slug="retired", is_published=False))
    catalogue = current_catalogue()
    assert catalogue.stages == ()
    assert catalogue.by_slug["lost"].is_published is False


def test_a_new_version_shows_at_once_and_an_old_one_is_kept(django_assert_num_queries):
    milestone = make_milestone(slug="a", name="Before")
    before = current_catalogue()
    milestone.name = "After"
    milestone.save()

    with django_assert_num_queries(1):
        assert current_catalogue() is before

    CatalogueVersion.bump()
    after = current_catalogue()
    assert after.by_slug["a"].name == "After"
    assert after.version > before.version
    assert current_catalogue() is after


@pytest.mark.parametrize("count", [1, 3])
def test_reading_the_tables_costs_the_same_for_one_and_for_three(
    count, django_assert_num_queries
):
    certificate, source = make_certificate(), make_source()
    for number in range(count):
        board = make_board(f"board-{number}")
        residency = make_residency(abms_board=board)
        CertificateRoute.objects.create(
            certificate=certificate, residency=residency, board=board, reason="It does."
        )
        group = ChoiceGroup.objects.create(slug=f"group-{number}", name=f"Group {number}")
        exam = Exam.objects.create(slug=f"exam-{number}", name="Exam", scope="license")
        exam.attempt_rules.create(kind="limit", count=4, because="Four.", source=source)
        first = make_milestone(
            choice_group=group,
            certificate=certificate,
            exam=exam,
            sources=[source],
            takes_days=60,
            takes_source=source,
        )
        then = make_milestone(residencies=[residency])
        Prerequisite.objects.create(milestone=then, required_milestone=first)
        Prerequisite.objects.create(milestone=then, required_group=group)
        MilestoneDate.objects.create(
            milestone=then, edge=Edge.DUE, anchor=Anchor.GRADUATION, source=source
        )
        season = make_season(2027 + number)
        SeasonEvent.objects.create(
            season=season, moment=SeasonMoment.ENDS, on=date(2026 + number, 5, 31)
        )

    # The version; stages; milestones with their residencies, sources, rules about attempts and
    # their sources, dates and prerequisites; groups; who accepts which residency; residencies
    # with their routes; seasons with their events; licenses; the number of programs; sources.
    with django_assert_num_queries(18):
        catalogue = current_catalogue()
    assert len(catalogue.milestones) == 2 * count
