"""Table import and export of agreed terms. The variants to avoid stand in one cell, a line each, or on a further sheet."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from editorial.table_import.schemas.cell_lookups import CellLookups
from editorial.table_import.schemas.publication_table import PublicationTable
from editorial.table_import.schemas.relation_columns import ListColumn
from glossary.models import Term, Variant

DIVIDER = ": "


class VariantsColumn(ListColumn):
    is_required = False
    description = "A variant to avoid a line, as “Kuadi: the company writes itself Kuaidi”."

    def shown(self, objects: Iterable[Any], lookups: CellLookups) -> str:
        return "\n".join(f"{one.text}{DIVIDER}{one.reason}" for one in objects)

    def parse(self, text: str, lookups: CellLookups, row: Any) -> list[Variant]:
        kept = {one.text: one for one in self.current_objects(row)}
        variants = []
        for position, line in enumerate(filter(None, map(str.strip, text.splitlines()))):
            name, divider, reason = line.partition(DIVIDER)
            if not divider or not reason.strip():
                raise ValidationError(f"“{name}” has no reason: write it behind a colon.")
            variant = kept.get(name.strip()) or Variant(text=name.strip())
            variant.position, variant.reason = position, reason.strip()
            variant.clean_fields(exclude=["term"])
            variants.append(variant)
        return variants


TERM_TABLE = PublicationTable(
    Term,
    "title_zh",
    "pinyin",
    "abbreviation",
    "summary",
    VariantsColumn(Term._meta.get_field("variants")),
    "usage",
    "agreed_on",
    children={"variants": ("text", "reason")},
)
