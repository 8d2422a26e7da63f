"""Moves the pictures of a Word file into the library. Pictures that the library refuses are left out and reported."""

import re
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

from django.core.exceptions import ValidationError

from editorial.audit.audit_log import Actor
from editorial.document_import.parsed_document import EmbeddedPicture, OmittedContent, ParsedDocument, shortened
from editorial.library.uploads import add_file
from editorial.media_files.file_errors import FileNotStored
from editorial.models import PendingPicture

FIGURE = re.compile(r'<figure data-media="[^"]*"><img[^>]*>(?:<figcaption>(.*?)</figcaption>)?</figure>', re.DOTALL)
# Less than the library takes for one picture: these wait in the database until the draft is made.
MAX_BYTES, MAX_TOTAL_BYTES = 10 * 2**20, 40 * 2**20
TOO_LARGE_PICTURES = "Pictures that are too large"


def extract_pictures(document: ParsedDocument, data: bytes) -> tuple[ParsedDocument, list[PendingPicture]]:
    """The document, and its pictures as unsaved rows. Figures of pictures that are too large are removed from the document."""
    if not document.pictures:
        return document, []
    rows, too_large = list[PendingPicture](), list[EmbeddedPicture]()
    package, remaining_bytes = ZipFile(BytesIO(data)), MAX_TOTAL_BYTES
    sizes = {part.filename: part.file_size for part in package.infolist()}
    for picture in document.pictures:
        size = sizes.get(picture.entry, remaining_bytes + 1)
        if size > min(MAX_BYTES, remaining_bytes):
            too_large.append(picture)
            continue
        remaining_bytes -= size
        name = picture.entry.rpartition("/")[2][:255]
        rows.append(PendingPicture(uid=picture.uid, name=name, alt=picture.alt, data=package.read(picture.entry)))
    return (_omit_pictures(document, too_large) if too_large else document), rows


def _omit_pictures(document: ParsedDocument, pictures: list[EmbeddedPicture]) -> ParsedDocument:
    sections = []
    for section in document.sections:
        html = section.html
        for picture in pictures:
            html = _remove_figure(html, picture.uid)
        sections.append(replace(section, html=html))
    omitted = OmittedContent(
        TOO_LARGE_PICTURES, len(pictures), shortened(" · ".join(picture.alt or picture.entry for picture in pictures))
    )
    return replace(document.with_omissions([omitted]), sections=tuple(sections))


def remove_figures(html: str) -> str:
    """The HTML without figures; captions stay as paragraphs."""
    return FIGURE.sub(lambda figure: f"<p>{figure[1]}</p>" if figure[1] else "", html)


def add_pictures_to_library(bodies: Iterable[str], pictures: Iterable[PendingPicture], *, by: Actor) -> tuple[list[str], list[str]]:
    """Adds the pictures that the bodies still name. Returns bodies with the library's uids, and messages on refused pictures.

    Raises FileNotStored, so that no picture is left out because the store fails.
    """
    changed, refused = list(bodies), list[str]()
    for picture in pictures:
        key = str(picture.uid)
        if not any(key in body for body in changed):
            continue
        try:
            file = add_file(bytes(picture.data), picture.name, by=by, title=picture.alt[:200], alt=picture.alt)
        except FileNotStored:
            raise
        except ValidationError as fault:
            refused.append(f"{picture.name}: {' '.join(fault.messages)}")
            changed = [_remove_figure(body, key) for body in changed]
        else:
            changed = [body.replace(key, str(file.uid)) for body in changed]
    return changed, refused


def _remove_figure(body: str, key: str) -> str:
    return FIGURE.sub(lambda figure: remove_figures(figure[0]) if key in figure[0] else figure[0], body)
