"""The live terms of the glossary as each process keeps them: read once a revision, for order, filters and notices at the desk."""

import json
import unicodedata
from typing import NamedTuple

from catalogue.http.language import is_chinese
from catalogue.index.bit_sliced_index import BitSlicedIndex, bit_sliced_order
from catalogue.index.process_cache import derive_at
from catalogue.index.revision import Revision
from catalogue.models import Entry

ENTRY_TYPE = "glossary"
OTHER_LETTER = "0"  # of names that begin with no Latin letter


class PublishedTerm(NamedTuple):
    """A term as readers see it. `avoided` are pairs of a variant and the reason why the desk does not use it."""

    title: str
    title_zh: str
    pinyin: str
    abbreviation: str
    aliases: tuple[str, ...]
    avoided: tuple[tuple[str, str], ...]
    path: str

    @property
    def names(self) -> tuple[str, ...]:
        """All names that are right."""
        return tuple(name for name in (self.title, self.title_zh, self.abbreviation, *self.aliases) if name)


def published_terms(revision: Revision) -> dict[int, PublishedTerm]:
    """The live terms by key. One statement where the process has not read this revision yet."""
    return derive_at(revision, "glossary terms", _read_terms)


def _read_terms() -> dict[int, PublishedTerm]:
    entries = Entry.objects.live().filter(type=ENTRY_TYPE).only("type", "slug", "document").order_by("pk")
    return {entry.pk: _published_term(entry) for entry in entries}


def _published_term(entry: Entry) -> PublishedTerm:
    document = json.loads(entry.document)
    return PublishedTerm(
        title=document["title"],
        title_zh=document["title_zh"],
        pinyin=document["pinyin"],
        abbreviation=document["abbreviation"],
        aliases=tuple(document.get("aliases", ())),
        avoided=tuple((one["text"], one["reason"]) for one in document["variants"]),
        path=entry.get_absolute_url(),
    )


def keys_with_name(name: str, revision: Revision) -> list[int]:
    """The keys of the terms that have this name, in any case, among those that are right and those that are avoided."""
    wanted = name.casefold().strip()
    return [
        key
        for key, term in published_terms(revision).items()
        if wanted in {one.casefold() for one in (*term.names, *(text for text, _ in term.avoided))}
    ]


def alphabetical_order(revision: Revision) -> BitSlicedIndex:
    """The order of the terms by their English names; on Chinese pages by pinyin, those without Chinese by their English name."""
    chinese = is_chinese()

    def make() -> BitSlicedIndex:
        terms = published_terms(revision)
        return bit_sliced_order(sorted(terms, key=lambda key: (_sort_key(terms[key], chinese=chinese), key)))

    return derive_at(revision, ("glossary order", chinese), make)


def _sort_key(term: PublishedTerm, *, chinese: bool) -> tuple[str, str]:
    first, second = (term.pinyin or term.title, term.title) if chinese else (term.title, term.title_zh)
    return plain_letters(first), second


def plain_letters(text: str) -> str:
    """Letters, digits and spaces in small letters without accents or tones: “Chóngqìng” is “chongqing”."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in decomposed if one.isalnum() or one == " ").strip()


def first_letter(text: str) -> str:
    """A to Z, or OTHER_LETTER."""
    letter = plain_letters(text)[:1].upper()
    return letter if letter.isascii() and letter.isalpha() else OTHER_LETTER


def letter_facet() -> str:
    """The facet of the letters that a page in the reader's language jumps to."""
    return "initial" if is_chinese() else "letter"
