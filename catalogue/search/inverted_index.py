"""Inverted index: posting lists of entry keys by token, in segments. Only catalogue.publish changes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pyroaring import BitMap

from catalogue.http.public_database import read_connection
from catalogue.models import Entry, PostingList, SearchText
from catalogue.search.analyzer import (
    NUMBER_PREFIX,
    QueryToken,
    count_tokens,
    document_number_prefix,
    document_number_token,
    name_token,
    named_number_token,
    named_number_tokens,
    normalize_text,
    query_tokens,
    standard_token,
)
from catalogue.search.days import document_day_tokens
from catalogue.search.posting_changes import PostingChanges
from catalogue.search.ranking import is_han, neighbour_tokens, text_level, title_level
from infra.text.standard_numbers import StandardNumber

BATCH, GATHERED = 400, 4000  # entries
TITLE_KEYS = ("title", "title_zh", "name_zh")
ANYWHERE, OFTEN, SUMMARY, TITLE, OFTEN_2, OFTEN_1, TITLE_2, TITLE_1 = (1 << bit for bit in range(len(PostingList.BITMAP_FIELDS)))
TEXT_MASKS = [bool(n & 4) * OFTEN | bool(n & 2) * OFTEN_2 | bool(n & 1) * OFTEN_1 for n in range(8)]  # by text_level()
TITLE_MASKS = [TITLE | bool(n & 2) * TITLE_2 | bool(n & 1) * TITLE_1 for n in range(4)]  # by title_level()
TokenFields = dict[str, int]  # token to a bit mask of PostingList.BITMAP_FIELDS; integers, as there are very many
Postings = dict[str, dict[str, BitMap]]  # token to field to the keys of entries


def token_fields(document: Mapping[str, Any], full_text: str) -> TokenFields:
    """The tokens of an entry. `full_text` is normalised and contains the document's titles, summary and document number."""
    counted = count_tokens(full_text)
    length = counted.total()
    found = {
        token: ANYWHERE | TEXT_MASKS[text_level("han" if is_han(token) else "latin", times, length)]
        for token, times in counted.items()
    }
    for token in count_tokens(normalize_text(document.get("summary", ""))):
        found[token] = found.get(token, ANYWHERE) | SUMMARY
    for title in filter(None, (normalize_text(document.get(name) or "") for name in TITLE_KEYS)):
        mask = TITLE_MASKS[title_level(one.token for one in query_tokens(title))]
        for token in count_tokens(title):
            found[token] = found.get(token, ANYWHERE) | mask
        found |= {token: ANYWHERE for token, *_ in neighbour_tokens(title)}
    if number := document.get("document_number"):
        found[document_number_token(number)] = ANYWHERE
    found |= dict.fromkeys([*_name_tokens(document), *named_number_tokens(document)], ANYWHERE)
    for token in document_day_tokens(document):
        found[token] = ANYWHERE | SUMMARY | TEXT_MASKS[-1]  # more than a day that the text mentions
    return found


def _name_tokens(document: Mapping[str, Any]) -> set[str]:
    """The tokens of the whole titles, official names, other names and the number."""
    official = (text.get("title") for text in document.get("texts") or ())
    names = (*(document.get(name) for name in (*TITLE_KEYS, "document_number")), *document.get("aliases", ()), *official)
    return {token for name in names if name and (token := name_token(normalize_text(name)))}


def _field_names(mask: int) -> list[str]:
    return [name for bit, name in enumerate(PostingList.BITMAP_FIELDS) if mask >> bit & 1]


def stored_token_fields(entries: Iterable[Entry]) -> dict[int, TokenFields]:
    """By entry key the tokens of the stored search texts: what the posting lists hold now. One statement."""
    rows = SearchText.objects.filter(entry__in=[entry.pk for entry in entries]).select_related("entry")
    return {row.pk: token_fields(row.entry.content, row.text) for row in rows}


def keys_with_token(token: str) -> Iterator[int]:
    """The keys of the entries that have exactly this token; one statement, when they are read."""
    for members in PostingList.objects.filter(token=token).order_by().values_list("anywhere", flat=True):
        if members:
            yield from BitMap.deserialize(bytes(members))


def update_postings(before: Mapping[int, TokenFields], after: Mapping[int, TokenFields]) -> None:
    """Move keys from the posting lists of their tokens before to those of their tokens after."""
    changes = PostingChanges()
    for key in before.keys() | after.keys():
        changes.move(key, before.get(key, {}), after.get(key, {}))
    changes.write()


