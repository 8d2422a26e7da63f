"""Columns of related objects: terms by their codes, sources by address or title."""

import re
from collections.abc import Iterable
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError

from editorial.models import Source
from editorial.table_import.schemas.cell_lookups import CellLookups
from editorial.table_import.schemas.table_columns import TableColumn

CODE_SEPARATORS = re.compile(r"[;,，、|\n]")  # of text in NFKC, which leaves no other semicolon
RETIRED_MESSAGE = "“{}” is retired: it is not used for new work."


class CodeColumn(TableColumn):
    """A foreign key to a term, by the code of the term."""

    format_help = "A code; they stand on the sheet “Codes”."

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.terms = field.related_model

    def text(self, row: Any, lookups: CellLookups) -> str:
        term = getattr(row, self.name)
        return term.code if term else ""

    def parse(self, text: str, lookups: CellLookups, row: Any) -> Any:
        term = lookups.term(self.field.related_model, normalize("NFKC", text).strip()) if text else None
        if term and term.is_retired and getattr(row, self.field.attname) != term.pk:
            raise ValidationError(RETIRED_MESSAGE.format(text))
        return term


class ListColumn(TableColumn):
    """A many-to-many field. `parse` returns a list of objects, which the schema writes after the row is saved."""

    def text(self, row: Any, lookups: CellLookups) -> str:
        return self.shown(self.current_objects(row), lookups)

    def shown(self, objects: Iterable[Any], lookups: CellLookups) -> str:
        raise NotImplementedError

    def current_objects(self, row: Any) -> list[Any]:
        """The related objects; none for a row that is not saved yet."""
        return list(getattr(row, self.name).all()) if row.pk else []


class CodeListColumn(ListColumn):
    """A list of terms by their codes."""

    format_help = "Codes, divided by semicolons or commas; they stand on the sheet “Codes”."

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.terms = field.related_model

    def shown(self, objects: Iterable[Any], lookups: CellLookups) -> str:
        return "; ".join(sorted(term.code for term in objects))

    def parse(self, text: str, lookups: CellLookups, row: Any) -> list[Any]:
        terms, problems = [], []
        carried = {term.pk for term in self.current_objects(row)}
        codes = (part.strip() for part in CODE_SEPARATORS.split(normalize("NFKC", text)))
        for code in dict.fromkeys(filter(None, codes)):
            try:
                term = lookups.term(self.field.related_model, code)
            except ValidationError as refused:
                problems += refused.messages
                continue
            if term.is_retired and term.pk not in carried:
                problems.append(RETIRED_MESSAGE.format(code))
            terms.append(term)
        if problems:
            raise ValidationError(problems)
        return terms


class SourceListColumn(ListColumn):
    format_help = "Sources by their address or title, one a line or divided by semicolons. The desk has them already."

    def shown(self, objects: Iterable[Any], lookups: CellLookups) -> str:
        return "\n".join(lookups.reference_to(source) for source in sorted(objects, key=lambda source: source.pk))

    def parse(self, text: str, lookups: CellLookups, row: Any) -> list[Source]:
        return lookups.sources(text)
