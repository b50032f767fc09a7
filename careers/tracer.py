"""May I, with my degree and residency and such a fellowship? Which pain certificate is open.

Plain Python: `careers.queries_tracer` reads the tables. Records that are only handed through
to the page (boards, exams, sources) are never looked into here.
"""

from dataclasses import dataclass

from careers.catalogue import Accreditation, RouteStatus, Track

NO_ROUTE_KNOWN = "No source says whether this degree and residency lead to it."
NO_RULE_KNOWN = "No source says whether such a fellowship counts for it."

PERSON, FELLOWSHIP = "Degree and residency", "Fellowship"
WORDS = {
    PERSON: {
        RouteStatus.OPEN: "Open",
        RouteStatus.UNCONFIRMED: "Unconfirmed",
        RouteStatus.CLOSED: "No known route",
    },
    FELLOWSHIP: {
        RouteStatus.OPEN: "Suffices",
        RouteStatus.UNCONFIRMED: "Unconfirmed",
        RouteStatus.CLOSED: "Does not count",
    },
}

FAMILY_ORDER = ("abms", "aoa", "independent")
STATUS_ORDER = tuple(RouteStatus)


@dataclass(frozen=True, slots=True)
class Route:
    """What is known of one residency and one certificate; `track` None: every degree."""

    residency: str
    status: RouteStatus
    reason: str
    track: Track | None = None
    board: object = None
    sources: tuple = ()


@dataclass(frozen=True, slots=True)
class Training:
    """Whether a fellowship with this accreditation counts for a certificate."""

    accreditation: Accreditation
    status: RouteStatus
    reason: str
    sources: tuple = ()


@dataclass(frozen=True, slots=True)
class CertificateRules:
    """All that is known of who may have a certificate; `entry` is its record."""

    slug: str
    name: str
    family: str
    entry: object = None
    issuers: tuple = ()
    routes: tuple[Route, ...] = ()
    training: tuple[Training, ...] = ()

    def route(self, track, residency):
        """The route of this degree and residency, or None: no source says anything.

        A row for the own degree says more than one for every degree.
        """
        fitting = [
            route
            for route in self.routes
            if route.residency == residency and route.track in (None, track)
        ]
        return max(fitting, key=lambda route: route.track is not None, default=None)

    def training_rule(self, accreditation):
        """The rule on such a fellowship, or None: no source says anything."""
        fitting = (rule for rule in self.training if rule.accreditation == accreditation)
        return next(fitting, None)


@dataclass(frozen=True, slots=True)
class Reason:
    """One half of an answer: what it is about, how it stands, why, and who says so.

    `is_known` tells that some record says it, not the silence of the sources.
    """

    about: str
    status: RouteStatus
    says: str
    sources: tuple = ()
    is_known: bool = True

    @property
    def word(self):
        """How it stands, in the words of what it is about."""
        return WORDS[self.about][self.status]


@dataclass(frozen=True, slots=True)
class Answer:
    """How one certificate stands; `ask` are the boards that would know better."""

    certificate: CertificateRules
    status: RouteStatus
    reasons: tuple[Reason, ...]
    board: object = None
    ask: tuple = ()

    @property
    def is_open(self):
        return self.status is RouteStatus.OPEN

    @property
    def is_unconfirmed(self):
        return self.status is RouteStatus.UNCONFIRMED


def trace(certificates, *, track, residency, accreditation):
    """Answer for each certificate: open ones first, then unconfirmed, then those not open."""
    answers = [_answer(rules, track, residency, accreditation) for rules in certificates]
    return sorted(answers, key=_order)


def counts(answers):
    """How many answers there are of each status, in the order of the list."""
    found = [answer.status for answer in answers]
    return {status: found.count(status) for status in STATUS_ORDER}


def combined(statuses):
    """One closed door closes the way; else one that nobody is sure of leaves it unsure."""
    for status in (RouteStatus.CLOSED, RouteStatus.UNCONFIRMED):
        if status in statuses:
            return status
    return RouteStatus.OPEN


def _answer(rules, track, residency, accreditation):
    route = rules.route(track, residency)
    reasons = (
        _reason(PERSON, route, NO_ROUTE_KNOWN),
        _reason(FELLOWSHIP, rules.training_rule(accreditation), NO_RULE_KNOWN),
    )
    board = route.board if route else None
    status = combined({reason.status for reason in reasons})
    is_unsure = status is RouteStatus.UNCONFIRMED
    ask = ((board,) if board else rules.issuers) if is_unsure else ()
    return Answer(rules, status, reasons, board, ask)


def _reason(about, rule, otherwise):
    if rule is None:
        return Reason(about, RouteStatus.UNCONFIRMED, otherwise, is_known=False)
    return Reason(about, rule.status, rule.reason, rule.sources)


def _order(answer):
    rules = answer.certificate
    return STATUS_ORDER.index(answer.status), FAMILY_ORDER.index(rules.family), rules.name