def rebuild_postings() -> None:
    """Write all posting lists anew from the stored search texts.

    GATHERED entries are written together: a list is written few times, and memory does not grow with the entries.
    """
    PostingList.objects.all().delete()
    changes = PostingChanges()
    for number, batch in enumerate(_token_fields_in_batches(), start=1):
        for key, fields_by_token in batch.items():
            changes.move(key, {}, fields_by_token)
        if number % (GATHERED // BATCH) == 0:
            changes.write()
    changes.write()


def _token_fields_in_batches() -> Iterator[dict[int, TokenFields]]:
    after = 0
    rows = SearchText.objects.select_related("entry").order_by("pk")
    while batch := list(rows.filter(pk__gt=after)[:BATCH]):
        after = batch[-1].pk
        yield {row.pk: token_fields(row.entry.content, row.text) for row in batch}


def expected_postings() -> Postings:
    """By token and field the keys that the posting lists should hold, from the stored search texts."""
    found: Postings = {}
    for batch in _token_fields_in_batches():
        for key, fields_by_token in batch.items():
            for token, mask in fields_by_token.items():
                bitmaps = found.setdefault(token, {name: BitMap() for name in PostingList.BITMAP_FIELDS})
                for name in _field_names(mask):
                    bitmaps[name].add(key)
    return found


def stored_postings() -> Postings:
    """By token and field the keys that the posting lists hold; empty lists are left out."""
    found = _by_token(PostingList.objects.order_by().values_list("token", *PostingList.BITMAP_FIELDS).iterator())
    return {token: bitmaps for token, bitmaps in found.items() if bitmaps["anywhere"]}


def _by_token(rows: Iterable[Sequence[Any]]) -> Postings:
    """From (token, *serialized bitmaps) of segments."""
    found: Postings = {}
    for token, *stored in rows:
        bitmaps = found.setdefault(token, {name: BitMap() for name in PostingList.BITMAP_FIELDS})
        for name, keys in PostingList.deserialize_bitmaps(stored).items():
            bitmaps[name] |= keys
    return found


def read_postings(tokens_wanted: Iterable[QueryToken], number: str, more: Iterable[str] = ()) -> Postings:
    """Every token that matches, the tokens `more`, and document numbers that begin with `number`. One statement."""
    wanted_tokens = {token for wanted in tokens_wanted for token in (wanted.token, wanted.joined, wanted.accented)}
    exact = sorted({*wanted_tokens, *more} - {""})
    ranges = [(wanted.prefix, wanted.prefix + "\U0010ffff") for wanted in tokens_wanted if wanted.prefix]
    ranges += [(NUMBER_PREFIX + number, NUMBER_PREFIX + number + "\U0010ffff")] if number else []
    return _by_token(_read_rows(exact, ranges, PostingList.BITMAP_FIELDS))


def read_holders(exact: Sequence[str], beginnings: Sequence[str], *, limit: int) -> dict[str, BitMap]:
    """The entries with each of these tokens or of tokens that begin so: those of the `limit` largest lists. One statement."""
    found: dict[str, BitMap] = {}
    ranges = [(beginning, beginning + "\U0010ffff") for beginning in beginnings]
    order = f" AND anywhere <> %s ORDER BY LENGTH(anywhere) DESC, token, number LIMIT {limit:d}"
    for token, keys in _read_rows(exact, ranges, ("anywhere",), order, [b""]):
        found[token] = found.get(token, BitMap()) | BitMap.deserialize(bytes(keys))
    return found


class NumberHolders(NamedTuple):
    """The entries that have a number of a standard: as their own in any edition, by name of a list, or anywhere in a text."""

    own: BitMap
    in_lists: dict[str, BitMap]
    in_text: BitMap


def read_number_holders(standard: StandardNumber, lists: Sequence[str]) -> NumberHolders:
    """`lists` are names of lists in documents that name standards (named_number_tokens). One statement."""
    number, token = document_number_prefix(standard), standard_token(standard)
    tokens = {named_number_token(name, standard.printed): name for name in lists}
    found: dict[str, BitMap] = {name: BitMap() for name in ("", number, *lists)}
    for held, keys in _read_rows([number, token, *tokens], [(f"{number}-", f"{number}-\U0010ffff")], ("anywhere",)):
        found["" if held == token else tokens.get(held, number)] |= BitMap.deserialize(bytes(keys)) if keys else BitMap()
    return NumberHolders(found[number], {name: found[name] for name in lists}, found[""])


def _read_rows(
    exact: Sequence[str], ranges: Sequence[tuple[str, str]], columns: Sequence[str], order: str = "", more: Sequence[bytes] = ()
) -> list[tuple]:
    """(token, *columns) of these tokens and of those in the ranges, whose upper ends are left out."""
    if not exact and not ranges:
        return []
    low, high = ("~>=~", "~<~") if read_connection().vendor == "postgresql" else (">=", "<")  # by bytes, whatever the collation
    conditions = [f"token IN ({', '.join(['%s'] * len(exact))})"] if exact else []
    conditions += [f"(token {low} %s AND token {high} %s)"] * len(ranges)
    table = PostingList._meta.db_table
    sql = f"SELECT token, {', '.join(columns)} FROM {table} WHERE ({' OR '.join(conditions)}){order}"  # noqa: S608 # nosec B608 # names of ours
    with read_connection().cursor() as cursor:
        cursor.execute(sql, [*exact, *(end for range_ in ranges for end in range_), *more])
        return cursor.fetchall()
