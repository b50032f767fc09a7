"""What is offered as already done, on the real reference data."""

from datetime import date

import pytest

from applicants.models import Position
from applicants.planning import Profile
from applicants.planning.behind import PAST_STAGES, PRESENT_STAGES, REACHED, behind
from careers.catalogue import Track

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)

UNDERGRADUATE_MD = ["premed-courses", "mcat", "apply-md", "bachelors-degree"]
UNDERGRADUATE_DO = ["premed-courses", "mcat", "apply-do", "bachelors-degree"]
SCHOOL_MD = [
    "med-school-entry",
    "preclinical",
    "usmle-step-1",
    "clerkships",
    "usmle-step-2-ck",
    "residency-application",
    "residency-rank-list",
    "residency-match",
    "medical-degree",
]
SCHOOL_DO = [
    "med-school-entry",
    "preclinical",
    "comlex-level-1",
    "clerkships",
    "comlex-level-2-ce",
    "residency-application",
    "residency-rank-list",
    "residency-match",
    "medical-degree",
]
SCHOOL_IMG = [
    "img-school-entry",
    "preclinical",
    "usmle-step-1",
    "clerkships",
    "usmle-step-2-ck",
    "ecfmg",
    "residency-application",
    "residency-rank-list",
    "residency-match",
    "medical-degree",
]
PLACE = {"residency-application", "residency-rank-list", "residency-match"}
RESIDENCY_DO = ["pgy1", "comlex-level-3", "residency-complete"]
APPLICATION = [
    "efdo-token",
    "letters",
    "personal-statement",
    "submit-applications",
    "nrmp-registration",
    "interviews",
    "fellowship-rank-list",
    "fellowship-match",
]
FELLOWSHIP = [
    "fellowship-start",
    "fellowship-discipline-exposure",
    "fellowship-complete",
]


def offered(catalogue, position, *, is_certified=False, **profile):
    """The slugs that are checked and those that are not."""
    offers = behind(Profile(**profile), position, catalogue, TODAY, is_certified=is_certified)
    checked = [offer.milestone.slug for offer in offers if offer.is_likely]
    return checked, [offer.milestone.slug for offer in offers if not offer.is_likely]


def test_tables_name_only_what_exists(catalogue):
    stages = {stage.slug for stage in catalogue.stages}
    assert PAST_STAGES.keys() == PRESENT_STAGES.keys() == set(Position.values)
    assert stages >= set().union(*PAST_STAGES.values(), *PRESENT_STAGES.values())
    assert catalogue.by_slug.keys() >= {slug for slugs in REACHED.values() for slug in slugs}
    assert catalogue.by_slug.keys() >= {*PLACE, "pgy1", "primary-certification"}


def test_nothing_is_behind_somebody_before_medical_school(catalogue):
    assert offered(catalogue, "premed") == (
        [],
        ["premed-courses", "mcat", "apply-md", "apply-do", "bachelors-degree"],
    )


def test_nothing_is_offered_without_a_position(catalogue):
    assert offered(catalogue, "", track=Track.MD) == ([], [])


def test_in_medical_school(catalogue):
    assert offered(catalogue, "medical-school", track=Track.MD) == (
        [*UNDERGRADUATE_MD, "med-school-entry"],
        SCHOOL_MD[1:],
    )


def test_in_medical_school_and_matched(catalogue):
    checked, unchecked = offered(
        catalogue, "medical-school", track=Track.MD, residency="neurology"
    )
    # The application needs Step 1, so the Match says that much.
    assert checked == [
        *UNDERGRADUATE_MD,
        "med-school-entry",
        "preclinical",
        "usmle-step-1",
        "residency-application",
        "residency-rank-list",
        "residency-match",
    ]
    assert unchecked == ["clerkships", "usmle-step-2-ck", "medical-degree"]


def test_a_wish_is_no_match(catalogue):
    checked, _ = offered(
        catalogue,
        "medical-school",
        track=Track.MD,
        residency="neurology",
        is_residency_a_wish=True,
    )
    assert PLACE.isdisjoint(checked)


def test_graduate_without_a_residency(catalogue):
    assert offered(catalogue, "graduate", track=Track.IMG) == (
        ["img-school-entry", "preclinical", "clerkships", "medical-degree"],
        ["usmle-step-1", "usmle-step-2-ck", "ecfmg", *sorted(PLACE, key=SCHOOL_MD.index)],
    )


