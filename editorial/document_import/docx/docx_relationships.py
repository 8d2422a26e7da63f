"""Parts of a Word file by their relationships and types. Nothing outside the file is opened; links for readers are kept."""

from posixpath import normpath
from typing import NamedTuple
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from editorial.document_import.docx.docx_package import SAVE_AGAIN_HINT, parse_part
from editorial.document_import.docx.ooxml import children
from editorial.document_import.html.html_tree import is_followable
from editorial.document_import.parsed_document import DocumentRefused, OmissionTally
from infra.office_files import content_types, external_targets

EXTERNAL_KINDS = {
    "attachedTemplate": "Templates outside the file, not opened",
    "image": "Pictures linked from outside the file, not opened",
}
OTHER_EXTERNAL = "Connections to other files or sites, not opened"
MAIN_TYPES = ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml")


class PartRelationships(NamedTuple):
    """Addresses that readers may follow, those that they may not, and names of parts, all by relationship id.

    `used` collects the names of the parts that were read or tallied.
    """

    links: dict[str, str]
    other_links: dict[str, str]
    parts: dict[str, str]
    used: set[str]


def relationships_of(package: ZipFile, part: str) -> PartRelationships:
    found = PartRelationships({}, {}, {}, set())
    for relationship in _relationships(package, part):
        key, target = relationship.get("Id", ""), relationship.get("Target", "")
        if relationship.get("TargetMode") != "External":
            found.parts[key] = _part_name(part, target, package)
        elif relationship.get("Type", "").endswith("/hyperlink"):
            (found.links if is_followable(target) else found.other_links)[key] = target
    return found


def main_part(package: ZipFile) -> str:
    """The name of the part with the text. Raises DocumentRefused."""
    related = _related_part(package, "", "officeDocument")
    typed = (name for name, kind in content_types(package).items() if kind.endswith(MAIN_TYPES))
    name = next((name for name in (related, *typed) if name in package.namelist()), None)
    if name is None:
        raise DocumentRefused(f"The file has no text where it says that it is ({related or 'nowhere'}). {SAVE_AGAIN_HINT}")
    return name


def part_beside(package: ZipFile, main: str, kind: str) -> str:
    """The part of that kind (`styles`, `numbering`, `footnotes` …) by relationship, type or usual name; "" where there is none."""
    typed = (name for name, media_type in content_types(package).items() if media_type.endswith(f"wordprocessingml.{kind}+xml"))
    candidates = (_related_part(package, main, kind), *typed, _part_name(main, f"{kind}.xml", package))
    return next((name for name in candidates if name in package.namelist()), "")


def tally_external_relationships(package: ZipFile, tally: OmissionTally) -> None:
    """Counts what the file would load from elsewhere: templates, linked pictures, frames, objects."""
    for kind, target in external_targets(package):
        tally.add(EXTERNAL_KINDS.get(kind, OTHER_EXTERNAL), target)


def _related_part(package: ZipFile, part: str, kind: str) -> str:
    related = (item for item in _relationships(package, part) if item.get("Type", "").endswith(f"/{kind}"))
    return next((_part_name(part, item.get("Target", ""), package) for item in related), "")


def _relationships(package: ZipFile, part: str) -> list[Element]:
    folder, _, name = part.rpartition("/")
    listing = _part_name("", f"{folder}/_rels/{name}.rels", package)
    return children(parse_part(package, listing), "rel:Relationship")


def _part_name(source: str, target: str, package: ZipFile) -> str:
    """The name of the target as the package writes it: upper and lower case are alike in names of parts."""
    folder = source.rpartition("/")[0]
    name = normpath(target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}")
    if name in package.NameToInfo:
        return name
    return next((one for one in package.namelist() if one.lower() == name.lower()), name)
