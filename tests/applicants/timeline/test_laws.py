"""What holds for the picture of every plan, and for what slips."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applicants.planning import Record, plan
from applicants.timeline import HORIZONTAL, VERTICAL, describe, draw, slips, summary
from applicants.timeline.seasons import seasons_of
from tests.applicants.planning.strategies import DAYS, SLUGS, catalogues, profiles, records
from tests.applicants.planning.test_laws import law

pytestmark = pytest.mark.broad

worlds = st.tuples(profiles, catalogues, records, DAYS)


@pytest.mark.parametrize("style", [HORIZONTAL, VERTICAL], ids=["desk", "phone"])
@law
@given(worlds)
def test_everything_stands_within_the_picture(style, world):
    profile, catalogue, records_, today = world
    found = plan(profile, catalogue, records_, today)
    picture = draw(found, seasons_of(profile, catalogue, today), style)
    if picture is None:
        assert not any(item.schedule for item in (*found.items, *found.recurring))
        return

    rows = [row for band in picture.bands for row in band.rows]
    spans = [span for row in rows for span in (row.work, row.slack, row.over) if span]
    points = [mark.x for row in rows for mark in row.marks]
    points += [line.x for line in picture.lines] + [tick.x for tick in picture.ticks]
    points += [picture.today_x, *(span.x for span in spans)]
    assert all(style.low <= x <= style.high for x in points)
    assert all(span.width >= 0 for span in spans)
    assert all(span.x + span.width <= style.high + style.least + 0.01 for span in spans)
    # Rows and bands follow each other without a gap.
    y = style.head
    for band in picture.bands:
        assert band.y == y
        y += style.band_head
        for row in band.rows:
            assert row.y == y
            assert row.y < row.bar_y < row.y + row.height
            y += row.height
    assert y == picture.height
    # Whatever has a schedule is drawn, once.
    drawn = [row.item.slug for row in rows]
    assert len(drawn) == len(set(drawn))
    timed = {item.slug for item in (*found.items, *found.recurring) if item.schedule}
    assert timed <= set(drawn)


@law
@given(worlds)
def test_every_plan_can_be_said(world):
    profile, catalogue, records_, today = world
    found = plan(profile, catalogue, records_, today)
    sentences = [*summary(found), *map(describe, found.by_slug.values())]
    assert all(sentences)
    assert "None" not in " ".join(sentences)


@law
@given(worlds, st.sampled_from(SLUGS), st.integers(0, 900))
def test_moving_a_date_and_back_slips_and_unslips_the_same(world, slug, number):
    profile, catalogue, records_, today = world
    record = records_.get(slug, Record())
    moved = replace(record, planned_on=today + timedelta(days=number))
    before = plan(profile, catalogue, records_, today)
    after = plan(profile, catalogue, records_ | {slug: moved}, today)

    there = {slip.item.slug: slip.days for slip in slips(before, after)}
    back = {slip.item.slug: -slip.days for slip in slips(after, before)}
    assert there == back
