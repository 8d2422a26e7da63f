"""Relationships of the parts of a Word file. Nothing outside the file is opened; links for readers are kept."""

from posixpath import normpath
from typing import NamedTuple
from zipfile import ZipFile

from editorial.document_import.docx.docx_package import parse_part
from editorial.document_import.docx.ooxml import children
from editorial.document_import.html.html_tree import is_followable
from editorial.document_import.parsed_document import OmissionTally
from infra.office_files import external_targets

EXTERNAL_KINDS = {
    "attachedTemplate": "Templates outside the file, not opened",
    "image": "Pictures linked from outside the file, not opened",
}
OTHER_EXTERNAL = "Connections to other files or sites, not opened"


class PartRelationships(NamedTuple):
    """Addresses that readers may follow, and names of parts in the package, both by relationship id."""

    links: dict[str, str]
    parts: dict[str, str]


def relationships_of(package: ZipFile, part: str) -> PartRelationships:
    folder, _, name = part.rpartition("/")
    links, parts = {}, {}
    for relationship in children(parse_part(package, f"{folder}/_rels/{name}.rels"), "rel:Relationship"):
        key, target = relationship.get("Id", ""), relationship.get("Target", "")
        if relationship.get("TargetMode") != "External":
            parts[key] = target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}")
        elif relationship.get("Type", "").endswith("/hyperlink") and is_followable(target):
            links[key] = target
    return PartRelationships(links, parts)


def tally_external_relationships(package: ZipFile, tally: OmissionTally) -> None:
    """Counts what the file would load from elsewhere: templates, linked pictures, frames, objects."""
    for kind, target in external_targets(package):
        tally.add(EXTERNAL_KINDS.get(kind, OTHER_EXTERNAL), target)
