"""Edit distance: a distance, and an exchange of neighbours is one edit."""

from hypothesis import given
from hypothesis import strategies as st

from infra.text.edit_distance import edit_distance


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_symmetric_bounded_and_zero_only_for_equals(first, second):
    most = 2
    assert edit_distance(first, first, most) == 0
    assert (edit_distance(first, second, most) == 0) == (first == second)
    assert min(edit_distance(first, second, most), 3) == min(edit_distance(second, first, most), 3)


def test_distance_counts_an_exchange_as_one():
    assert edit_distance("ab", "ba", 2) == 1
    assert edit_distance("energi", "enregi", 2) == 1
    assert edit_distance("kitten", "sitting", 2) == 3
