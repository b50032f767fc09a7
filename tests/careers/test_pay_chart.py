"""The chart of pay: what is drawn where, and said how."""

from types import SimpleNamespace

import pytest

from careers.pay_chart import ROOM, Shape, draw, figure_in_words


def bands(*ends):
    return [SimpleNamespace(usd_low=low, usd_high=high) for low, high in ends]


def drawn(*ends):
    return [(bar.shape, bar.x, bar.width) for bar in draw(bands(*ends)).bars]


def test_every_shape_lies_on_one_scale_from_zero():
    assert drawn((100, 200), (400, 400), (200, None), (None, 300), (None, None)) == [
        (Shape.RANGE, 0.96, 0.96),
        (Shape.FIGURE, 3.84, 0.0),
        (Shape.OPEN, 1.92, 94.08),
        (Shape.UP_TO, 0.0, 2.88),
        (Shape.UNKNOWN, None, None),
    ]


def test_no_range_leaves_the_drawing():
    chart = draw(bands((0, 1), (9_999_999, None), (1, 123_456_789), (4_294_967_295, None)))

    assert all(0 <= bar.x <= bar.x + bar.width <= 100 - ROOM for bar in chart.bars)


@pytest.mark.parametrize(
    ("highest", "labels"),
    [
        (502_024, ["$0", "$200k", "$400k", "$600k"]),
        (400_000, ["$0", "$100k", "$200k", "$300k", "$400k"]),
        (1, ["$0", "$10k"]),
    ],
)
def test_the_scale_has_few_round_steps(highest, labels):
    assert [label for label, _ in draw(bands((0, highest))).ticks] == labels


def test_nothing_known_gives_an_empty_chart():
    chart = draw([])

    assert (chart.bars, [label for label, _ in chart.ticks]) == ((), ["$0", "$10k"])


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (250_000, 300_000, "$250,000 to $300,000"),
        (502_024, 502_024, "$502,024"),
        (400_000, None, "from $400,000, no upper end given"),
        (None, 300_000, "up to $300,000, no lower end given"),
        (None, None, "not known"),
        (0, 0, "$0"),
    ],
)
def test_figures_in_words(low, high, said):
    assert figure_in_words(low, high) == said
