"""Creates a draft from the reviewed sections of an import, in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.db import transaction

from catalogue.documents.footnotes import split_notes
from editorial.document_import.embedded_pictures import add_pictures_to_library
from editorial.document_import.import_layout import ImportLayout, ImportTarget
from editorial.document_import.sections import join_bodies
from editorial.models import PendingImport, Publication
from editorial.workflow.after_save import after_save

JOIN_PREVIOUS, LEAVE_OUT = "join", "out"


@dataclass
class DraftText:
    """The text of a field of the draft, or of a child with a title; `bodies` are joined."""

    target: ImportTarget
    title: str = ""
    bodies: list[str] = field(default_factory=list)


def group_sections(layout: ImportLayout, sections: Iterable[Mapping[str, Any]]) -> list[DraftText]:
    """`sections` have title, level (1 to 3), body, and destination: the name of a target, JOIN_PREVIOUS or LEAVE_OUT."""
    texts: list[DraftText] = []
    for section in sections:
        title, level, destination = section["title"].strip(), int(section["level"]), section["destination"]
        if destination == LEAVE_OUT:
            continue
        target = (
            texts[-1].target
            if destination == JOIN_PREVIOUS and texts
            else layout.target(destination)
            if destination != JOIN_PREVIOUS
            else layout.targets[0]
        )
        starts_child = target.child_model is not None and level == 1
        if destination == JOIN_PREVIOUS and texts:
            texts[-1].bodies.append(section["body"])
        elif not texts or texts[-1].target != target or starts_child:
            opening = (
                "" if target.child_model is not None or target.is_redundant_title(title) else _heading_html(title, level, target)
            )
            texts.append(DraftText(target, title, [opening + section["body"]]))
        else:
            texts[-1].bodies.append(_heading_html(title, level, target) + section["body"])
    return texts


def _heading_html(title: str, level: int, target: ImportTarget) -> str:
    """The heading of a section within a text: `h3` or `h4`, because the child or field has a title of its own."""
    heading_level = min(level + 1, 4) if target.child_model is not None else min(level + 2, 4)
    return f"<h{max(heading_level, 3)}>{escape(title, quote=False)}</h{max(heading_level, 3)}>" if title else ""


@transaction.atomic
def create_draft(row: Publication, texts: list[DraftText], pending_import: PendingImport, *, by: Any) -> list[str]:
    """Saves the row with its texts, deletes the pending import, and returns messages on pictures that the library refused.

    Raises ValidationError with its messages by field.
    """
    bodies, refused = add_pictures_to_library([join_bodies(text.bodies) for text in texts], pending_import.pictures.all(), by=by)
    row.owner, row.updated_by = by, by
    for name in {text.target.name for text in texts if text.target.child_model is None}:
        setattr(row, name, join_bodies(body for text, body in zip(texts, bodies, strict=True) if text.target.name == name))
    row.full_clean()
    row.save()
    children = ((text, body) for text, body in zip(texts, bodies, strict=True) if text.target.child_model is not None)
    for position, (text, body) in enumerate(children, start=1):
        child = text.target.child_model(**{text.target.parent_field: row}, position=position, title=text.title, body=body)
        child.full_clean()
        child.save()
    after_save(row, by=by, is_new=True)
    pending_import.delete()
    return refused


def count_elements(html: str) -> dict[str, int]:
    """How many tables, footnotes and pictures are in the text."""
    return {"tables": html.count("<table"), "footnotes": len(split_notes(html)[1]), "pictures": html.count("<figure")}
