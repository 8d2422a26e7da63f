"""Content negotiation by the Accept header (RFC 9110, 12.5.1): quality values, and the most specific range counts first."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")  # RFC 9110, 12.4.2
MAX_RANGES = 64  # further ones are not read


class MediaRange(NamedTuple):
    """A range of the header, such as `text/*`; `specificity` is 0 for `*/*`, 1 for `text/*`, 2 for `text/csv`."""

    media_type: str
    specificity: int
    quality: float

    def matches(self, media_type: str) -> bool:
        kind = media_type.partition("/")[0]
        return self.media_type in (media_type, f"{kind}/*", "*/*")


def parse_accept(header: str) -> Iterator[MediaRange]:
    """The ranges of the header. Parameters but the quality are ignored; what is no quality counts as 1."""
    for part in header.split(",")[:MAX_RANGES]:
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if "/" in media_type:
            values = [value.strip() for name, _, value in (piece.partition("=") for piece in parameters) if name.strip() == "q"]
            quality = float(values[0]) if values and QUALITY.fullmatch(values[0]) else 1.0
            yield MediaRange(media_type, 2 - media_type.count("*"), quality)


def preferred_media_type(header: str, offered: Sequence[str]) -> str | None:
    """The offered type with the highest quality; among equals the one that the header names most exactly, then the first.

    The first where the header is empty; None where it accepts none of them.
    """
    if not header.strip():
        return offered[0]
    ranges = sorted(parse_accept(header), key=lambda one: one.specificity, reverse=True)
    best = [next((one for one in ranges if one.matches(media_type)), MediaRange("", 0, 0.0)) for media_type in offered]
    quality, _specificity, place = max((one.quality, one.specificity, -number) for number, one in enumerate(best))
    return offered[-place] if quality else None
