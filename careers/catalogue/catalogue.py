"""Everything the engine knows about the way, joined."""

from collections import deque
from dataclasses import dataclass, field
from functools import cached_property

from .infos import (
    GroupInfo,
    LicenseInfo,
    MilestoneInfo,
    ResidencyInfo,
    SeasonInfo,
    SourceInfo,
    StageInfo,
)
from .terms import SEASON_CYCLES, UNDECIDED_TRACKS, Anchor, Applies, Edge, Track


@dataclass(frozen=True)
class Catalogue:
    """Everything the engine knows about the way, in pathway order.

    `programs` is the number of published fellowships; `sources` are those that rules name.
    """

    version: int
    stages: tuple[StageInfo, ...] = ()
    milestones: tuple[MilestoneInfo, ...] = ()
    groups: tuple[GroupInfo, ...] = ()
    residencies: tuple[ResidencyInfo, ...] = ()
    seasons: tuple[SeasonInfo, ...] = field(default=())
    licenses: tuple[LicenseInfo, ...] = ()
    programs: int = 0
    sources: tuple[SourceInfo, ...] = ()

    @cached_property
    def scratch(self):
        """Room for what others work out from it again and again, each under a name."""
        return {}

    @cached_property
    def source_by_slug(self):
        return {source.slug: source for source in self.sources}

    @cached_property
    def license_by_state(self):
        return {license.state: license for license in self.licenses}

    @cached_property
    def season_dates(self):
        """By cycle and moment: the known dates with the years of their starts, latest first."""
        found = {}
        for season in sorted(self.seasons, key=lambda season: season.start_year, reverse=True):
            for event in season.dates:
                dates = found.setdefault((season.cycle, event.moment), [])
                dates.append((season.start_year, event))
        return found

    @cached_property
    def by_slug(self):
        return {milestone.slug: milestone for milestone in self.milestones}

    @cached_property
    def slug_by_pk(self):
        return {milestone.pk: milestone.slug for milestone in self.milestones}

    @cached_property
    def group_by_slug(self):
        return {group.slug: group for group in self.groups}

    @cached_property
    def group_members(self):
        """Published members of each choice group, in pathway order."""
        members = {group.slug: [] for group in self.groups}
        for milestone in self.milestones:
            if milestone.group and milestone.is_published:
                members[milestone.group].append(milestone)
        return members

    @cached_property
    def unlocks(self):
        """By slug: what hard-requires a milestone, as pairs of milestone and requirement."""
        found = {milestone.slug: [] for milestone in self.milestones}
        for milestone in self.milestones:
            for needs in milestone.requirements:
                if needs.is_hard:
                    for required in self.named_by(needs):
                        found[required.slug].append((milestone, needs))
        return found

    @cached_property
    def order(self):
        """Every milestone after all that it hard-requires; linear in milestones and edges.

        Should the data hold a circle after all, its milestones come last, as they stand.
        """
        waiting = dict.fromkeys(self.by_slug, 0)
        for later in self.unlocks.values():
            for milestone, _ in later:
                waiting[milestone.slug] += 1
        ready = deque(slug for slug, number in waiting.items() if not number)
        found = []
        while ready:
            slug = ready.popleft()
            found.append(self.by_slug[slug])
            for milestone, _ in self.unlocks[slug]:
                waiting[milestone.slug] -= 1
                if not waiting[milestone.slug]:
                    ready.append(milestone.slug)
        if len(found) < len(self.milestones):
            found += [self.by_slug[slug] for slug, number in waiting.items() if number > 0]
        return tuple(found)

    @cached_property
    def goal(self):
        """The milestone that is the first day of the fellowship itself, or None."""
        for milestone in self.milestones:
            rule = milestone.date_rule(Edge.DUE)
            is_the_day = rule and not (rule.offset_months or rule.month)
            if milestone.is_event and is_the_day and rule.anchor is Anchor.FELLOWSHIP_START:
                return milestone
        return None

    @cached_property
    def before_goal(self):
        """Slugs of the goal and of all that it hard-requires, in the end."""
        found = {self.goal.slug} if self.goal else set()
        for milestone in reversed(self.order):
            if any(later.slug in found for later, _ in self.unlocks[milestone.slug]):
                found.add(milestone.slug)
        return frozenset(found)

    def season_bound(self, cycle):
        """Slugs of what has to be done anew in each season of `cycle`."""
        found = set()
        for milestone in self.order:
            is_dated = any(SEASON_CYCLES.get(rule.anchor) is cycle for rule in milestone.dates)
            follows = any(
                required.slug in found and required.stage == milestone.stage
                for needs in milestone.requirements
                if needs.is_hard
                for required in self.named_by(needs)
            )
            if is_dated or follows:
                found.add(milestone.slug)
        return frozenset(found)

    def named_by(self, needs):
        """The published milestones that a requirement names, in pathway order."""
        if needs.group:
            return self.group_members.get(needs.group, [])
        required = self.by_slug.get(needs.milestone)
        return [required] if required and required.is_published else []

    @cached_property
    def residency_by_slug(self):
        return {residency.slug: residency for residency in self.residencies}

    @cached_property
    def residency_by_pk(self):
        return {residency.pk: residency for residency in self.residencies}

    def applies(self, milestone, track, residency):
        """`applies` below, for a milestone of this catalogue and its choice group."""
        members = self.group_members.get(milestone.group, ())
        return applies(milestone, track, residency, group_members=members)


def applies(milestone, track, residency, *, group_members=()):
    """Say whether `milestone` belongs to the pathway of `track` and `residency`.

    `track` and `residency` are None while undecided. Without a track, an item for one degree
    only counts if its choice group covers the other degree as well: then both alternatives
    stand there as "any 1 of".
    """
    by_track = _applies_to_track(milestone, track, group_members)
    if by_track is not Applies.YES:
        return by_track
    if not milestone.residencies or residency in milestone.residencies:
        return Applies.YES
    return Applies.NO if residency else Applies.DEPENDS_ON_RESIDENCY


def _applies_to_track(milestone, track, group_members):
    if not milestone.tracks or track in milestone.tracks:
        return Applies.YES
    possible = milestone.tracks & UNDECIDED_TRACKS
    if track or not possible:
        return Applies.NO
    covered = possible.union(*(member.tracks or Track for member in group_members))
    if covered >= UNDECIDED_TRACKS:
        return Applies.YES
    return Applies.DEPENDS_ON_TRACK
