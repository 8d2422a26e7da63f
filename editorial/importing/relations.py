"""What the parts of a Word file point to. Nothing outside the file is ever opened; links for readers are kept."""

from posixpath import normpath
from typing import NamedTuple
from zipfile import ZipFile

from editorial.importing.markup import is_followed
from editorial.importing.package import root_of
from editorial.importing.understood import Tally
from editorial.importing.wordml import children

OUTSIDE = {
    "attachedTemplate": "Templates outside the file, not opened",
    "image": "Pictures linked from outside the file, not opened",
}
OTHER = "Connections to other files or sites, not opened"


class Relations(NamedTuple):
    """By their ids: addresses that readers may follow, and parts within the file."""

    links: dict[str, str]
    parts: dict[str, str]


def relations_of(package: ZipFile, part: str) -> Relations:
    folder, _, name = part.rpartition("/")
    links, parts = {}, {}
    for one in children(root_of(package, f"{folder}/_rels/{name}.rels"), "rel:Relationship"):
        key, target = one.get("Id", ""), one.get("Target", "")
        if one.get("TargetMode") != "External":
            parts[key] = target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}")
        elif one.get("Type", "").endswith("/hyperlink") and is_followed(target):
            links[key] = target
    return Relations(links, parts)


def tally_outside(package: ZipFile, tally: Tally) -> None:
    """Whatever the file would fetch from elsewhere: templates, linked pictures, frames, objects."""
    for part in package.namelist():
        if part.endswith(".rels"):
            for one in children(root_of(package, part), "rel:Relationship"):
                kind, target = one.get("Type", "").rpartition("/")[2], one.get("Target", "")
                if one.get("TargetMode") == "External" and kind != "hyperlink":
                    tally.add(OUTSIDE.get(kind, OTHER), target)
