"""Adds a file to the library, or replaces the bytes of one. Error messages name the refused file."""

import hashlib
import re
import unicodedata
from typing import Any, NamedTuple

import filetype
from django.db import IntegrityError, transaction

from editorial.audit.audit_log import Actor
from editorial.library.document_validation import office_media_type, validate_pdf
from editorial.library.notify_texts import notify_texts
from editorial.media_files.file_errors import FileNotStored, file_error
from editorial.media_files.image_renditions import normalize_image
from editorial.media_files.private_store import make_thumbnail, name_stem, private_storage, stored_name
from editorial.models import EarlierFileContent, MediaFile
from infra.content_addressed_files import MEDIA_TYPES, store_once
from infra.file_stores.store_errors import StoreUnavailable

MAX_BYTES = 20 * 2**20
MAX_NAME_LENGTH = 120  # characters
PICTURE_TYPES = ("image/jpeg", "image/png", "image/apng", "image/webp", "image/gif")
ZIP_TYPES = ("application/zip", MEDIA_TYPES["docx"], MEDIA_TYPES["xlsx"])
SVG = re.compile(rb"<svg[\s>/:]|<!DOCTYPE svg", re.IGNORECASE)
NOT_ALLOWED = "neither a picture (JPEG, PNG, WebP, GIF) nor a document (PDF, Word, Excel), whatever its name says"
CONVERSION_HINTS = {"image/heic": "a HEIC picture: export it as JPEG", "image/tiff": "a TIFF picture: export it as JPEG or PNG"}


class AddedFile(NamedTuple):
    file: MediaFile
    is_new: bool


def add_file(data: bytes, name: str, *, by: Actor = None, title: str = "", alt: str = "") -> MediaFile:
    """The library's file with these bytes, added where there is none. Raises ValidationError that says what is wrong."""
    return get_or_add_file(data, name, by=by, title=title, alt=alt).file


def get_or_add_file(data: bytes, name: str, *, by: Actor = None, **words: Any) -> AddedFile:
    """As `add_file`, and whether the file is new. `words` are columns of a new file; an existing file keeps its own."""
    name = clean_file_name(name)
    original = _checked_digest(data, name)
    existing = MediaFile.objects.filter(original_sha256=original).first()
    if existing is not None:
        return AddedFile(existing, False)
    facts = _store(data, name)
    existing = MediaFile.objects.filter(sha256=facts["sha256"]).first()
    if existing is not None:
        return AddedFile(existing, False)
    people: Any = {"added_by": by, "changed_by": by}
    file = MediaFile(**facts, original_name=name, original_sha256=original, **people, **words)
    file.title = file.title.strip() or title_from(name)
    file.full_clean(exclude=["sha256"])
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError:  # another request added the same file a moment ago
        return AddedFile(MediaFile.objects.get(sha256=file.sha256), False)
    return AddedFile(file, True)


def replace_file(file: MediaFile, data: bytes, name: str, *, by: Actor = None) -> MediaFile:
    """Replaces the bytes and keeps uid and words. Live publications show the old bytes until they are published again.

    Raises ValidationError where the new bytes are of another kind, are the same, or are another file of the library.
    """
    name = clean_file_name(name)
    original = _checked_digest(data, name)
    facts = _store(data, name, focal_x=file.focal_x, focal_y=file.focal_y)  # before the row is locked: it takes a while
    with transaction.atomic():
        file = MediaFile.objects.select_for_update().get(pk=file.pk)
        if facts["kind"] != file.kind:
            raise file_error(name, f"is no {file.get_kind_display().lower()}: texts show this file as one.")
        existing = MediaFile.objects.filter(sha256=facts["sha256"]).first()
        if existing == file:
            raise file_error(name, "is the file that is there already.")
        if existing is not None:
            raise file_error(name, f"is in the library as “{existing}”: use that one.")
        people: Any = {"replaced_by": by}
        EarlierFileContent.objects.create(file=file, sha256=file.sha256, media_type=file.media_type, widths=file.widths, **people)
        for column, value in {**facts, "original_name": name, "original_sha256": original, "changed_by": by}.items():
            setattr(file, column, value)
        file.save()
        notify_texts(file, by=by)
    return file


def clean_file_name(name: str) -> str:
    """The original name without folders and invisible characters, shortened. It is shown to people and names no stored file."""
    base_name = re.split(r"[\\/]", name)[-1]
    shown = "".join(character for character in base_name if unicodedata.category(character) not in ("Cc", "Cf", "Cs")).strip()
    if len(shown) > MAX_NAME_LENGTH:
        _, dot, ending = shown.rpartition(".")
        ending = dot + ending if dot and len(ending) <= 5 else ""
        shown = shown[: MAX_NAME_LENGTH - len(ending) - 1] + "…" + ending
    return shown or "file"


def title_from(name: str) -> str:
    return re.sub(r"[_\s]+", " ", name.rpartition(".")[0] or name).strip() or "file"


def validate_size(size: int, name: str) -> None:
    """`size` in bytes. Raises ValidationError."""
    if size > MAX_BYTES:
        raise file_error(name, f"has {size / 2**20:.1f} MB; the library takes {MAX_BYTES // 2**20}. Make it smaller first.")


def _checked_digest(data: bytes, name: str) -> str:
    """SHA-256 of the data. Raises ValidationError for an empty or too large file."""
    if not data:
        raise file_error(name, "is empty.")
    validate_size(len(data), name)
    return hashlib.sha256(data).hexdigest()


def _store(data: bytes, name: str, **focal_point: int) -> dict[str, Any]:
    """Checks the file, stores it and its thumbnail, and returns its values of columns of MediaFile.

    Raises ValidationError for a file that is refused, FileNotStored where the store fails.
    """
    try:
        facts = _store_by_type(data, name)
        make_thumbnail(MediaFile(**facts, **focal_point))
    except StoreUnavailable:
        raise FileNotStored(name) from None
    return facts


def _store_by_type(data: bytes, name: str) -> dict[str, Any]:
    from PIL import UnidentifiedImageError

    guessed = filetype.guess_mime(data) or ""
    if guessed in PICTURE_TYPES:
        try:
            return _store_picture(data, name)
        except UnidentifiedImageError:
            raise file_error(name, "is no picture that can be read, whatever it begins with.") from None
    if guessed == "application/pdf":
        validate_pdf(data, name)
        return _store_original(data, guessed, MediaFile.Kind.DOCUMENT)
    if guessed in ZIP_TYPES:
        return _store_original(data, office_media_type(data, name), MediaFile.Kind.DOCUMENT)
    if SVG.search(data[:4096]):
        raise file_error(name, "is an SVG drawing, which can hold scripts: save it as PNG.")
    raise file_error(name, f"is {CONVERSION_HINTS.get(guessed, NOT_ALLOWED)}.")


def _store_picture(data: bytes, name: str) -> dict[str, Any]:
    image = normalize_image(data, name)
    facts = _store_original(image.data, image.media_type, MediaFile.Kind.IMAGE)
    for suffix, rendition in image.sizes.items():
        store_once(private_storage(), name_stem(facts["sha256"]) + suffix, rendition)
    return {**facts, "width": image.width, "height": image.height, "widths": image.widths}


def _store_original(data: bytes, media_type: str, kind: str) -> dict[str, Any]:
    sha256 = hashlib.sha256(data).hexdigest()
    store_once(private_storage(), stored_name(MediaFile(sha256=sha256, media_type=media_type)), data)
    return {"kind": kind, "media_type": media_type, "size": len(data), "sha256": sha256}
