"""Which entries at hand a search with words can match: looked up in their own words, before the search index is asked.

What is left out here certainly does not match; what is left in, the search itself decides (catalogue/search/searcher.py).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from pyroaring import BitMap

from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import Revision
from catalogue.models import Entry
from catalogue.search.analyzer import NUMBER_PREFIX, QueryToken, name_token, query_tokens
from catalogue.search.inverted_index import stored_token_fields
from catalogue.search.ranking import ONE_MAY_MISS_OF, group_words
from catalogue.search.searcher import number_prefix, search_entries
from catalogue.search.term_names import term_names_at


class EntryWords:
    """The tokens of one entry: of its text, and of the names of the terms that it carries."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self._tokens = set(tokens)
        self._sorted = sorted(self._tokens)

    def has(self, wanted: QueryToken) -> bool:
        return (
            wanted.token in self._tokens
            or bool(wanted.joined and wanted.joined in self._tokens)
            or bool(wanted.prefix and self.has_prefix(wanted.prefix))
        )

    def has_prefix(self, prefix: str) -> bool:
        place = bisect_left(self._sorted, prefix)
        return place < len(self._sorted) and self._sorted[place].startswith(prefix)

    def has_token(self, token: str) -> bool:
        return token in self._tokens


class WordMatches:
    """Answers for the live entries with these keys. Two statements, when words are first asked for."""

    def __init__(self, keys: BitMap, revision: Revision) -> None:
        self._keys, self._revision = keys, revision
        self._read: dict[int, EntryWords] | None = None

    def matching(self, words: Sequence[str], among: BitMap) -> BitMap:
        """Those among them that the search finds by the words of a query (searcher.parse_words)."""
        likely = self._likely(" ".join(words).replace('"', " "), among)
        return likely & search_entries(tuple(words), self._revision).keys if likely else likely

    def _likely(self, query: str, among: BitMap) -> BitMap:
        """Those with most words of the query, or for which the whole query can be a name, a term or a number."""
        words, number, name = group_words(query_tokens(query)), number_prefix(query), name_token(query)
        terms, index = term_names_at(self._revision).named(query), bitmap_index_at(self._revision)
        named = among & BitMap().union(*(index.bitmap(*term) for term in terms))
        needed = len(words) - len(words) // ONE_MAY_MISS_OF
        entries = self._entries()
        return named | BitMap(
            key
            for key in among
            if (words and sum(all(map(entries[key].has, word)) for word in words) >= needed)
            or (number and entries[key].has_prefix(NUMBER_PREFIX + number))
            or (name and entries[key].has_token(name))
        )

    def _entries(self) -> dict[int, EntryWords]:
        if self._read is None:
            texts = stored_token_fields(Entry.objects.filter(pk__in=list(self._keys)))
            self._read = {key: EntryWords((*texts.get(key, ()), *self._name_tokens(key))) for key in self._keys}
        return self._read

    def _name_tokens(self, key: int) -> Iterable[str]:
        bitmaps = bitmap_index_at(self._revision).bitmaps
        carried = {term for term, members in bitmaps.items() if key in members}
        return (token for token, terms in term_names_at(self._revision).by_token.items() if not terms.isdisjoint(carried))
