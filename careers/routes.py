"""Residencies beside each other as routes: years, exams, boards, certificates, fellowships.

Plain Python: `careers.queries_routes` reads the tables. Records that are only handed through
to the page (residencies, boards, exams) are looked into as little as possible.
"""

from dataclasses import dataclass

from careers.catalogue import Accreditation, Applies, ResidencyInfo, RouteStatus, Track
from careers.tracer import trace
from careers.words import differ

# The fields of a residency on whose claims its length rests.
LENGTH_FIELDS = frozenset({"length", "years_min", "years_max"})


@dataclass(frozen=True, slots=True)
class ExamStep:
    """An exam and the milestone at which it is taken."""

    milestone: str
    exam: object


@dataclass(frozen=True, slots=True)
class RouteColumn:
    """One residency of the comparison; `way` is None where its length is not known.

    `residency` is its record, `info` what the catalogue holds of it.
    """

    residency: object
    info: ResidencyInfo
    boards: tuple
    exams: tuple[tuple, ...]
    answers: tuple
    length_differs: bool = False
    way: object = None

    @property
    def open(self):
        return self._certificates(RouteStatus.OPEN)

    @property
    def unconfirmed(self):
        return self._certificates(RouteStatus.UNCONFIRMED)

    @property
    def closed(self):
        return self._certificates(RouteStatus.CLOSED)

    @property
    def has_primary_exam(self):
        """Whether any exam for the primary certificate is known."""
        return any(exam.scope == "primary" for choice in self.exams for exam in choice)

    @property
    def pain_exams(self):
        """The exams of the certificates that are open, each once."""
        exams = [answer.certificate.entry.exam for answer in self.open]
        return list(dict.fromkeys(exam for exam in exams if exam))

    def _certificates(self, status):
        return [answer for answer in self.answers if answer.status is status]


def compare(records, *, track, catalogue, picture, steps, certificates):
    """A column for each residency, in the order of the picture, those not drawn last.

    `records` are residencies of the catalogue with boards and claims. Certificates are answered
    for a fellowship accredited by ACGME.
    """
    ways = {way.slug: way for way in picture.ways} if picture else {}
    order = list(ways)
    columns = [
        RouteColumn(
            residency=record,
            info=catalogue.residency_by_slug[record.slug],
            boards=boards_for(record, track),
            exams=exams_on_the_way(steps, catalogue, track, record.slug),
            answers=tuple(
                trace(
                    certificates,
                    track=track,
                    residency=record.slug,
                    accreditation=Accreditation.ACGME,
                )
            ),
            length_differs=_length_differs(record),
            way=ways.get(record.slug),
        )
        for record in records
    ]
    places = {slug: place for place, slug in enumerate(order)}
    return sorted(columns, key=lambda one: places.get(one.residency.slug, len(order)))


def boards_for(residency, track):
    """The boards of the primary certificate; those of the AOA certify DOs."""
    boards = [residency.abms_board, residency.aoa_board if track is Track.DO else None]
    return tuple(board for board in boards if board)


def exams_on_the_way(steps, catalogue, track, residency):
    """The exams of a route in their order; each is a tuple of those of which one suffices."""
    choices = {}
    for step in steps:
        milestone = catalogue.by_slug.get(step.milestone)
        # A milestone of this moment may be newer than the catalogue that is kept.
        if milestone and catalogue.applies(milestone, track, residency) is Applies.YES:
            choices.setdefault(_choice(milestone, catalogue), []).append(step.exam)
    return tuple(tuple(exams) for exams in choices.values())


def _choice(milestone, catalogue):
    group = catalogue.group_by_slug.get(milestone.group)
    return group.slug if group and group.needed == 1 else milestone.slug


def only_for(track, catalogue):
    """Published milestones that only this degree has, in pathway order."""
    return [
        milestone
        for milestone in catalogue.milestones
        if milestone.is_published and milestone.tracks == frozenset({track})
    ]


def _length_differs(residency):
    return differ(claim for claim in residency.claims.all() if claim.field in LENGTH_FIELDS)
