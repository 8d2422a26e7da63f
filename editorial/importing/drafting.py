"""From sections, as somebody left them, to a draft: one transaction, through `full_clean` and the desk's own verb."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from catalogue.footnotes import apart
from editorial.importing.layout import Layout, Place
from editorial.importing.outline import escaped, joined
from editorial.importing.pictures import into_library
from editorial.models import Publication, Reading
from editorial.workflow import moves

JOIN, OUT = "join", "out"


@dataclass
class Piece:
    """What becomes one text: of a field, or of a child with a title."""

    place: Place
    title: str = ""
    bodies: list[str] = field(default_factory=list)


def arranged(layout: Layout, sections: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """`sections` have title, level (1 to 3), goes (the name of a place, JOIN or OUT) and body."""
    pieces: list[Piece] = []
    for section in sections:
        title, level, goes = section["title"].strip(), int(section["level"]), section["goes"]
        if goes == OUT:
            continue
        place = pieces[-1].place if goes == JOIN and pieces else layout.place(goes) if goes != JOIN else layout.places[0]
        is_apart = place.child is not None and level == 1
        if goes == JOIN and pieces:
            pieces[-1].bodies.append(section["body"])
        elif not pieces or pieces[-1].place != place or is_apart:
            opening = "" if place.child is not None or place.is_called(title) else _heading(title, level, place)
            pieces.append(Piece(place, title, [opening + section["body"]]))
        else:
            pieces[-1].bodies.append(_heading(title, level, place) + section["body"])
    return pieces


def _heading(title: str, level: int, place: Place) -> str:
    """Under a title of their own sections begin at `h3`; so they do in a field, whose label is the title."""
    size = min(level + 1, 4) if place.child is not None else min(level + 2, 4)
    return f"<h{max(size, 3)}>{escaped(title)}</h{max(size, 3)}>" if title else ""


@transaction.atomic
def make_draft(row: Publication, pieces: list[Piece], reading: Reading, *, by: Any) -> list[str]:
    """Saves the row with its texts and forgets the reading. Returns what the library said of pictures that it refused.

    Raises ValidationError by field.
    """
    bodies, refused = into_library([joined(piece.bodies) for piece in pieces], reading.pictures.all(), by=by)
    row.owner, row.updated_by = by, by
    for name in {piece.place.name for piece in pieces if piece.place.child is None}:
        setattr(row, name, joined(body for piece, body in zip(pieces, bodies, strict=True) if piece.place.name == name))
    row.full_clean()
    row.save()
    children = ((piece, body) for piece, body in zip(pieces, bodies, strict=True) if piece.place.child is not None)
    for position, (piece, body) in enumerate(children, start=1):
        child = piece.place.child(**{piece.place.parent: row}, position=position, title=piece.title, body=body)
        child.full_clean()
        child.save()
    moves.edited(row, by=by, is_new=True)
    reading.delete()
    return refused


def counts(html: str) -> dict[str, int]:
    """How many tables, footnotes and pictures a text has."""
    return {"tables": html.count("<table"), "footnotes": len(apart(html)[1]), "pictures": html.count("<figure")}
