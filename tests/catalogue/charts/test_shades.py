"""Shades: one large count does not leave the others in one shade, and the legend says what each means."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.charts.shades import SHADE_LEVELS, ShadeScale, only_largest

COUNTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=60)


def test_one_large_count_leaves_the_others_apart():
    scale = ShadeScale.of([1, 2, 3, 4, 5000])
    assert [scale.level(count) for count in (0, 1, 2, 3, 4, 5000)] == [0, 1, 2, 3, 4, 5]


def test_legend_says_which_counts_have_a_shade():
    assert [tuple(shade) for shade in ShadeScale.of([1, 1, 2, 3, 7, 9, 12, 40, 41, 300, 0]).ranges] == [
        (1, 1, 1), (2, 2, 3), (3, 7, 9), (4, 12, 40), (5, 41, 300),
    ]  # fmt: skip


@given(COUNTS)
def test_larger_count_has_no_lighter_shade_and_the_largest_the_darkest(counts):
    scale = ShadeScale.of(counts)
    levels = [scale.level(count) for count in sorted(counts)]
    assert levels == sorted(levels)
    assert levels[-1] == (SHADE_LEVELS if max(counts) else 0)


@given(COUNTS)
def test_each_shade_holds_about_as_many_different_counts(counts):
    scale = ShadeScale.of(counts)
    sizes = [sum(scale.level(count) == level for count in scale.levels) for level in range(1, SHADE_LEVELS + 1)]
    assert max(sizes) - min(sizes) <= 1


def test_nothing_is_said_of_two_that_are_as_large_or_of_one_alone():
    assert only_largest([3, 1, 2], int) == 3
    assert only_largest([3, 3, 2], int) is None
    assert only_largest([3], int) is None
