"""The parts of an XLSX package that its sheets refer to: list of sheets, shared strings, number formats.

Parts are found by their relations, and elements by their local names, so that transitional and strict workbooks (ISO/IEC 29500)
are read alike. openpyxl reads transitional ones only, and refuses styles and names that no table needs.
"""

import posixpath
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.utils.escape import unescape

from editorial.table_import.file_formats.cell_values import NUMBER_FORMATS

XML_TRUE = ("1", "true", "on")


class Sheet(NamedTuple):
    """`part` is "" for a sheet without cells, such as a chart."""

    name: str
    is_hidden: bool
    part: str


class Relation(NamedTuple):
    kind: str  # the last part of its type, such as worksheet
    part: str


def local_name(element: Any) -> str:
    return element.tag.rpartition("}")[2]


def is_true(element: Any, name: str) -> bool:
    return element.get(name, "").lower() in XML_TRUE


def text_of(item: Any) -> str:
    """The text of a string item or inline string: its runs, without phonetic hints."""
    parts = []
    for child in item:
        if local_name(child) == "t":
            parts.append(child.text or "")
        elif local_name(child) == "r":
            parts += [text.text or "" for text in child if local_name(text) == "t"]
    return unescape("".join(parts))


class XlsxPackage:
    def __init__(self, package: ZipFile) -> None:
        self.package = package
        self.parts = {name.lower(): name for name in package.namelist()}
        relations = self.relations("")
        self.workbook = next((one.part for one in relations.values() if one.kind == "officeDocument"), "xl/workbook.xml")
        self.workbook_relations = self.relations(self.workbook)

    def __contains__(self, part: str) -> bool:
        return part.lower() in self.parts

    def elements(self, part: str, *names: str, events: tuple[str, ...] = ("end",)) -> Iterator[tuple[str, str, Any]]:
        """(event, local name, element) of the elements with these local names. The caller clears what it has read."""
        with self.package.open(self.parts[part.lower()]) as file:
            for event, element in iterparse(file, events=events, forbid_dtd=True):
                name = local_name(element)
                if name in names:
                    yield event, name, element

    def relations(self, part: str) -> dict[str, Relation]:
        """By id the relations of a part, "" for the package."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self:
            return {}
        return {
            element.get("Id", ""): Relation(
                element.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))[1:],
            )
            for _, _, element in self.elements(listing, "Relationship")
            if element.get("TargetMode") != "External"
        }

    def sheets(self) -> list[Sheet]:
        found = []
        for _, _, element in self.elements(self.workbook, "sheet"):
            id_ = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            relation = self.workbook_relations.get(id_, Relation("", ""))
            part = relation.part if relation.kind == "worksheet" and relation.part in self else ""
            found.append(Sheet(element.get("name", ""), element.get("state", "visible") != "visible", part))
        return found

    def epoch(self) -> datetime:
        """The day 0 of its dates: 1904 for a workbook of an old Macintosh."""
        properties = (element for _, _, element in self.elements(self.workbook, "workbookPr"))
        return MAC_EPOCH if any(is_true(element, "date1904") for element in properties) else WINDOWS_EPOCH

    def shared_strings(self) -> list[str]:
        strings = []
        for part in self._related("sharedStrings"):
            for _, _, item in self.elements(part, "si"):
                strings.append(text_of(item))
                item.clear()
        return strings

    def number_formats(self) -> list[str]:
        """The number format of each cell style."""
        formats, ids, own = dict(NUMBER_FORMATS), [], False
        for part in self._related("styles"):
            for event, name, element in self.elements(part, "numFmt", "cellXfs", "xf", events=("start", "end")):
                if name == "numFmt" and event == "end":
                    formats[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
                elif name == "cellXfs":
                    own = event == "start"
                elif name == "xf" and own and event == "end":
                    ids.append(int(element.get("numFmtId", "0")))
        return [formats.get(id_, "General") for id_ in ids]

    def _related(self, kind: str) -> list[str]:
        return [one.part for one in self.workbook_relations.values() if one.kind == kind and one.part in self]
