"""Numbers of standards, read from any usual spelling: GB/T 4754-2017, gbt4754—2017 and GB／T 4754 are one standard.

Chinese forms follow GB/T 1.1-2020 and the rules of the kinds of standards; ISO and IEC the ISO/IEC Directives, Part 2; ETSI its
drafting rules. Numbers of acts, such as 国发〔2015〕40号, are none. Each pattern is bounded, so that reading takes linear time.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from string import ascii_lowercase
from typing import NamedTuple

from infra.text.character_forms import DASHES, INVISIBLE, SLASHES
from infra.text.standard_number_patterns import CHINESE, HAN_AFTER, INTERNATIONAL, NATIONAL, SECTORS, STARTS

MAX_LENGTH = 200  # characters of a text that may be one number
YEARS = range(2000, 2040)  # a bare number of these is taken for a year: ISO 2025, GB 2024
_OTHER_DASHES = DASHES + "\u30fc\ufe58\ufe63"
_SPACES = "\t\n\r\f\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Each character by one other, so that positions stay.
SAME_LENGTH = str.maketrans(
    {chr(code): chr(code - 0xFEE0).upper() for code in range(0xFF01, 0xFF5F)}
    | {letter: letter.upper() for letter in ascii_lowercase}
    | dict.fromkeys(_OTHER_DASHES, "-")
    | dict.fromkeys(SLASHES + "_\\\uff3f\uff3c", "/")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys("\u2236\ufe55\ufe13", ":")
    | dict.fromkeys("\u00b7\u30fb\u2024\ufe52", ".")
)


class Body(StrEnum):
    NATIONAL = "national"
    SECTOR = "sector"
    LOCAL = "local"
    ASSOCIATION = "association"
    ENTERPRISE = "enterprise"
    INTERNATIONAL = "international"
    EUROPEAN = "european"


class StandardNumber(NamedTuple):
    """`series` is the code before the number without its nature: GB, YD, DB31, TAF, ISO/IEC, EN ISO, ETSI EN.

    `nature` is mandatory, voluntary or guidance, "" where the number does not say it. `number` and `part` are text, as zeros in
    front count; parts are joined by dots. `year` is None for no edition. `amendment` is XG1-2017, AMD1-2024, or a version V2.1.1.
    """

    body: Body
    series: str
    nature: str
    number: str
    part: str
    year: int | None
    amendment: str

    @property
    def undated_key(self) -> str:
        """What all editions of the standard share: GB4754, GB1.1, ISO/IEC27001."""
        head = self.series
        is_ambiguous = self.body == Body.ASSOCIATION and head in (*NATIONAL, *SECTORS)
        is_ambiguous |= self.body == Body.ENTERPRISE and head[0].isalpha()
        head = f"{self._mark}{head}" if is_ambiguous else head
        is_provincial = self.body == Body.LOCAL and len(head) == len("DB31")
        border = "/" if head == "DB" or (head[-1].isdigit() and not is_provincial) else ""
        return f"{head}{border}{self.number}{self.part and '.' + self.part}"

    @property
    def key(self) -> str:
        """One for all spellings of an edition, with or without its nature, as both share their numbers: GB4754-2017."""
        if self.amendment.startswith("V"):  # which tells the edition, with or without its year
            return f"{self.undated_key}-{self.amendment}"
        return self.undated_key + (f"-{self.year}" if self.year else "") + self.amendment

    @property
    def printed(self) -> str:
        """The standard way: GB/T 4754-2017, DB11/ 501-2017, ISO/IEC 27001:2022/Amd 1:2024, ETSI EN 303 645 V2.1.1 (2020)."""
        if self.body in (Body.INTERNATIONAL, Body.EUROPEAN):
            return self._printed_internationally()
        nature = {"voluntary": "/T", "guidance": "/Z"}.get(self.nature, "/" if self.body == Body.LOCAL else "")
        head = f"{self._mark}{self.series}" + ("" if self._mark else nature)
        year = f"-{self.year}" if self.year else ""
        return f"{head} {self.number}{self.part and '.' + self.part}{year}{self.amendment and '/' + self.amendment}"

    @property
    def slug(self) -> str:
        """For addresses: gb-t-4754-2017, iso-iec-27001-2022."""
        return re.sub(r"[^a-z0-9]+", "-", self.printed.lower()).strip("-")

    @property
    def _mark(self) -> str:
        return {Body.ASSOCIATION: "T/", Body.ENTERPRISE: "Q/"}.get(self.body, "")

    def _printed_internationally(self) -> str:
        part = self.part and "-" + self.part.replace(".", "-")
        if self.series.startswith("ETSI"):
            number = f"{self.number[:3]} {self.number[3:]}".strip()
            year = f" ({self.year})" if self.year else ""
            return f"{self.series} {number}{part}{self.amendment and ' ' + self.amendment}{year}"
        amendments = re.sub(r"(AMD|COR)(\d*)", lambda found: f"/{found[1].title()} {found[2]}", self.amendment)
        amendments = re.sub(r"(?<![A-Z])(A\d|AC)", r"+\1", amendments).replace("-", ":")
        return f"{self.series} {self.number}{part}" + (f":{self.year}" if self.year else "") + amendments


class FoundNumber(NamedTuple):
    """A number in a text, from the character `start` up to `end`."""

    start: int
    end: int
    standard: StandardNumber


def parse(text: str) -> StandardNumber | None:
    """The number that the whole text is, white space around it left out; None where it is none or more."""
    bare = INVISIBLE.sub("", text).strip() if len(text) <= MAX_LENGTH else ""
    found = next(_find(bare), None)
    return found.standard if found and (found.start, found.end) == (0, len(bare)) else None


def find_all(text: str) -> Iterator[FoundNumber]:
    """The numbers in a text in order, none within another. `en` in small letters begins one with a year only: it is a word."""
    for found in _find(text):
        if found.standard.series != "EN" or found.standard.year or text[found.start : found.start + 2].isupper():
            yield found


def _find(text: str) -> Iterator[FoundNumber]:
    kept = [index for index, character in enumerate(text) if not INVISIBLE.match(character)] if INVISIBLE.search(text) else None
    searched = (INVISIBLE.sub("", text) if kept else text).translate(SAME_LENGTH)
    at = 0
    while start := STARTS.search(searched, at):
        at = start.start() + 1
        for pattern, read in ((CHINESE, _read_chinese), (INTERNATIONAL, _read_international)):
            if (match := pattern.match(searched, start.start())) and (standard := read(match)):
                at = match.end()
                first, last = (kept[match.start()], kept[at - 1]) if kept else (match.start(), at - 1)
                yield FoundNumber(first, last + 1, standard)
                break


def _read_chinese(match: re.Match[str]) -> StandardNumber | None:
    body, series, mark = _chinese_series(match)
    number, year = match["number"], _year(match["year"] or match["spaced_year"])
    part = ".".join(re.findall(r"\d+", match["parts"] or match["dashed_part"] or ""))
    amendment = _chinese_amendment(match)
    is_marked = bool(mark) or body in (Body.ASSOCIATION, Body.ENTERPRISE)
    is_plain = not is_marked and not part and number.isdigit() and int(number) in YEARS
    if match["year"] and len(match["year"]) == 2 and (is_plain or (body != Body.NATIONAL and int(match["year"]) < 50)):
        return None
    if is_plain and year and year > int(number):  # a span of years
        return None
    if body == Body.SECTOR and not mark and (not match["year"] or "-" in match["gap"] or _is_inside(match)):
        return None
    if not year and (is_plain or _is_followed_by_word(match) or not _is_undated(match, body, mark, number + part)):
        return None
    natures = {"T": "voluntary", "Z": "guidance"}
    nature = "voluntary" if body == Body.ASSOCIATION else "" if body == Body.ENTERPRISE else natures.get(mark[-1:], "mandatory")
    return StandardNumber(body, series, nature, number, part, year, amendment)


def _chinese_series(match: re.Match[str]) -> tuple[Body, str, str]:
    """The body, the series, and the mark of the nature with its slash: `/T`, `T`, `/`, or ""."""
    mark = (match["mark"] or match["region_mark"] or "").replace(" ", "").replace("-", "")
    if region := match["region"] or match["province"]:
        return Body.LOCAL, f"DB{region}", mark
    if match["association"]:
        return Body.ASSOCIATION, match["association"], ""
    if match["enterprise"]:
        return Body.ENTERPRISE, match["enterprise"], ""
    if match["other_code"]:
        return Body.SECTOR, match["other_code"], "/T"
    series = match["code"]
    return Body.NATIONAL if series in NATIONAL else Body.SECTOR, series, mark


def _is_undated(match: re.Match[str], body: Body, mark: str, digits: str) -> bool:
    """Whether the number without a year is one: memory of 16 GB, SJ 100 and Q/AB 1 are none."""
    if body in (Body.SECTOR, Body.LOCAL):
        return "/" in mark and not match["other_code"]
    if body == Body.NATIONAL:
        return bool(mark) or (len(digits) > 2 and not _is_inside(match))
    return body != Body.ENTERPRISE and int(match["number"]) not in YEARS


def _is_inside(match: re.Match[str]) -> bool:
    """Whether a figure or a sign that joins words stands before it."""
    before = match.string[max(0, match.start() - 3) : match.start()]
    return before[-1:] in ("-", ".", "/") or before.rstrip()[-1:].isdigit()


def _is_followed_by_word(match: re.Match[str]) -> bool:
    return bool(HAN_AFTER.match(match.string, match.end()))


def _year(text: str | None) -> int | None:
    """Of four digits or of two: the first standards with years of two digits are of the fifties."""
    return int(text) + (0 if len(text) == 4 else 1900 if int(text) >= 50 else 2000) if text else None


def _chinese_amendment(match: re.Match[str]) -> str:
    if match["sheet"]:
        return f"XG{'一二三四五六七八九'.find(match['sheet']) + 1 or match['sheet']}"
    year = f"-{match['amendment_year']}" if match["amendment_year"] else ""
    return f"XG{match['amendment']}{year}" if match["amendment"] else ""


def _read_international(match: re.Match[str]) -> StandardNumber | None:
    series, number = _international_series(match), match["number"].replace(" ", "")
    parts = re.findall(r"\d+", match["parts"] or "")
    year = _year(match["year"] or match["spaced_year"] or match["issued"])
    if not year and parts and re.fullmatch(r"(?:19|20)\d\d", parts[-1]):
        year = int(parts.pop())
    is_plain = int(number) in YEARS and len(parts) < 2 and not (parts and int(parts[0]) > 12)
    if (not year and (is_plain or _is_followed_by_word(match))) or (is_plain and year and year > int(number)):
        return None
    amendments = re.findall(r"(AMD|AM|COR|AC|A)[ .]?(\d{0,2})(?:[:-](\d{4}))?", match["amendments"])
    kinds = {"AM": "AMD"}
    amendment = "".join(f"{kinds.get(kind, kind)}{count}{day and '-' + day}" for kind, count, day in amendments)
    is_european = series.startswith(("EN", "ETSI"))
    return StandardNumber(
        Body.EUROPEAN if is_european else Body.INTERNATIONAL, series, "", number, ".".join(parts), year,
        match["version"] or amendment,
    )  # fmt: skip


def _international_series(match: re.Match[str]) -> str:
    """ISO/IEC, ISO/IEC TS, EN ISO, ETSI EN: bodies of one level by slashes, a kind of document as ISO and IEC print it."""
    if match["etsi"]:
        return f"ETSI {match['etsi']}"
    bodies = re.findall(r"ISO|IEC|CISPR|[A-Z]+[0-9]?", (match["bodies"] or ""))
    bodies = ["CISPR"] if "CISPR" in bodies else bodies
    kind = (match["kind"] or "").replace("GUIDE", "Guide")
    joint = "/".join(bodies) + (("/" if bodies == ["ISO"] and kind != "Guide" else " ") + kind if kind else "")
    if match["european"] and not bodies and re.fullmatch(r"30\d \d{3}", match["number"]):
        return "ETSI EN"
    return f"EN {joint}".strip() if match["european"] else joint
