"""Pictures of a Word file on their way into the desk's library. What the library refuses is left out, and said."""

import re
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

from django.core.exceptions import ValidationError

from editorial.audit import Person
from editorial.importing.understood import LeftOut, Picture, Understood, shortened
from editorial.media.keeping import keep
from editorial.models import ReadPicture

FIGURE = re.compile(r'<figure data-media="[^"]*"><img[^>]*>(?:<figcaption>(.*?)</figcaption>)?</figure>', re.DOTALL)
MOST_BYTES, MOST_TOGETHER = 10 * 2**20, 40 * 2**20
TOO_LARGE = "Pictures that are too large"


def with_pictures(read: Understood, data: bytes) -> tuple[Understood, list[ReadPicture]]:
    """What was read, and the unsaved rows of its pictures. Figures of those that are too large are taken out."""
    if not read.pictures:
        return read, []
    rows, large = list[ReadPicture](), list[Picture]()
    package, space = ZipFile(BytesIO(data)), MOST_TOGETHER
    sizes = {part.filename: part.file_size for part in package.infolist()}
    for picture in read.pictures:
        size = sizes.get(picture.entry, space + 1)
        if size > min(MOST_BYTES, space):
            large.append(picture)
            continue
        space -= size
        name = picture.entry.rpartition("/")[2][:255]
        rows.append(ReadPicture(uid=picture.uid, name=name, alt=picture.alt, data=package.read(picture.entry)))
    return (_left_out(read, large) if large else read), rows


def _left_out(read: Understood, pictures: list[Picture]) -> Understood:
    sections = []
    for section in read.sections:
        html = section.html
        for picture in pictures:
            html = _without(html, picture.uid)
        sections.append(replace(section, html=html))
    found = LeftOut(TOO_LARGE, len(pictures), shortened(" · ".join(picture.alt or picture.entry for picture in pictures)))
    return replace(read.without_more([found]), sections=tuple(sections))


def without_figures(html: str) -> str:
    """A caption stays as a paragraph."""
    return FIGURE.sub(lambda figure: f"<p>{figure[1]}</p>" if figure[1] else "", html)


def into_library(bodies: Iterable[str], pictures: Iterable[ReadPicture], *, by: Person) -> tuple[list[str], list[str]]:
    """The bodies naming the library's pictures, and what was said of those that it refused. Only what is still named is kept."""
    changed, refused = list(bodies), list[str]()
    for picture in pictures:
        key = str(picture.uid)
        if not any(key in body for body in changed):
            continue
        try:
            file = keep(bytes(picture.data), picture.name, by=by, title=picture.alt[:200], alt=picture.alt)
        except ValidationError as fault:
            refused.append(f"{picture.name}: {' '.join(fault.messages)}")
            changed = [_without(body, key) for body in changed]
        else:
            changed = [body.replace(key, str(file.uid)) for body in changed]
    return changed, refused


def _without(body: str, key: str) -> str:
    return FIGURE.sub(lambda figure: without_figures(figure[0]) if key in figure[0] else figure[0], body)
