"""Where the words of a query stand in a document: a passage of its own text with the words marked."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice, takewhile
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalogue.plain import plain_text
from catalogue.tokens import IS_CHINESE, RUN, Wanted, normalise, stem, wanted

LENGTH = 200  # characters of a passage
BEFORE = 60  # of them in front of the first marked word
SHORTEST = 40  # what is shorter is a code, a name or a date
IN_SECTIONS = ("introduction", "body", "text")


class Mark(NamedTuple):
    start: int
    end: int
    token: str


def passages(document: dict[str, Any], words: Sequence[str]) -> list[SafeString]:
    """The best passage, as safe HTML; none where only the title, a name or a term matched."""
    asked = wanted(" ".join(words).replace('"', " "))
    best, most = None, 0
    for text in _texts(document):
        if most == len(asked):
            break
        marks = list(_marks(text, asked))
        for place, first in enumerate(marks):
            near = list(takewhile(partial(_is_within, first.start + LENGTH - BEFORE), islice(marks, place, None)))
            if (distinct := len({mark.token for mark in near})) > most:
                best, most = (text, near), distinct
    return [_passage(*best)] if best else []


def _is_within(end: int, mark: Mark) -> bool:
    return mark.end <= end


def _texts(document: dict[str, Any]) -> Iterator[str]:
    """The summary, then the longer texts, then those of the sections."""
    sections = [section for section in document.get("sections") or [] if isinstance(section, dict)]
    said = [document.get("summary"), *document.values(), *(s.get(name) for s in sections for name in IN_SECTIONS)]
    for value in said:
        if isinstance(value, str) and len(value) >= SHORTEST and not value.startswith(("http://", "https://")):
            yield " ".join(plain_text(value).split())


def _marks(text: str, asked: Sequence[Wanted]) -> Iterator[Mark]:
    """Every place that matches, in order; pairs of Chinese characters overlap."""
    for run in RUN.finditer(text):
        if IS_CHINESE.match(run[0]):
            for place in range(len(run[0])):
                for one in asked:
                    if IS_CHINESE.match(one.token) and run[0].startswith(one.token, place):
                        yield Mark(run.start() + place, run.start() + place + len(one.token), one.token)
        else:
            held = stem(run[0].lower() if run[0].isascii() else normalise(run[0]))
            for one in asked:
                if held == one.token or (one.begins and held.startswith(one.begins)):
                    yield Mark(run.start(), run.end(), one.token)
                    break


def _passage(text: str, marks: Sequence[Mark]) -> SafeString:
    start = max(0, marks[0].start - BEFORE)
    if start:
        space = text.find(" ", start, marks[0].start)
        start = space + 1 if space >= 0 else start
    end = min(len(text), max(start + LENGTH, marks[-1].end))
    if end < len(text):
        space = text.rfind(" ", marks[-1].end, end)
        end = space if space >= 0 else end
    pieces, at = [], start
    for low, high in _merged(marks):
        pieces += [(text[at:low], text[low:high])]
        at = high
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    shown = format_html("{}{}{}{}", "… " if start else "", marked, text[at:end], " …" if end < len(text) else "")
    is_chinese = len(IS_CHINESE.findall(text[start:end])) * 2 > end - start
    return format_html('<span lang="zh-Hans">{}</span>', shown) if is_chinese else shown


def _merged(marks: Sequence[Mark]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end, _ in marks:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