@pytest.mark.parametrize(
    ("track", "checked", "unchecked"),
    [
        (Track.MD, [*UNDERGRADUATE_MD, *SCHOOL_MD], []),
        (Track.DO, [*UNDERGRADUATE_DO, *SCHOOL_DO], ["usmle-step-1", "usmle-step-2-ck"]),
        (Track.IMG, SCHOOL_IMG, []),
    ],
)
def test_in_residency_school_is_behind(catalogue, track, checked, unchecked):
    found = offered(catalogue, "residency", track=track, residency="pmr")
    step3 = ["comlex-level-3", "usmle-step-3"] if track is Track.DO else ["usmle-step-3"]
    rest = ["pain-rotation", "scholarship", "residency-complete"]
    assert found == (checked, [*unchecked, "pgy1", "training-license", *step3, *rest])


@pytest.mark.parametrize(
    ("start", "is_behind"), [(date(2025, 7, 1), True), (date(2026, 7, 1), False)]
)
def test_first_year_is_behind_when_the_dates_say_so(catalogue, start, is_behind):
    checked, _ = offered(
        catalogue, "residency", track=Track.DO, residency="pmr", residency_start_on=start
    )
    assert ("pgy1" in checked) == is_behind


def test_first_year_without_a_residency_to_follow(catalogue):
    checked, unchecked = offered(catalogue, "residency", track=Track.MD)
    assert checked == [
        *UNDERGRADUATE_MD,
        *(slug for slug in SCHOOL_MD if slug not in PLACE),
    ]
    assert set(unchecked) >= PLACE


def test_residency_done(catalogue):
    assert offered(catalogue, "after-residency", track=Track.DO, residency="pmr") == (
        [*UNDERGRADUATE_DO, *SCHOOL_DO, *RESIDENCY_DO],
        [
            "usmle-step-1",
            "usmle-step-2-ck",
            "training-license",
            "usmle-step-3",
            "pain-rotation",
            "scholarship",
            *APPLICATION,
            "state-license",
            "state-csr",
            "dea",
            "imlc",
            "abpmr-part-1",
            "abpmr-part-2",
            "primary-certification",
            "pain-exam-application",
            "pain-certification",
        ],
    )


def test_certified_means_the_exams_and_the_license_too(catalogue):
    checked, _ = offered(
        catalogue, "after-residency", is_certified=True, track=Track.DO, residency="pmr"
    )
    assert checked == [
        *UNDERGRADUATE_DO,
        *SCHOOL_DO,
        *RESIDENCY_DO,
        "state-license",
        "abpmr-part-1",
        "abpmr-part-2",
        "primary-certification",
    ]


def test_in_the_fellowship(catalogue):
    checked, unchecked = offered(
        catalogue, "fellowship", track=Track.DO, residency="emergency-medicine"
    )
    assert checked == [
        *UNDERGRADUATE_DO,
        *SCHOOL_DO,
        *RESIDENCY_DO,
        *APPLICATION,
        "fellowship-start",
    ]
    assert unchecked == [
        "usmle-step-1",
        "usmle-step-2-ck",
        "training-license",
        "usmle-step-3",
        "pain-rotation",
        "scholarship",
        "fellowship-case-log",
        "fellowship-discipline-exposure",
        "fellowship-complete",
        "state-license",
        "state-csr",
        "dea",
        "imlc",
        "primary-certification",
        "pain-exam-application",
        "pain-certification",
    ]


def test_fellowship_done(catalogue):
    checked, unchecked = offered(
        catalogue, "practice", track=Track.MD, residency="anesthesiology"
    )
    assert checked == [
        *UNDERGRADUATE_MD,
        *SCHOOL_MD,
        "pgy1",
        "usmle-step-3",
        "aba-basic",
        "residency-complete",
        *APPLICATION,
        *FELLOWSHIP,
    ]
    assert unchecked == [
        "training-license",
        "pain-rotation",
        "scholarship",
        "fellowship-case-log",
        "state-license",
        "state-csr",
        "dea",
        "imlc",
        "aba-advanced",
        "aba-applied",
        "primary-certification",
        "pain-exam-application",
        "pain-certification",
        "job-search",
        "privileges",
    ]


@pytest.mark.parametrize("position", Position.values)
def test_recurring_duties_and_what_depends_are_never_offered(catalogue, position):
    found = sum(offered(catalogue, position, track=Track.IMG), [])
    assert {"moc", "state-cme", "dea-renewal", "in-training-exams"}.isdisjoint(found)
    assert {"aba-basic", "abpmr-part-1"}.isdisjoint(found)


def test_a_choice_says_how_many_suffice(catalogue):
    offers = behind(Profile(track=Track.DO), "medical-school", catalogue, TODAY)
    labels = {offer.milestone.slug: offer.label for offer in offers}
    assert labels["comlex-level-1"] == "Pass COMLEX Level 1 (any 1 of 2)"
    assert labels["preclinical"] == "Finish the pre-clinical years"
