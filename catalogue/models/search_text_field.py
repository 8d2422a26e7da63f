"""A column with the words by which the desk finds a row, drafts included. No reader sees it."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from infra.text.character_forms import fold_characters, name_key, strip_accents
from infra.text.standard_numbers import find_all, parse

# Columns of every model that the desk searches; a model has some of them.
NAME_COLUMNS = (
    "title", "name_en", "title_zh", "name_zh", "aliases", "document_number", "abbreviation", "code", "numeric_code",
    "slug", "number",
)  # fmt: skip
TEXT_COLUMNS = ("url", "publisher", "wording", "subtitle", "traditional_industry", "new_industry", "summary")
BATCH = 500
STANDARD_SIGN = "§"  # before the key of each standard that a row names


def comparable(text: str) -> str:
    """The text as the desk compares it: folded, without accents, on one line."""
    return " ".join(strip_accents(fold_characters(text)).split())


def search_lines(row: models.Model) -> Iterator[str]:
    """Each name folded and as its letters and figures alone (`name_key`), a number of a standard by its key; the texts; and the
    keys of the standards that any of them names, behind STANDARD_SIGN.
    """
    for column in NAME_COLUMNS:
        for name in str(getattr(row, column, None) or "").splitlines():
            folded, standard = comparable(name), parse(name)
            yield from (folded, standard.key.lower() if standard else name_key(folded))
    yield from (comparable(getattr(row, column, "")) for column in TEXT_COLUMNS)
    for column in (*NAME_COLUMNS, *TEXT_COLUMNS):
        yield from (STANDARD_SIGN + found.standard.key.lower() for found in find_all(str(getattr(row, column, None) or "")))


class SearchTextField(models.TextField):
    """Written whenever its row is saved or created in bulk. A line break stands before and after each line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": "", "db_default": "", "editable": False, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        lines = dict.fromkeys(line for line in search_lines(model_instance) if line)
        text = "\n".join(["", *lines, ""])
        setattr(model_instance, self.attname, text)
        return text


def rewrite_search_texts(model: type[models.Model], *, is_check: bool = False) -> int:
    """Write the column anew where it is not as its row says; returns in how many rows. `is_check` only counts them."""
    columns = {column.name for column in model._meta.concrete_fields} & {"search_text", *NAME_COLUMNS, *TEXT_COLUMNS}
    field: Any = model._meta.get_field("search_text")
    count, last = 0, 0
    rows = model._default_manager.order_by("pk").only(*columns)
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        stale = [row for row in batch if row.search_text != field.pre_save(row, False)]  # type: ignore[attr-defined]
        count += len(stale)
        if stale and not is_check:
            model._default_manager.bulk_update(stale, ["search_text"])
    return count


@SearchTextField.register_lookup
class Holds(models.Lookup):
    """`search_text__holds="x"`: the text has that part. Cheaper than `contains`, and the same on both databases."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any, function: str = "INSTR") -> tuple[str, Any]:
        text, text_parameters = self.process_lhs(compiler, connection)
        part, part_parameters = self.process_rhs(compiler, connection)
        return f"{function}({text}, {part}) > 0", [*text_parameters, *part_parameters]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="STRPOS")


class ScanIndex(models.Index):
    """A copy of the column alone, to be read from end to end: SQLite reads a column behind a long text slowly.

    PostgreSQL keeps long texts apart and takes no such long key, so it has none.
    """

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        return super().create_sql(model, schema_editor, using, **kwargs) if is_sqlite else "SELECT 1"
