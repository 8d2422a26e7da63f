"""Table import and export of standards. Reads the columns of official lists too, such as 标准号 and 代替国标号.

What a standard replaces, adopts and has as counterparts stands in one cell each; with notes, on further sheets of a workbook.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from editorial.audit.audit_log import Actor
from editorial.table_import.file_formats.file_rows import Cell, FileTable, normalize_heading
from editorial.table_import.schemas.cell_lookups import CellLookups
from editorial.table_import.schemas.publication_table import PublicationTable
from editorial.table_import.schemas.relation_columns import ListColumn
from editorial.table_import.schemas.table_columns import ChoiceColumn
from editorial.table_import.schemas.table_schema import FilledRow, MatchedRow
from infra.text.standard_numbers import find_all, parse
from standards.models import DATE_FIELDS, TAKEN_NUMBER, UNREADABLE_NUMBER, Standard, link_replacements

SEPARATOR = re.compile(r"[;；\n]")
DIVIDERS = " ;；,，、/\n"
OFFICIAL_HEADINGS = {
    "标准号": "document_number", "标准编号": "document_number", "英文标准名称": "title", "标准英文名称": "title",
    "中文标准名称": "title_zh", "标准名称": "title_zh", "标准中文名称": "title_zh", "标准性质": "nature", "标准状态": "stage",
    "计划编号": "plan_number", "计划号": "plan_number", "发布日期": "issued_on", "实施日期": "in_force_on", "废止日期": "ended_on",
    "代替国标号": "replacements", "代替标准号": "replacements", "代替标准": "replacements", "采用国际标准号": "adoptions",
    "采用国际标准": "adoptions", "国际标准分类号": "ics", "ics分类号": "ics", "中国标准分类号": "ccs", "ccs分类号": "ccs",
}  # fmt: skip
DEGREE_HEADING = "采用程度"  # of the cell under `adoptions`
# Said by other columns, or of organizations that the desk knows by codes of its own.
UNREAD_HEADINGS = ("被代替国标号", "被代替标准号", "主管部门", "归口单位", "归口部门", "执行单位", "序号")
NATURE_WORDS = {"强制性": "mandatory", "推荐性": "voluntary", "指导性": "guidance", "指导性技术文件": "guidance"}
STAGE_WORDS = {
    "现行": "published", "即将实施": "published", "现行有效": "published", "被代替": "replaced", "被替代": "replaced",
    "废止": "withdrawn", "作废": "withdrawn", "征求意见": "consultation", "正在起草": "drafting", "正在批准": "approved",
}  # fmt: skip


class WordsColumn(ChoiceColumn):
    """A choice that official lists write in Chinese."""

    def __init__(self, field: Any, words: Mapping[str, str]) -> None:
        super().__init__(field)
        self.words = words

    def parse(self, text: str, lookups: CellLookups, row: Any) -> str:
        return self.words.get(text) or super().parse(text, lookups, row)


class NumbersColumn(ListColumn):
    """Children by their numbers, each with its choice in brackets: “ISO/IEC 27001:2022 (IDT)”. Kept numbers keep their notes."""

    is_required = False
    description = "Numbers divided by semicolons, as “GB 12011-2009; GB 21146-2007” or “ISO/IEC 27001:2022 (IDT)”."

    def __init__(self, relation: str, choice: str) -> None:
        super().__init__(Standard._meta.get_field(relation))
        self.choice: Any = self.field.related_model._meta.get_field(choice)

    def shown(self, objects: Iterable[Any], lookups: CellLookups) -> str:
        return "; ".join(map(self._shown_one, objects))

    def _shown_one(self, child: models.Model) -> str:
        value = getattr(child, self.choice.name)
        return f"{child.number} ({value})" if value and value != self.choice.default else child.number  # type: ignore[attr-defined]

    def parse(self, text: str, lookups: CellLookups, row: Any) -> list[Any]:
        kept = {child.number: child for child in self.current_objects(row)}
        children = []
        for position, (number, value) in enumerate(map(self._read_one, filter(None, map(str.strip, self.split(text))))):
            child = kept.get(number) or self.field.related_model(number=number)
            child.position = position
            setattr(child, self.choice.name, value or self.choice.get_default())
            child.clean_fields(exclude=[self.field.field.name, "target"])
            children.append(child)
        return children

    def split(self, text: str) -> Iterable[str]:
        return SEPARATOR.split(text)

    def _read_one(self, text: str) -> tuple[str, str]:
        values = "|".join(re.escape(value) for value, _ in self.choice.flatchoices)
        match = re.fullmatch(rf"(.*?)\s*[(（]?({values})[)）]?", text)
        number, value = match.groups() if match else (text, "")
        standard = parse(number)
        return (standard.printed if standard else number), value


class ReplacedColumn(NumbersColumn):
    """Numbers of standards alone, however they are divided."""

    def split(self, text: str) -> Iterable[str]:
        found = list(find_all(text))
        if not found or text[: found[0].start].strip():
            raise ValidationError(UNREADABLE_NUMBER)
        ends = [*(one.start for one in found[1:]), len(text)]
        return [text[one.start : end].rstrip(DIVIDERS) for one, end in zip(found, ends, strict=True)]

    def _read_one(self, text: str) -> tuple[str, str]:
        number, value = super()._read_one(text)
        if parse(number) is None:
            raise ValidationError(UNREADABLE_NUMBER)
        return number, value


class StandardTable(PublicationTable):
    """Rows without uid and slug are matched by number."""

    other_headings = OFFICIAL_HEADINGS

    def prepare(self, table: FileTable) -> FileTable:
        """Official lists: puts the degree of adoption behind what is adopted, and leaves out the columns that say nothing more."""
        names = [normalize_heading(str(heading)) for heading in table.headings]
        if DEGREE_HEADING not in names and not set(UNREAD_HEADINGS) & {*names}:
            return table
        degree = names.index(DEGREE_HEADING) if DEGREE_HEADING in names else None
        adopted = next((n for n, name in enumerate(names) if OFFICIAL_HEADINGS.get(name) == "adoptions"), None)
        kept = [n for n, name in enumerate(names) if name not in (DEGREE_HEADING, *UNREAD_HEADINGS)]

        def pick(cells: list[Cell]) -> list[Cell]:
            filled = [*cells, *[""] * (len(names) - len(cells))]
            if degree is not None and adopted is not None and filled[adopted] and filled[degree]:
                filled[adopted] = f"{filled[adopted]} ({filled[degree]})"
            return [filled[n] for n in kept] + filled[len(names) :]

        lines = [replace(line, cells=pick(line.cells)) for line in table.lines]
        return replace(table, headings=[table.headings[n] for n in kept], lines=lines)

    def match_rows(self, lines: Sequence[dict[str, str]], *, by: Actor, is_locking: bool = False) -> list[MatchedRow]:
        numbers = [parse(line.get("document_number", "")) for line in lines]
        keys = {number.key for number in numbers if number}
        holders = {
            row.number_key: row for row in Standard.objects.filter(number_key__in=keys).only("uid", "slug", "number_key", "title")
        }
        named = [
            {**line, "slug": holders[number.key].slug if number.key in holders else number.slug}
            if number and not line.get("slug") and not line.get("uid")
            else line
            for line, number in zip(lines, numbers, strict=True)
        ]
        matched = super().match_rows(named, by=by, is_locking=is_locking)
        for target, number in zip(matched, numbers, strict=True):
            holder = holders.get(number.key) if number else None
            if holder and holder.uid != target.row.uid:
                target.problems["document_number"] = TAKEN_NUMBER.format(holder)
        return matched

    def unique_keys(self, row: Any) -> set[tuple[str, Any]]:
        number = parse(row.document_number)
        return super().unique_keys(row) | ({("document_number", number.key)} if number else set())

    def after_children(self, rows: Sequence[FilledRow]) -> None:
        link_replacements(child for filled in rows for child in filled.lists.get("replacements", ()))


STANDARD_TABLE = StandardTable(
    Standard,
    "document_number",
    "title_zh",
    "summary",
    WordsColumn(Standard._meta.get_field("nature"), NATURE_WORDS),
    WordsColumn(Standard._meta.get_field("stage"), STAGE_WORDS),
    "plan_number",
    *DATE_FIELDS,
    "comments_close_on",
    "issuers",
    "ics",
    "ccs",
    ReplacedColumn("replacements", "extent"),
    NumbersColumn("adoptions", "degree"),
    NumbersColumn("counterparts", "degree"),
    "body",
    "for_europe",
    "to_do",
    "to_do_by",
    "doubts",
    children={
        "replacements": ("number", "target", "extent", "note"),
        "adoptions": ("number", "degree"),
        "counterparts": ("number", "degree", "url", "note"),
    },
)
