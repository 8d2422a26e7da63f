"""Where the words of a query stand in a document: a passage of its own text with the words marked."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice, takewhile
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalogue.search.analyzer import TOKEN_RUN, QueryToken, normalize_text, query_tokens, stem
from infra.han import HAN_CHARACTER, is_mostly_han
from infra.plain_text import plain_text

SNIPPET_LENGTH = 200  # characters of a passage
CONTEXT_BEFORE = 60  # of them in front of the first marked word
MIN_TEXT_LENGTH = 40  # what is shorter is a code, a name or a date
SECTION_TEXT_KEYS = ("introduction", "body", "text")


class TokenMatch(NamedTuple):
    start: int
    end: int
    token: str


def find_snippets(document: dict[str, Any], query_words: Sequence[str]) -> list[SafeString]:
    """The best passage, as safe HTML; none where only the title, a name or a term matched."""
    tokens_wanted = query_tokens(" ".join(query_words).replace('"', " "))
    best, most = None, 0
    for text in _snippet_texts(document):
        if most == len(tokens_wanted):
            break
        marks = list(_token_matches(text, tokens_wanted))
        for place, first in enumerate(marks):
            near = list(takewhile(partial(_ends_before, first.start + SNIPPET_LENGTH - CONTEXT_BEFORE), islice(marks, place, None)))
            if (distinct := len({mark.token for mark in near})) > most:
                best, most = (text, near), distinct
    return [_render_snippet(*best)] if best else []


def _ends_before(end: int, mark: TokenMatch) -> bool:
    return mark.end <= end


def _snippet_texts(document: dict[str, Any]) -> Iterator[str]:
    """The summary, then the longer texts, then those of the sections."""
    sections = [section for section in document.get("sections") or [] if isinstance(section, dict)]
    said = [document.get("summary"), *document.values(), *(s.get(name) for s in sections for name in SECTION_TEXT_KEYS)]
    for value in said:
        if isinstance(value, str) and len(value) >= MIN_TEXT_LENGTH and not value.startswith(("http://", "https://")):
            yield " ".join(plain_text(value).split())


def _token_matches(text: str, tokens_wanted: Sequence[QueryToken]) -> Iterator[TokenMatch]:
    """Every place that matches, in order; pairs of Chinese characters overlap."""
    for run in TOKEN_RUN.finditer(text):
        if HAN_CHARACTER.match(run[0]):
            for place in range(len(run[0])):
                for one in tokens_wanted:
                    if HAN_CHARACTER.match(one.token) and run[0].startswith(one.token, place):
                        yield TokenMatch(run.start() + place, run.start() + place + len(one.token), one.token)
        else:
            token = stem(run[0].lower() if run[0].isascii() else normalize_text(run[0]))
            for one in tokens_wanted:
                if token == one.token or (one.prefix and token.startswith(one.prefix)):
                    yield TokenMatch(run.start(), run.end(), one.token)
                    break


def _render_snippet(text: str, marks: Sequence[TokenMatch]) -> SafeString:
    start = max(0, marks[0].start - CONTEXT_BEFORE)
    if start:
        space = text.find(" ", start, marks[0].start)
        start = space + 1 if space >= 0 else start
    end = min(len(text), max(start + SNIPPET_LENGTH, marks[-1].end))
    if end < len(text):
        space = text.rfind(" ", marks[-1].end, end)
        end = space if space >= 0 else end
    pieces, at = [], start
    for low, high in _merge_overlaps(marks):
        pieces += [(text[at:low], text[low:high])]
        at = high
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    shown = format_html("{}{}{}{}", "… " if start else "", marked, text[at:end], " …" if end < len(text) else "")
    return format_html('<span lang="zh-Hans">{}</span>', shown) if is_mostly_han(text[start:end]) else shown


def _merge_overlaps(marks: Sequence[TokenMatch]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end, _ in marks:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
