"""Numbers as bit slices answer as a sorted list of them would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from catalogue.index.bit_sliced_index import BitSlicedIndex, slice_codes

NUMBERS = st.dictionaries(st.integers(0, 400), st.integers(0, 40) | st.integers(0, 2**32 - 1), max_size=60)


def make_bit_sliced_index(numbers: dict[int, int]) -> BitSlicedIndex:
    sets: dict[str, BitMap] = {}
    for key, number in numbers.items():
        for code in slice_codes(number):
            sets.setdefault(code, BitMap()).add(key)
    return BitSlicedIndex(lambda code: sets.get(code, BitMap()))


def sorted_keys(numbers: dict[int, int], *, descending: bool) -> list[int]:
    return sorted(numbers, key=lambda key: (numbers[key], key), reverse=descending)


@given(NUMBERS, st.integers(0, 50) | st.none(), st.integers(0, 50) | st.none())
def test_range_holds_both_ends(numbers, low, high):
    wanted = {k for k, n in numbers.items() if (low is None or n >= low) and (high is None or n <= high)}
    assert set(make_bit_sliced_index(numbers).between(low, high)) == wanted


@given(NUMBERS, st.integers(0, 70), st.booleans())
def test_first_keys_are_those_of_the_sorted_list(numbers, most, descending):
    found = make_bit_sliced_index(numbers).first(BitMap(numbers), most, descending=descending)
    assert (
        make_bit_sliced_index(numbers).sorted_keys(found, descending=descending)
        == sorted_keys(numbers, descending=descending)[:most]
    )


@given(NUMBERS, st.integers(0, 50), st.integers(0, 400), st.booleans())
def test_beyond_a_place_comes_what_sorts_after_it_even_if_nothing_stands_there(numbers, number, key, descending):
    found = make_bit_sliced_index(numbers).after(number, key, descending=descending)
    after = {k for k, n in numbers.items() if ((n, k) < (number, key) if descending else (n, k) > (number, key))}
    assert set(found) == after


@pytest.mark.parametrize("number", [0, 1, 735700, 2**32 - 1])
def test_number_is_read_back(number):
    assert make_bit_sliced_index({7: number}).number(7) == number
