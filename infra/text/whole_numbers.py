"""Whole numbers in addresses. Each has one spelling, so that one page has one address: no sign, leading zero or other digits."""

import re

from django.urls import register_converter

WHOLE_NUMBER_CONVERTER = "whole_number"  # in the pattern of a path
WHOLE_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
MAX_KEY = 10**18 - 1  # of a row; databases have room for a little more


def parse_whole_number(text: str, largest: int) -> int | None:
    """The number from 1 to `largest`; None for everything else."""
    number = int(text) if WHOLE_NUMBER.fullmatch(text) else 0
    return number if 1 <= number <= largest else None


class WholeNumberConverter:
    """Path converter. Its numbers fit into 32 bits, as PositiveIntegerField does."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(WholeNumberConverter, WHOLE_NUMBER_CONVERTER)
