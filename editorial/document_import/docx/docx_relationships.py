"""What the parts of a Word file point to. Nothing outside the file is ever opened; links for readers are kept."""

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
    """By their ids: addresses that readers may follow, and parts within the file."""

    links: dict[str, str]
    parts: dict[str, str]


def relationships_of(package: ZipFile, part: str) -> PartRelationships:
    folder, _, name = part.rpartition("/")
    links, parts = {}, {}
    for one in children(parse_part(package, f"{folder}/_rels/{name}.rels"), "rel:Relationship"):
        key, target = one.get("Id", ""), one.get("Target", "")
        if one.get("TargetMode") != "External":
            parts[key] = target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}")
        elif one.get("Type", "").endswith("/hyperlink") and is_followable(target):
            links[key] = target
    return PartRelationships(links, parts)


def tally_external_relationships(package: ZipFile, tally: OmissionTally) -> None:
    """Whatever the file would load from elsewhere: templates, linked pictures, frames, objects."""
    for kind, target in external_targets(package):
        tally.add(EXTERNAL_KINDS.get(kind, OTHER_EXTERNAL), target)
