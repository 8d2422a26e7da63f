"""Snippets: the passage of a document with most words of the query, these words marked and no part of a longer one."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, islice, takewhile
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalogue.search.analyzer import STANDARD_PREFIX, QueryToken, find_compounds, query_tokens, standard_tokens, stem
from catalogue.search.days import DAY_PREFIX, day_token, find_days
from catalogue.search.ranking import group_words
from infra.text.character_forms import fold_characters, fold_same_length, strip_accents
from infra.text.han import HAN_CHARACTER, HAN_RANGES, is_mostly_han
from infra.text.plain_text import plain_text
from infra.text.standard_numbers import find_all

SNIPPET_LENGTH = 200  # characters
CONTEXT_BEFORE = 60  # characters of these in front of the first marked word
MIN_TEXT_LENGTH = 40  # characters; a shorter value is a code, a name or a date
SECTION_TEXT_KEYS = ("introduction", "body", "text")


class TokenMatch(NamedTuple):
    start: int
    end: int
    token: str
    is_whole: bool = True  # the text has the word itself, not one that begins with it


def find_snippets(document: dict[str, Any], query_words: Sequence[str]) -> list[SafeString]:
    """[the best passage] as safe HTML; [] if only the title, a name or a term matched."""
    tokens_wanted = list(chain(*group_words(query_tokens(" ".join(query_words).replace('"', " ")))))
    best, best_count = None, (0, 0)
    for text in _snippet_texts(document):
        if best_count[0] == len(tokens_wanted):
            break
        matches = _token_matches(text, tokens_wanted)
        for index, first in enumerate(matches):
            near = list(
                takewhile(partial(_ends_before, first.start + SNIPPET_LENGTH - CONTEXT_BEFORE), islice(matches, index, None))
            )
            count = len({match.token for match in near if match.is_whole}), len({match.token for match in near})
            if count > best_count:
                best, best_count = (text, near), count
    return [_render_snippet(*best)] if best else []


def _ends_before(end: int, match: TokenMatch) -> bool:
    return match.end <= end


def _snippet_texts(document: dict[str, Any]) -> Iterator[str]:
    """The summary, then the longer texts, then those of the sections."""
    sections = [section for section in document.get("sections") or [] if isinstance(section, dict)]
    values = [document.get("summary"), *document.values(), *(s.get(name) for s in sections for name in SECTION_TEXT_KEYS)]
    for value in values:
        if isinstance(value, str) and len(value) >= MIN_TEXT_LENGTH and not value.startswith(("http://", "https://")):
            yield " ".join(plain_text(value).split())


def _token_matches(text: str, tokens_wanted: Sequence[QueryToken]) -> list[TokenMatch]:
    """Every match in order; matches of Chinese bigrams overlap. A word that only begins with a token is no whole match."""
    folded = fold_same_length(text)
    return sorted(
        [*_word_matches(folded, tokens_wanted), *_compound_matches(folded.lower(), tokens_wanted)]
        if len(folded.lower()) == len(folded)
        else _word_matches(folded, tokens_wanted)
    )


def _word_matches(folded: str, tokens_wanted: Sequence[QueryToken]) -> Iterator[TokenMatch]:
    first = "".join(sorted({wanted.token[0] for wanted in tokens_wanted}))
    for run in _runs_beginning(first).finditer(folded):
        if HAN_CHARACTER.match(run[0]):
            for offset in range(len(run[0])):
                for wanted in tokens_wanted:
                    if HAN_CHARACTER.match(wanted.token) and run[0].startswith(wanted.token, offset):
                        start = run.start() + offset
                        yield TokenMatch(start, start + len(wanted.token), wanted.token)
        else:
            token = stem(run[0].lower() if run[0].isascii() else strip_accents(fold_characters(run[0])))
            for wanted in tokens_wanted:
                if token == wanted.token or (wanted.prefix and token.startswith(wanted.prefix)):
                    yield TokenMatch(run.start(), run.end(), wanted.token, token == wanted.token)
                    break


@lru_cache(maxsize=1000)
def _runs_beginning(first: str) -> re.Pattern[str]:
    """Runs that may match a token which begins with one of these characters: a stem begins as its word does.

    A letter beyond ASCII may be folded into another one.
    """
    letters = "".join(map(re.escape, {*first.lower(), *first.upper()}))
    return re.compile(rf"[{HAN_RANGES}]+|(?<![^\W_{HAN_RANGES}])(?=[{letters}]|[^\x00-\x7f])[^\W_{HAN_RANGES}]+")


def _compound_matches(folded: str, tokens_wanted: Sequence[QueryToken]) -> Iterator[TokenMatch]:
    """Words with hyphens, designations, days and numbers of standards that the query writes in another way."""
    prefixes = {wanted.token[0] for wanted in tokens_wanted}
    days = ((day, day_token(day)) for day in find_days(folded)) if DAY_PREFIX in prefixes else ()
    for found, token in (*find_compounds(folded), *days):
        matched = (wanted.token for wanted in tokens_wanted if token in (wanted.token, wanted.joined))
        yield from (TokenMatch(found.start(), found.end(), wanted) for wanted in matched)
    for number in find_all(folded) if STANDARD_PREFIX in prefixes else ():
        tokens = standard_tokens(number.standard)
        yield from (TokenMatch(number.start, number.end, wanted.token) for wanted in tokens_wanted if wanted.token in tokens)


def _render_snippet(text: str, matches: Sequence[TokenMatch]) -> SafeString:
    start = max(0, matches[0].start - CONTEXT_BEFORE)
    if start:
        space = text.find(" ", start, matches[0].start)
        start = space + 1 if space >= 0 else start
    end = min(len(text), max(start + SNIPPET_LENGTH, matches[-1].end))
    if end < len(text):
        space = text.rfind(" ", matches[-1].end, end)
        end = space if space >= 0 else end
    pieces, at = [], start
    for low, high in _merge_overlaps([match for match in matches if match.is_whole]):
        pieces += [(text[at:low], text[low:high])]
        at = high
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    shown = format_html("{}{}{}{}", "… " if start else "", marked, text[at:end], " …" if end < len(text) else "")
    return format_html('<span lang="zh-Hans">{}</span>', shown) if is_mostly_han(text[start:end]) else shown


def _merge_overlaps(matches: Sequence[TokenMatch]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end, *_ in matches:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
