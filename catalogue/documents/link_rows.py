"""Links with both ends as plain values: a page of a list has a hundred of them, and models cost five times as much."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from catalogue.models import Link


class LinkEnd(NamedTuple):
    """What a reference shows of an entry."""

    uid: UUID
    type: str
    slug: str
    title: str
    standing: str


class LinkRow(NamedTuple):
    """`whole` is the document of the entry that it comes from, or empty."""

    type: str
    effective_on: date | None
    locator: str
    note: str
    entry_id: int
    to_id: UUID
    source_document: str
    entry: LinkEnd
    to: LinkEnd


LINK_COLUMNS = LinkRow._fields[:7]
END_COLUMNS = [f"{end}__{name}" for end in ("entry", "to") for name in LinkEnd._fields]


def fetch_link_rows(links: QuerySet[Link]) -> Iterator[LinkRow]:
    """`links` are annotated with `whole`. One statement."""
    split = len(LINK_COLUMNS) + len(LinkEnd._fields)
    for values in links.values_list(*LINK_COLUMNS, *END_COLUMNS):
        entry, to = LinkEnd._make(values[len(LINK_COLUMNS) : split]), LinkEnd._make(values[split:])
        yield LinkRow._make([*values[: len(LINK_COLUMNS)], entry, to])
