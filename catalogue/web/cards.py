"""The picture that other sites show beside a link: title, Chinese title and kind, 1200 by 630 pixels."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views import View
from PIL import Image, ImageDraw, ImageFont

from catalogue.addresses import WEB
from catalogue.models import EntryType
from catalogue.tokens import IS_CHINESE
from catalogue.web.views import entry_at

SIZE, MARGIN = (1200, 630), 80  # pixels
PAPER, INK, QUIET, ACCENT = "#fdfcf9", "#17191e", "#575a60", "#a8281b"
CHINESE_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
)
SIMPLIFIED = 2  # its place among the faces of Noto's collection
SIZES = (68, 56, 46)  # of the title, the largest that takes at most MOST_LINES
MOST_LINES = 4


class Card(View):
    entry_type: str = ""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        entry = entry_at(request, self.entry_type, slug, "/card.png")
        if isinstance(entry, HttpResponse):
            return entry
        content = entry.content
        kind = str(EntryType(self.entry_type).label)
        return HttpResponse(
            card(entry.title, content.get("title_zh") or content.get("name_zh") or "", kind), content_type="image/png"
        )


def card(title: str, title_zh: str, kind: str) -> bytes:
    """PNG. Chinese is left out where the machine has no face for it."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 24, SIZE[1]), fill=ACCENT)
    pen.text((MARGIN, 64), kind, font=latin(32, 600), fill=ACCENT)
    size, lines = _fitted(title)
    y = 124
    for line in lines:
        pen.text((MARGIN, y), line, font=_face_for(line, size), fill=INK)
        y += int(size * 1.18)
    chinese_face = chinese(40)
    if title_zh and chinese_face:
        pen.text((MARGIN, y + 16), _cut(title_zh, chinese_face), font=chinese_face, fill=QUIET)
    pen.text((MARGIN, SIZE[1] - 96), "Expert Desk", font=latin(36, 800), fill=INK)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


@lru_cache
def latin(size: int, weight: int) -> ImageFont.FreeTypeFont:
    face = ImageFont.truetype(str(Path(settings.BASE_DIR) / "static/fonts/schibsted-grotesk.woff2"), size)
    face.set_variation_by_axes([weight])
    return face


@lru_cache
def chinese(size: int) -> ImageFont.FreeTypeFont | None:
    found = next((name for name in CHINESE_FONTS if Path(name).exists()), None)
    return ImageFont.truetype(found, size, index=SIMPLIFIED) if found else None


def _face_for(text: str, size: int) -> ImageFont.FreeTypeFont:
    return (chinese(size) if IS_CHINESE.search(text) else None) or latin(size, 800)


def _fitted(title: str) -> tuple[int, list[str]]:
    for size in SIZES:
        lines = _wrapped(title, size)
        if len(lines) <= MOST_LINES:
            return size, lines
    return size, [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1].rstrip(" ,;") + "…"]


def _wrapped(title: str, size: int) -> list[str]:
    """Lines of words; Chinese may break after every character."""
    face, width = _face_for(title, size), SIZE[0] - 2 * MARGIN
    parts: list[Any] = list(title) if IS_CHINESE.search(title) else [f"{word} " for word in title.split()]
    lines, line = [], ""
    for part in parts:
        if line and face.getlength((line + part).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += part
    return [*lines, line.rstrip()]


def _cut(text: str, face: ImageFont.FreeTypeFont) -> str:
    width = SIZE[0] - 2 * MARGIN
    if face.getlength(text) <= width:
        return text
    while face.getlength(text + "…") > width:
        text = text[:-1]
    return text + "…"


def cards() -> list[URLPattern]:
    return [
        path(f"{folder}/<slug:slug>/card.png", Card.as_view(entry_type=kind), name=f"{kind}-card") for kind, folder in WEB.items()
    ]
