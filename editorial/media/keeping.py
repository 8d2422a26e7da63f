"""Taking a file into the library, and other bytes in the place of one that is there. What cannot be taken is refused by name."""

import hashlib
import re
import unicodedata
from typing import Any, NamedTuple

import filetype
from django.db import IntegrityError, transaction
from PIL import UnidentifiedImageError

from catalogue.public_files import TYPES, put
from editorial.audit import Person
from editorial.media.documents import office_type, refuse_unfit_pdf
from editorial.media.images import rewritten
from editorial.media.refusing import refusal
from editorial.media.stored import desk, kept_name, make_square, stem
from editorial.media.telling import tell_texts
from editorial.models import EarlierBytes, MediaFile

MOST_BYTES = 20 * 2**20
LONGEST_NAME = 120  # characters of an original name that are kept
PICTURES = ("image/jpeg", "image/png", "image/apng", "image/webp", "image/gif")
ZIPPED = ("application/zip", TYPES["docx"], TYPES["xlsx"])
SVG = re.compile(rb"<svg[\s>/:]|<!DOCTYPE svg", re.IGNORECASE)
NEITHER = "neither a picture (JPEG, PNG, WebP, GIF) nor a document (PDF, Word, Excel), whatever its name says"
WELL_KNOWN = {"image/heic": "a HEIC picture: export it as JPEG", "image/tiff": "a TIFF picture: export it as JPEG or PNG"}


class Kept(NamedTuple):
    file: MediaFile
    is_new: bool


def keep(data: bytes, name: str, *, by: Person = None, title: str = "", alt: str = "") -> MediaFile:
    """The file of the library with these bytes; a new one where there is none. Raises ValidationError that says what is wrong."""
    return kept(data, name, by=by, title=title, alt=alt).file


def kept(data: bytes, name: str, *, by: Person = None, **words: Any) -> Kept:
    """As `keep`, and whether it is new. `words` are columns of a new file; one that is there keeps its own."""
    name = plain_name(name)
    original = _digest(data, name)
    there = MediaFile.objects.filter(original_sha256=original).first()
    if there is not None:
        return Kept(there, False)
    facts = _stored(data, name)
    there = MediaFile.objects.filter(sha256=facts["sha256"]).first()
    if there is not None:
        return Kept(there, False)
    people: Any = {"added_by": by, "changed_by": by}
    file = MediaFile(**facts, original_name=name, original_sha256=original, **people, **words)
    file.title = file.title.strip() or title_from(name)
    file.full_clean(exclude=["sha256"])
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError:  # the same file came by another door a moment ago
        return Kept(MediaFile.objects.get(sha256=file.sha256), False)
    make_square(file)
    return Kept(file, True)


def replace(file: MediaFile, data: bytes, name: str, *, by: Person = None) -> MediaFile:
    """Other bytes under the same uid and with the same words. What is live shows the old ones until it is published again.

    Raises ValidationError where they are of another kind, the same, or another file of the library.
    """
    name = plain_name(name)
    original = _digest(data, name)
    facts = _stored(data, name)  # before the row is locked: it takes a while
    with transaction.atomic():
        file = MediaFile.objects.select_for_update().get(pk=file.pk)
        if facts["kind"] != file.kind:
            raise refusal(name, f"is no {file.get_kind_display().lower()}: texts show this file as one.")
        same = MediaFile.objects.filter(sha256=facts["sha256"]).first()
        if same == file:
            raise refusal(name, "is the file that is there already.")
        if same is not None:
            raise refusal(name, f"is in the library as “{same}”: use that one.")
        people: Any = {"replaced_by": by}
        EarlierBytes.objects.create(file=file, sha256=file.sha256, media_type=file.media_type, widths=file.widths, **people)
        for column, value in {**facts, "original_name": name, "original_sha256": original, "changed_by": by}.items():
            setattr(file, column, value)
        file.save()
        tell_texts(file, by=by)
    make_square(file)
    return file


def plain_name(name: str) -> str:
    """What it was called, without folders and hidden characters, shortened; it is text to be read and names nothing."""
    last = re.split(r"[\\/]", name)[-1]
    shown = "".join(character for character in last if unicodedata.category(character) not in ("Cc", "Cf", "Cs")).strip()
    if len(shown) > LONGEST_NAME:
        _, dot, ending = shown.rpartition(".")
        ending = dot + ending if dot and len(ending) <= 5 else ""
        shown = shown[: LONGEST_NAME - len(ending) - 1] + "…" + ending
    return shown or "file"


def title_from(name: str) -> str:
    return re.sub(r"[_\s]+", " ", name.rpartition(".")[0] or name).strip() or "file"


def refuse_too_large(size: int, name: str) -> None:
    """`size` in bytes. Raises ValidationError."""
    if size > MOST_BYTES:
        raise refusal(name, f"has {size / 2**20:.1f} MB; the library takes {MOST_BYTES // 2**20}. Make it smaller first.")


def _digest(data: bytes, name: str) -> str:
    """Raises ValidationError for what is empty or too large."""
    if not data:
        raise refusal(name, "is empty.")
    refuse_too_large(len(data), name)
    return hashlib.sha256(data).hexdigest()


def _stored(data: bytes, name: str) -> dict[str, Any]:
    """Look at the file, put what may be kept of it into the store, and say what it is, as columns."""
    guessed = filetype.guess_mime(data) or ""
    if guessed in PICTURES:
        try:
            return _picture(data, name)
        except UnidentifiedImageError:
            raise refusal(name, "is no picture that can be read, whatever it begins with.") from None
    if guessed == "application/pdf":
        refuse_unfit_pdf(data, name)
        return _document(data, guessed)
    if guessed in ZIPPED:
        return _document(data, office_type(data, name))
    if SVG.search(data[:4096]):
        raise refusal(name, "is an SVG drawing, which can hold scripts: save it as PNG.")
    raise refusal(name, f"is {WELL_KNOWN.get(guessed, NEITHER)}.")


def _picture(data: bytes, name: str) -> dict[str, Any]:
    image = rewritten(data, name)
    facts = _facts(image.data, image.media_type, MediaFile.Kind.IMAGE)
    for end, made in image.sizes.items():
        put(desk(), stem(facts["sha256"]) + end, made)
    return {**facts, "width": image.width, "height": image.height, "widths": image.widths}


def _document(data: bytes, media_type: str) -> dict[str, Any]:
    return _facts(data, media_type, MediaFile.Kind.DOCUMENT)


def _facts(data: bytes, media_type: str, kind: str) -> dict[str, Any]:
    sha256 = hashlib.sha256(data).hexdigest()
    put(desk(), kept_name(MediaFile(sha256=sha256, media_type=media_type)), data)
    return {"kind": kind, "media_type": media_type, "size": len(data), "sha256": sha256}
