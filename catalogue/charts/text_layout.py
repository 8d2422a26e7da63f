"""Line breaking of chart labels by estimated character widths, without a browser."""

from dataclasses import dataclass
from unicodedata import east_asian_width

LATIN_WIDTH, CHINESE_WIDTH = 0.56, 1.0  # multiples of the font size


@dataclass(frozen=True)
class TextLine:
    y: int  # of the baseline, in units of the view box
    text: str


def text_width(text: str, size: int) -> float:
    wide = 0 if text.isascii() else sum(east_asian_width(letter) in "WF" for letter in text)
    return (wide * CHINESE_WIDTH + (len(text) - wide) * LATIN_WIDTH) * size


def wrap_text(text: str, width: int, size: int) -> list[str]:
    """Returns lines of at most `width` units at font size `size`, broken between words, or within a word that is too long."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size) <= width:
            lines[-1] = joined
            continue
        lines += _split_word(word, width, size)
    return lines


def _split_word(word: str, width: int, size: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def wrap_title(text: str, width: int, size: int, limit: int = 2) -> list[str]:
    """Returns at most `limit` lines as wrap_text does; the last ends with an ellipsis where words are left out."""
    lines = wrap_text(text, width, size)
    if len(lines) <= limit:
        return lines
    last = lines[limit - 1] + "…"
    while text_width(last, size) > width and len(last) > 1:
        last = (last.rpartition(" ")[0] or last[:-2]) + "…"
    return [*lines[: limit - 1], last]
