"""What the desk hands to the catalogue: a composed publication, and what is to happen with it. Plain values, no models."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID


def canonical_json(document: dict[str, Any]) -> str:
    """The one way in which a document is written down, so that equal documents are equal bytes."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class OutgoingLink:
    """A reference to another publication by its uid."""

    to: UUID
    type: str
    effective_on: date | None = None
    locator: str = ""
    note: str = ""


@dataclass(frozen=True)
class CorrectionText:
    uid: UUID
    was_wrong: str
    is_right: str
    corrected_on: date


@dataclass(frozen=True)
class PublishableDocument:
    """A publication ready for the catalogue. `terms` are (facet, code), ancestors included."""

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


@dataclass(frozen=True)
class PublishAction:
    composed: PublishableDocument
    kind: str = "major"
    note: str = ""


@dataclass(frozen=True)
class WithdrawAction:
    """`standing` is "withdrawn" (the page stays, with the notice), "redirected" (its address leads to the entry `leads_to`)
    or "gone" (the content is removed, the address kept).
    """

    uid: UUID
    notice: str = ""
    standing: str = "withdrawn"
    redirects_to: UUID | None = None
