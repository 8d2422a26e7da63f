"""Which files of the library a text names, and what a snapshot keeps of them.

A text names a file by uid, `data-media="UID"`, on a figure or a link, and holds no address.
"""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from editorial.media_files.image_renditions import fallback_extension, fallback_width
from editorial.media_files.private_store import name_stem
from editorial.models import MediaFile
from editorial.models.media_file import EXTENSIONS

FileFacts = dict[str, Any]
SNAPSHOT_COLUMNS = (
    "kind", "alt", "is_decorative", "credit", "licence", "licence_text", "media_type", "width", "height", "widths",
    "sha256",
)  # fmt: skip
REFERENCE = re.compile(r'data-media=\\?"([0-9a-fA-F-]{36})\\?"')


def referenced_uids(text: str) -> list[str]:
    """The files that HTML, or a snapshot, names; each once, in order."""
    return list(dict.fromkeys(uid.lower() for uid in REFERENCE.findall(text)))


def facts_by_uid(uids: Iterable[str]) -> dict[str, FileFacts]:
    """What a snapshot keeps of those files of the library that are there, by uid. One statement."""
    found = MediaFile.objects.filter(uid__in=[uid for uid in uids if _is_uid(uid)])
    return {str(file.uid): file_facts(file) for file in found}


def file_facts(file: MediaFile) -> FileFacts:
    """COPIED, and of a document its size in bytes, which readers are told."""
    copied = {name: getattr(file, name) for name in SNAPSHOT_COLUMNS}
    return copied if file.is_picture else copied | {"size": file.size}


def _is_uid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def public_file_names(facts: FileFacts) -> list[str]:
    """The public names of a file. Of a picture: its sizes, and last the one for programs that do not choose."""
    if facts["kind"] != MediaFile.Kind.IMAGE:
        return [f"{name_stem(facts['sha256'])}.{EXTENSIONS[facts['media_type']]}"]
    widths, ending = facts["widths"], fallback_extension(facts["media_type"])
    first = name_stem(facts["sha256"])
    return [f"{first}-{width}.webp" for width in widths] + [f"{first}-{fallback_width(widths)}.{ending}"]
