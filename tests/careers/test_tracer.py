"""The tracer: how a route and a training rule make an answer, and whom to ask."""

import pytest

from careers.catalogue import Accreditation, RouteStatus, Track
from careers.tracer import (
    NO_ROUTE_KNOWN,
    NO_RULE_KNOWN,
    CertificateRules,
    Route,
    Training,
    combined,
    counts,
    trace,
)

OPEN, UNCONFIRMED, CLOSED = RouteStatus.OPEN, RouteStatus.UNCONFIRMED, RouteStatus.CLOSED
ASKED = {"track": Track.DO, "residency": "pmr", "accreditation": Accreditation.ACGME}


def route(status=OPEN, residency="pmr", **fields):
    return Route(residency, status, f"Route {status}.", **fields)


def training(status=OPEN, accreditation=Accreditation.ACGME, **fields):
    return Training(accreditation, status, f"Training {status}.", **fields)


def rules(name="Pain", *, family="abms", routes=(), training=(), **fields):
    return CertificateRules(
        slug=name.lower(), name=name, family=family, routes=routes, training=training, **fields
    )


def answer(**fields):
    (found,) = trace([rules(**fields)], **ASKED)
    return found


@pytest.mark.parametrize(
    ("by_route", "by_training", "status"),
    [
        (OPEN, OPEN, OPEN),
        (OPEN, UNCONFIRMED, UNCONFIRMED),
        (OPEN, CLOSED, CLOSED),
        (OPEN, None, UNCONFIRMED),
        (UNCONFIRMED, OPEN, UNCONFIRMED),
        (UNCONFIRMED, UNCONFIRMED, UNCONFIRMED),
        (UNCONFIRMED, CLOSED, CLOSED),
        (UNCONFIRMED, None, UNCONFIRMED),
        (CLOSED, OPEN, CLOSED),
        (CLOSED, UNCONFIRMED, CLOSED),
        (CLOSED, CLOSED, CLOSED),
        (CLOSED, None, CLOSED),
        (None, OPEN, UNCONFIRMED),
        (None, UNCONFIRMED, UNCONFIRMED),
        (None, CLOSED, CLOSED),
        (None, None, UNCONFIRMED),
    ],
)
def test_one_closed_half_closes_and_silence_is_unconfirmed(by_route, by_training, status):
    found = answer(
        routes=(route(by_route),) if by_route else (),
        training=(training(by_training),) if by_training else (),
    )

    assert found.status == status


def test_each_half_gives_its_reason_and_its_sources():
    found = answer(
        routes=(route(UNCONFIRMED, sources=("a",)),), training=(training(sources=("b", "c")),)
    )

    assert [(half.about, half.status, half.says, half.sources) for half in found.reasons] == [
        ("Degree and residency", UNCONFIRMED, "Route unconfirmed.", ("a",)),
        ("Fellowship", OPEN, "Training open.", ("b", "c")),
    ]


def test_silence_says_that_no_source_says_it():
    assert [(half.says, half.is_known) for half in answer().reasons] == [
        (NO_ROUTE_KNOWN, False),
        (NO_RULE_KNOWN, False),
    ]


@pytest.mark.parametrize("of_the_degree", [OPEN, UNCONFIRMED, CLOSED])
@pytest.mark.parametrize("of_all", [OPEN, UNCONFIRMED, CLOSED])
def test_a_row_for_the_own_degree_says_more_than_one_for_every_degree(of_the_degree, of_all):
    both = (route(of_all), route(of_the_degree, track=Track.DO))

    for routes in (both, both[::-1]):
        assert answer(routes=routes, training=(training(),)).status == of_the_degree


def test_rows_for_other_degrees_residencies_and_fellowships_say_nothing():
    found = answer(
        routes=(route(track=Track.MD), route(residency="neurology")),
        training=(training(accreditation=Accreditation.NONE),),
    )

    assert [half.is_known for half in found.reasons] == [False, False]


def test_an_open_certificate_names_the_board_to_apply_through():
    found = answer(routes=(route(board="ABPMR"),), training=(training(),), issuers=("ABA",))

    assert (found.board, found.ask) == ("ABPMR", ())


@pytest.mark.parametrize(
    ("routes", "ask"),
    [
        ((route(UNCONFIRMED, board="ABPMR"),), ("ABPMR",)),
        ((route(UNCONFIRMED),), ("ABA", "ABPN")),
        ((), ("ABA", "ABPN")),
    ],
)
def test_unconfirmed_names_the_board_or_else_who_issues_it(routes, ask):
    assert answer(routes=routes, training=(training(),), issuers=("ABA", "ABPN")).ask == ask


def test_nobody_is_to_be_asked_about_what_is_closed():
    assert answer(routes=(route(CLOSED),), issuers=("ABA",)).ask == ()


def test_nobody_to_ask_is_an_answer_too():
    assert answer().ask == ()


def test_open_comes_first_then_unconfirmed_each_by_family_and_name():
    known = {"routes": (route(),), "training": (training(),)}
    found = trace(
        [
            rules("Closed", training=(training(CLOSED),)),
            rules("Silent"),
            rules("Of independents", family="independent", **known),
            rules("Zeta of AOA", family="aoa", **known),
            rules("Alpha of AOA", family="aoa", **known),
            rules("Of ABMS", **known),
        ],
        **ASKED,
    )

    assert [one.certificate.name for one in found] == [
        "Of ABMS",
        "Alpha of AOA",
        "Zeta of AOA",
        "Of independents",
        "Silent",
        "Closed",
    ]
    assert counts(found) == {OPEN: 4, UNCONFIRMED: 1, CLOSED: 1}


def test_without_certificates_there_are_no_answers():
    assert trace([], **ASKED) == []
    assert counts([]) == {OPEN: 0, UNCONFIRMED: 0, CLOSED: 0}


def test_the_worst_half_counts():
    assert combined([OPEN, OPEN]) == OPEN
    assert combined([OPEN, UNCONFIRMED]) == UNCONFIRMED
    assert combined([UNCONFIRMED, CLOSED]) == CLOSED
