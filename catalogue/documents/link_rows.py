"""Links with both entries as named tuples: a list page reads a hundred links, and model instances cost five times as much."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from catalogue.models import Link


class LinkEnd(NamedTuple):
    """The columns of an entry that a reference shows."""

    uid: UUID
    type: str
    slug: str
    title: str
    standing: str
    title_zh: str | None
    number: str | None
    replaces: str | None
    begins_on: date | None
    begins_precision: str | None

    @property
    def number_cells(self) -> tuple[Any, ...]:
        """What a table of numbers shows beside number and title: what it replaces, from when it holds, and how exactly."""
        return self.replaces, self.begins_on, self.begins_precision


class LinkRow(NamedTuple):
    """A link from `entry` to `to`. `source_document` is the stored JSON of `entry`, or empty."""

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
JOINED = {"title_zh": "chinese_title__text"} | {name: f"entry_number__{name}" for name in LinkEnd._fields[6:]}
END_COLUMNS = [f"{end}__{JOINED.get(name, name)}" for end in ("entry", "to") for name in LinkEnd._fields]
SPLIT = len(LINK_COLUMNS) + len(LinkEnd._fields)


def link_columns(links: QuerySet[Link]) -> QuerySet:
    """The columns that `link_row` takes, in the order in which references stand. `links` is annotated with `source_document`."""
    return links.order_by("entry__sorted_on", "entry_id", "position", "id").values_list(*LINK_COLUMNS, *END_COLUMNS)


def link_row(values: Sequence[Any]) -> LinkRow:
    entry, to = LinkEnd._make(values[len(LINK_COLUMNS) : SPLIT]), LinkEnd._make(values[SPLIT:])
    return LinkRow._make([*values[: len(LINK_COLUMNS)], entry, to])
