"""Columns of one value: text, HTML, a choice, yes or no, a date. Each writes the value of a row into a cell and parses a cell."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from catalogue.models.names_field import split_names
from editorial.content.partial_dates import DatePrecision
from editorial.rich_text.fields import validate_no_hidden_characters
from editorial.table_import.schemas.cell_lookups import CellLookups, closest_match
from editorial.table_import.schemas.date_cells import format_partial_date, parse_date, parse_partial_date
from infra.text.clean_text import join_chinese_lines


class TableColumn:
    """A column of plain text, and the base of the others. `assign` takes what `parse` returns."""

    format_help = ""
    allowed_values: Iterable[str] = ()
    terms: type[models.Model] | None = None  # the model in which codes are looked up

    def __init__(self, field: Any) -> None:
        self.field = field
        self.name: str = field.name

    @property
    def is_required(self) -> bool:
        """Whether a new row needs a value."""
        return not self.field.blank and not self.field.has_default()

    @property
    def description(self) -> str:
        """The help text of the field, and how its value is written in a cell."""
        return " ".join(part for part in (str(self.field.help_text), self.format_help) if part) or "Text."

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields whose errors are reported at this column."""
        return (self.name,)

    def text(self, row: Any, lookups: CellLookups) -> str:
        value = getattr(row, self.field.attname)
        return "" if value is None else str(value).replace("\r\n", "\n").strip()

    def parse(self, text: str, lookups: CellLookups, row: Any) -> Any:
        """Raises ValidationError."""
        validate_no_hidden_characters(text)
        if isinstance(self.field, models.CharField):
            text = join_chinese_lines(text)
            if "\n" in text:
                raise ValidationError("It stands in one line: take the line break out.")
        max_length = self.field.max_length
        if max_length and len(text) > max_length:  # the database does not check the max_length of a TextField
            raise ValidationError(f"It has {len(text):,} characters; at most {max_length:,} fit.")
        return text

    def assign(self, row: Any, value: Any) -> None:
        setattr(row, self.name, value)


class NamesColumn(TableColumn):
    format_help = "Several are separated by “;” or line breaks."

    def parse(self, text: str, lookups: CellLookups, row: Any) -> str:
        return "\n".join(split_names(super().parse(text, lookups, row)))


class HtmlColumn(TableColumn):
    format_help = "Text with simple HTML: <p>, <h3>, <ul>, <strong>, <a href>. What is not allowed is taken out."

    def parse(self, text: str, lookups: CellLookups, row: Any) -> str:
        validate_no_hidden_characters(text)
        return text


class ChoiceColumn(TableColumn):
    """One of the field's choices, by its value or by its label."""

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.allowed_values = [str(value) for value, _ in field.flatchoices]
        self.format_help = "One word."

    @cached_property
    def _known(self) -> dict[str, str]:
        """The values by themselves and by their labels, which the admin shows in English only."""
        return {str(name).casefold(): value for value, label in self.field.flatchoices for name in (value, label)}

    def parse(self, text: str, lookups: CellLookups, row: Any) -> str:
        if not text:
            return ""
        if text.casefold() in self._known:
            return self._known[text.casefold()]
        guess = closest_match(text, self._known)
        proposal = f"Is it “{self._known[guess]}”?" if guess else f"Write one of these: {', '.join(self.allowed_values)}."
        raise ValidationError(f"No such word stands here. {proposal}")


class BooleanColumn(TableColumn):
    format_help = "yes or no."
    allowed_values = ("yes", "no")
    WORDS = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False, "": False}

    def text(self, row: Any, lookups: CellLookups) -> str:
        return "yes" if getattr(row, self.name) else "no"

    def parse(self, text: str, lookups: CellLookups, row: Any) -> bool:
        if text.casefold() not in self.WORDS:
            raise ValidationError("Write yes or no.")
        return self.WORDS[text.casefold()]


class DateColumn(TableColumn):
    format_help = "A day, such as 2015-07-04."

    def text(self, row: Any, lookups: CellLookups) -> str:
        return format_partial_date(_as_date(self.field, getattr(row, self.name)))

    def parse(self, text: str, lookups: CellLookups, row: Any) -> Any:
        return parse_date(text) if text else None


class PartialDateColumn(TableColumn):
    """A date together with the field that holds its precision."""

    format_help = "A date as exact as it is known: 2015, 2015-07 or 2015-07-04; 2015-07-04~ where it is approximate."

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.name, f"{self.name}_precision")

    def text(self, row: Any, lookups: CellLookups) -> str:
        day = _as_date(self.field, getattr(row, self.name))
        return format_partial_date(day, getattr(row, f"{self.name}_precision") or DatePrecision.DAY)

    def parse(self, text: str, lookups: CellLookups, row: Any) -> Any:
        return parse_partial_date(text) if text else (None, "")

    def assign(self, row: Any, value: Any) -> None:
        for name, part in zip(self.fields, value, strict=True):
            setattr(row, name, part)


def _as_date(field: Any, value: Any) -> Any:
    """The value as a date: a default may still be a text."""
    return field.to_python(value)
