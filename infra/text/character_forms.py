"""Characters that are written in several ways, in one: for search, and for text that is imported.

The tables in `data` are those of Unicode and OpenCC; each file names its source and version.
"""

import re
import unicodedata
from pathlib import Path

from infra.text.han import HAN_RANGES

DATA = Path(__file__).parent / "data"
# Default_Ignorable_Code_Point (Unicode 17.0, DerivedCoreProperties.txt): soft hyphen, zero-width and direction marks, selectors.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# General category Pd, and what is used like it: bullet hyphen, minus, box drawing. NFKC leaves them as they are.
DASHES = "\u02d7\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u2501\u2796\u2e3a\u2e3b\u301c\u3030\u30a0"
SLASHES = "\u2044\u2215\u2571\u29f8"
OPENING, CLOSING = "[{〔〖【〘〚⟦⟮", "]}〕〗】〙〛⟧⟯"
APOSTROPHES, QUOTES = "\u02bc\u2018\u2019\u201b\u2032", "\u201c\u201d\u201e\u201f\u2033"
CIRCLE_AS_ZERO = re.compile("(?<=[〇一二三四五六七八九])[○◯](?=[○◯〇一二三四五六七八九年])")
COMBINING_MARKS = re.compile("[\u0300-\u036f]+")
NOT_IN_WORDS = re.compile(rf"[^\w{HAN_RANGES}]+|_+")
# Letters of Latin script that no decomposition takes the stroke from.
UNDECOMPOSED = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t", "þ": "th"}
)
ACCENTED = re.compile(f"[\u0300-\u036f{''.join(map(chr, UNDECOMPOSED))}]")  # in decomposed text


def _read_pairs(name: str) -> dict[str, str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return {pair[0]: pair[1] for line in lines if not line.startswith("#") for pair in line.split()}


def _alike(characters: str, one: str) -> dict[str, str]:
    return dict.fromkeys(characters, one)


_ideographs, _simplified = _read_pairs("equivalent_ideographs.txt"), _read_pairs("simplified_characters.txt")
IDEOGRAPHS = str.maketrans(_ideographs)
SAME_LENGTH = str.maketrans(
    _simplified
    | {radical: _simplified.get(ideograph, ideograph) for radical, ideograph in _ideographs.items()}
    | _alike(DASHES, "-")
    | _alike(SLASHES, "/")
    | _alike(OPENING, "(")
    | _alike(CLOSING, ")")
    | _alike(APOSTROPHES, "'")
    | _alike(QUOTES, '"')
)
NEEDS_IDEOGRAPHS = re.compile("[\u2e80-\u2fdf\u31c0-\u31ef]")


def replace_radicals(text: str) -> str:
    """Radicals and strokes as the ideographs that they stand for: ⻓三⻆ of a PDF becomes 长三角 (EquivalentUnifiedIdeograph)."""
    return text.translate(IDEOGRAPHS) if NEEDS_IDEOGRAPHS.search(text) else text


def fold_same_length(text: str) -> str:
    """The text with as many characters: Chinese simplified, radicals replaced, dashes, slashes, brackets and quotes of one kind."""
    return text.translate(SAME_LENGTH)


def fold_characters(text: str) -> str:
    """The text as search compares it: NFKC, case-folded, without invisible characters, `fold_same_length`. Accents stay.

    Folding it again changes nothing.
    """
    if text.isascii():
        return text.translate(SAME_LENGTH).casefold()
    visible = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).casefold()
    return CIRCLE_AS_ZERO.sub("〇", unicodedata.normalize("NFKC", visible).translate(SAME_LENGTH))


def strip_accents(folded: str) -> str:
    """Folded text without accents: `é` becomes `e`, `ł` becomes `l`. Marks of other scripts, as in が, stay."""
    if folded.isascii() or (unicodedata.is_normalized("NFD", folded) and not ACCENTED.search(folded)):
        return folded
    bare = COMBINING_MARKS.sub("", unicodedata.normalize("NFD", folded.translate(UNDECOMPOSED)))
    return unicodedata.normalize("NFC", bare)


def name_key(folded: str) -> str:
    """The letters and figures of a folded name, by which names are compared: `internet plus` and `Internet-Plus` are one."""
    return NOT_IN_WORDS.sub("", strip_accents(folded))
