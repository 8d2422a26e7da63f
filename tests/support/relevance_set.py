"""The relevance set: real titles of acts, one query for each by a rule, and the mean reciprocal rank of a search.

`tests/catalogue/search/relevance/README.md` says where the titles come from.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from random import Random
from typing import NamedTuple
from uuid import UUID, uuid5

from catalogue.index.revision import read_revision
from catalogue.publish.contracts import PublishableDocument, PublishAction
from catalogue.publish.write import write
from catalogue.query.entry_query import EntryQuery
from catalogue.search.analyzer import TOKEN_RUN, normalize_text
from catalogue.search.searcher import parse_words
from tests.support.documents import ROOT

FOLDER = ROOT / "tests/catalogue/search/relevance"
DEPTH = 10  # results that count
TITLE_LENGTH = 300  # characters that the catalogue's column holds
NAMESPACE = UUID(int=18)
ENGLISH_NUMBER = re.compile(r"\d+/\d+(?:/[A-Z]+)?")
SHORT_NAME = re.compile(r"\(([^()]*(?:Act|Directive|Regulation|Law|Instrument)[^()]*)\)$")
ENGLISH_SUBJECT = re.compile(r"^.*? \d{1,2} \w+ \d{4} (.*)$")
CHINESE_SUBJECT = re.compile(r"^(?:国务院关于)?(?:印发)?(.*?)(?:的(?:通知|若干意见|指导意见|意见|决定|若干规定))?$")
Search = Callable[[str], Sequence[str]]  # from a query to the titles that it finds, the best first


class Act(NamedTuple):
    """`text` has the titles of the acts that this one names."""

    title: str
    number: str
    text: str
    query: str


def english_acts() -> list[Act]:
    rows = [line.split("\t") for line in (FOLDER / "acts_en.tsv").read_text(encoding="utf-8").splitlines()]
    numbered = [(title, ENGLISH_NUMBER.search(title)[0], named) for title, named in rows]
    titles = {number: title for title, number, _ in numbered}
    return [Act(title, number, _titles(titles, named), english_query(title)) for title, number, named in numbered]


def chinese_acts() -> list[Act]:
    rows = [line.split("\t") for line in (FOLDER / "acts_zh.tsv").read_text(encoding="utf-8").splitlines()]
    titles = {number: title for title, number, _ in rows}
    return [Act(title, number, _titles(titles, named), chinese_query(title)) for title, number, named in rows]


def _titles(titles: dict[str, str], named: str) -> str:
    return "\n".join(titles[number] for number in named.split())


def english_query(title: str) -> str:
    """The short name in brackets at the end of a title; without one, three to five words side by side of its subject."""
    if short := SHORT_NAME.search(title):
        return short[1]
    random = Random(title)
    words = re.findall(r"[\w-]+", ENGLISH_SUBJECT.match(title)[1])
    length = min(random.randint(3, 5), len(words))
    start = random.randint(0, len(words) - length)
    return " ".join(words[start : start + length])


def chinese_query(title: str) -> str:
    """Two pieces of two to four characters of the subject of a title, in their order."""
    random = Random(title)
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", CHINESE_SUBJECT.match(title)[1])
    half = len(runs[0]) // 2
    first, second = (runs[0], runs[-1]) if len(runs) > 1 else (runs[0][:half], runs[0][half:])
    return f"{_piece(first, random)} {_piece(second, random)}"


def _piece(run: str, random: Random) -> str:
    length = min(random.randint(2, 4), len(run))
    start = random.randint(0, len(run) - length)
    return run[start : start + length]


def publish_acts(acts: Iterable[Act], *, title_key: str) -> None:
    """Write the acts to the catalogue. `title_key` is "title" or "title_zh"; other titles are empty."""
    write([PublishAction(_document(act, title_key)) for act in acts], at=datetime(2026, 1, 1, tzinfo=UTC))


def _document(act: Act, title_key: str) -> PublishableDocument:
    uid = uuid5(NAMESPACE, act.title)
    return PublishableDocument(
        type="policy",
        uid=uid,
        slug=str(uid),
        title=act.title[:TITLE_LENGTH],
        document={"title": "", title_key: act.title, "summary": "", "document_number": act.number},
        terms=frozenset(),
        links=(),
        corrections=(),
        search_text=normalize_text("\n".join((act.title, act.number, act.text))),
        sorted_on=date(2026, 1, 1),
    )


def search_catalogue(query: str) -> list[str]:
    found = EntryQuery(read_revision(), order="relevance").containing(parse_words(query))
    return [entry.content["title"] or entry.content["title_zh"] for entry in found[0:DEPTH]]


def fts5_search(acts: Iterable[Act], *, is_chinese: bool) -> Search:
    """SQLite's full-text search on the same text, ranked by bm25: Porter's stems for English, bigrams for Chinese."""
    database = sqlite3.connect(":memory:")
    tokenizer = "unicode61" if is_chinese else "porter unicode61"
    database.execute(f"CREATE VIRTUAL TABLE acts USING fts5(title, text, tokenize = '{tokenizer}')")
    prepare = _bigrams if is_chinese else normalize_text
    stored = list(acts)
    rows = [(prepare(act.title), prepare(f"{act.number} {act.text}")) for act in stored]
    database.executemany("INSERT INTO acts VALUES (?, ?)", rows)

    def search(query: str) -> list[str]:
        words = [prepare(word) for word in TOKEN_RUN.findall(normalize_text(query))]
        expression = " AND ".join(f'"{word}"' for word in words)
        rows = database.execute(f"SELECT rowid FROM acts WHERE acts MATCH ? ORDER BY bm25(acts) LIMIT {DEPTH}", [expression])
        return [stored[rowid - 1].title for (rowid,) in rows]

    return search


def _bigrams(text: str) -> str:
    return " ".join(part for run in TOKEN_RUN.findall(normalize_text(text)) for part in _parts(run))


def _parts(run: str) -> Iterator[str]:
    if run.isascii() or len(run) == 1:
        yield run
    else:
        yield from (run[at : at + 2] for at in range(len(run) - 1))


def mean_reciprocal_rank(search: Search, acts: Sequence[Act]) -> float:
    """MRR@10: the mean over the queries of 1 / place of the act that the query is made of; 0 if it is not among the first ten."""
    found = [(act.title, search(act.query)) for act in acts]
    return sum(1 / (titles.index(title) + 1) for title, titles in found if title in titles) / len(acts)
