"""Which files of the library a text names, and what a snapshot keeps of them.

A text names a file by uid, `data-media="UID"`, on a figure or a link, and holds no address.
"""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from editorial.media.images import fallback_of, fallback_width
from editorial.media.stored import stem
from editorial.models import MediaFile
from editorial.models.media import ENDINGS

Facts = dict[str, Any]
COPIED = (
    "kind", "alt", "is_decorative", "credit", "licence", "licence_text", "media_type", "width", "height", "widths",
    "sha256",
)  # fmt: skip
NAMED = re.compile(r'data-media=\\?"([0-9a-fA-F-]{36})\\?"')


def uids_in(text: str) -> list[str]:
    """The files that HTML, or a snapshot, names; each once, in order."""
    return list(dict.fromkeys(uid.lower() for uid in NAMED.findall(text)))


def facts_of(uids: Iterable[str]) -> dict[str, Facts]:
    """What a snapshot keeps of those files of the library that are there, by uid. One statement."""
    found = MediaFile.objects.filter(uid__in=[uid for uid in uids if _is_uid(uid)])
    return {str(file.uid): facts(file) for file in found}


def facts(file: MediaFile) -> Facts:
    """COPIED, and of a document its size in bytes, which readers are told."""
    copied = {name: getattr(file, name) for name in COPIED}
    return copied if file.is_picture else copied | {"size": file.size}


def _is_uid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def names_of(facts: Facts) -> list[str]:
    """The public names of a file. Of a picture: its sizes, and last the one for programs that do not choose."""
    if facts["kind"] != MediaFile.Kind.IMAGE:
        return [f"{stem(facts['sha256'])}.{ENDINGS[facts['media_type']]}"]
    widths, ending = facts["widths"], fallback_of(facts["media_type"])
    first = stem(facts["sha256"])
    return [f"{first}-{width}.webp" for width in widths] + [f"{first}-{fallback_width(widths)}.{ending}"]
