"""Finds in a text the variants that the desk does not write: longest first, whole words of Latin letters, anywhere in Chinese."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from catalogue.index.process_cache import derive_at
from catalogue.index.revision import Revision
from glossary.public.term_lookup import PublishedTerm, published_terms
from infra.text.han import HAN_RANGES

LATIN = "0-9A-Za-z\u00c0-\u024f"
TOKEN = re.compile(rf"[{LATIN}]+|[{HAN_RANGES}]")
LATIN_CHARACTER = re.compile(f"[{LATIN}]")
SPACES = re.compile(r"\s+")


class FoundVariant(NamedTuple):
    """`found` as it stands in the text, the term that is meant, and why the desk does not write it so."""

    found: str
    term: PublishedTerm
    reason: str


class VariantIndex:
    """The names of terms by their first word or Chinese character, the longest first. A text costs one look-up a word."""

    def __init__(self, terms: Iterable[PublishedTerm]) -> None:
        self.avoided: dict[str, tuple[str, PublishedTerm, str]] = {}
        self.right: set[str] = set()
        for term in terms:
            self.right |= set(term.names)
            for text, reason in term.avoided:
                self.avoided.setdefault(_folded(text), (text, term, reason))

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in (*self.avoided, *map(_folded, self.right)):
            if start := TOKEN.match(name):
                found[start[0]].add(name)
        return {start: sorted(names, key=len, reverse=True) for start, names in found.items()}

    def find(self, text: str) -> Iterator[FoundVariant]:
        """Right names hide the variants within them. A variant in capitals, such as “IOT”, is found in capitals alone."""
        text = SPACES.sub(" ", text)
        folded, end = _folded(text), 0
        for token in TOKEN.finditer(folded):
            start = token.start()
            name = self._name_at(folded, start, token[0]) if start >= end else ""
            if not name:
                continue
            end = start + len(name)
            found = text[start:end]
            if name in self.avoided and found not in self.right:
                variant, term, reason = self.avoided[name]
                if found == variant or not variant.isupper():
                    yield FoundVariant(found, term, reason)

    def _name_at(self, folded: str, start: int, token: str) -> str:
        for name in self._by_start.get(token, ()):
            if folded.startswith(name, start) and not _splits_word(folded, start + len(name)):
                return name
        return ""


def _folded(text: str) -> str:
    """In small letters, each character one: places in it are places in the text."""
    lower = SPACES.sub(" ", text).lower()
    return lower if len(lower) == len(text) else "".join(one.lower()[:1] for one in SPACES.sub(" ", text))


def _splits_word(text: str, place: int) -> bool:
    around = text[place - 1 : place + 1]
    return len(around) == 2 and all(map(LATIN_CHARACTER.match, around))


def variant_index(revision: Revision) -> VariantIndex:
    """Of the published terms: made once a revision in each process."""
    return derive_at(revision, "avoided variants", lambda: VariantIndex(published_terms(revision).values()))
