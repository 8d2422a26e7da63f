"""What the desk hands to the catalogue: documents to publish, and withdrawals. Plain values, no models."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class OutgoingLink:
    """A typed reference from a document to the publication with the uid `to`."""

    to: UUID
    type: str
    effective_on: date | None = None
    locator: str = ""
    note: str = ""


@dataclass(frozen=True)
class CorrectionText:
    """A correction that the document prints."""

    uid: UUID
    was_wrong: str
    is_right: str
    corrected_on: date


@dataclass(frozen=True)
class NumberRow:
    """The number by which a publication is named, and its row in a table of numbers. `replaces` are numbers as they are printed."""

    number: str
    replaces: str
    begins_on: date | None
    begins_precision: str


@dataclass(frozen=True)
class PublishableDocument:
    """A publication ready for the catalogue. `terms` are (facet, code), ancestors of each term included.

    `document` is the JSON object that readers get; `search_text` is normalised (search.analyzer.normalize_text).
    """

    type: str
    uid: UUID
    slug: str
    title: str
    document: dict[str, Any]
    terms: frozenset[tuple[str, str]]
    links: tuple[OutgoingLink, ...]
    corrections: tuple[CorrectionText, ...]
    search_text: str
    sorted_on: date
    in_force_on: date | None = None
    ended_on: date | None = None
    comments_close_on: date | None = None
    to_do_by: date | None = None
    number_row: NumberRow | None = None


@dataclass(frozen=True)
class PublishAction:
    """Publish a new version. `kind` is a value of Version.Kind."""

    composed: PublishableDocument
    kind: str = "major"
    note: str = ""


@dataclass(frozen=True)
class WithdrawAction:
    """Take a live publication back. `standing` is a value of Entry.Standing:

    "withdrawn": the page stays and shows the notice; "redirected": the address redirects to the live publication
    `redirects_to`; "gone": the content is removed, the address answers 410.
    """

    uid: UUID
    notice: str = ""
    standing: str = "withdrawn"
    redirects_to: UUID | None = None
