"""Social card (og:image): a PNG of 1200 by 630 pixels with titles, publication type, status, issuers and date."""

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views import View

from catalogue.documents.presenter import present_entries
from catalogue.http.paths import WEB_FOLDERS
from catalogue.index.revision import request_revision
from catalogue.publication_types import publication_type
from catalogue.vocabulary.choice_labels import choice_label
from catalogue.vocabulary.date_text import date_with_precision
from catalogue.vocabulary.localized_names import chinese_name
from catalogue.web.details import entry_or_response
from infra.text.han import HAN_CHARACTER
from infra.work_slots import RETRY_SECONDS, NoFreeSlot, WorkSlots

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

    Font = FreeTypeFont | ImageFont

SIZE, MARGIN = (1200, 630), 80  # pixels
PAPER, INK, MUTED, ACCENT = "#fdfcf9", "#17191e", "#575a60", "#a8281b"
LATIN_FONT = "static/fonts/schibsted-grotesk.woff2"
CHINESE_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
)
SIMPLIFIED_FONT_INDEX = 2  # of the simplified Chinese font in the Noto collection
# Font size (pixels) and most lines of the title. The first size that fits is taken, so that the Chinese title has room below.
TITLE_SIZES = ((68, 3), (56, 4), (46, 5))
# A run of Latin letters is not broken; Chinese may break before every character, but a line does not end in an opening bracket
# and does not begin with closing punctuation.
OPENING, CLOSING = "（〔《「『【“‘", "，。、；：）〕》」』】”’！？"
BREAKABLE_PARTS = re.compile(rf"[{OPENING}]*(?:[^\s\u2e80-\uffef]+|\S)[{CLOSING}]*\s*")
MAX_ISSUERS = 2
_drawing = WorkSlots(1)


class SocialCard(View):
    entry_type: str = ""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        entry = entry_or_response(request, self.entry_type, slug, "/card.png")
        if isinstance(entry, HttpResponse):
            return entry
        [document] = present_entries([entry], request_revision(request), with_links=False)
        title_zh = chinese_name(document)
        kind = str(publication_type(self.entry_type).name)
        try:
            with _drawing.take():
                card = render_social_card(entry.title, title_zh, kind, card_facts(document))
        except NoFreeSlot:
            headers = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
            text = "Another picture is being drawn. Try again in a few seconds.\n"
            return HttpResponse(text, "text/plain; charset=utf-8", status=503, headers=headers)
        return HttpResponse(card, content_type="image/png")


def card_facts(document: dict[str, Any]) -> str:
    """Status, issuers and date, as far as the publication has them: “In force · State Council · 4 July 2015”."""
    code = document.get("status") or document.get("lifecycle")
    status = choice_label("lifecycle", code if code != "unknown" else "")
    issuers = [issuer["name_en"] or issuer["name_zh"] for issuer in document.get("issuers", ())]
    day = date_with_precision(*publication_type(document["type"]).row_day(document))
    return " · ".join(part for part in (status, *issuers[:MAX_ISSUERS], day) if part)


@lru_cache(maxsize=200)  # a card changes with these texts only; a kept page goes with each revision
def render_social_card(title: str, title_zh: str, kind: str, facts: str = "") -> bytes:
    """Returns a PNG. Leaves the Chinese title out where no Chinese font is installed."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 24, SIZE[1]), fill=ACCENT)
    pen.text((MARGIN, 64), kind, font=latin_font(32, 600), fill=ACCENT)
    size, lines = _fit_title(title)
    y = 124
    for line in lines:
        pen.text((MARGIN, y), line, font=_font_for(title, size), fill=INK)
        y += int(size * 1.18)
    font_zh = chinese_font(40)
    if title_zh and font_zh:
        pen.text((MARGIN, y + 16), _truncate(title_zh, font_zh), font=font_zh, fill=MUTED)
    pen.text((MARGIN, SIZE[1] - 166), _truncate(facts, _facts_font(facts)), font=_facts_font(facts), fill=INK)
    pen.text((MARGIN, SIZE[1] - 96), "Expert Desk", font=latin_font(36, 800), fill=INK)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


@lru_cache
def latin_font(size: int, weight: int) -> "Font":
    """Returns the site's font; Pillow's default font where the file is missing or FreeType cannot read WOFF2."""
    from PIL import ImageFont

    try:
        font = ImageFont.truetype(str(Path(settings.BASE_DIR) / LATIN_FONT), size)
        font.set_variation_by_axes([weight])
    except OSError:
        return ImageFont.load_default(size)
    return font


@lru_cache
def chinese_font(size: int) -> "Font | None":
    from PIL import ImageFont

    found = next((name for name in CHINESE_FONTS if Path(name).exists()), None)
    return ImageFont.truetype(found, size, index=SIMPLIFIED_FONT_INDEX) if found else None


def _facts_font(facts: str) -> "Font":
    return (chinese_font(30) if HAN_CHARACTER.search(facts) else None) or latin_font(30, 500)


def _font_for(text: str, size: int) -> "Font":
    return (chinese_font(size) if HAN_CHARACTER.search(text) else None) or latin_font(size, 800)


def _fit_title(title: str) -> tuple[int, list[str]]:
    for size, most in TITLE_SIZES:
        lines = _wrap_lines(title, size)
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], _truncate(lines[most - 1].rstrip(" ,;，；、") + "…", _font_for(title, size))]


def _wrap_lines(title: str, size: int) -> list[str]:
    """Returns the title in lines. A word that is longer than a line is broken at the end of the line."""
    font, width = _font_for(title, size), SIZE[0] - 2 * MARGIN
    lines, line = [], ""
    for part in BREAKABLE_PARTS.findall(title):
        if line and font.getlength((line + part).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        for character in part:
            if line and font.getlength(line + character.rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += character
    return [*lines, line.rstrip()]


def _truncate(text: str, font: "Font") -> str:
    width = SIZE[0] - 2 * MARGIN
    if font.getlength(text) <= width:
        return text
    text = text.rstrip("…")
    while font.getlength(text + "…") > width:
        text = text[:-1]
    return text + "…"


def social_card_urls() -> list[URLPattern]:
    return [
        path(f"{folder}/<slug:slug>/card.png", SocialCard.as_view(entry_type=kind), name=f"{kind}-card")
        for kind, folder in WEB_FOLDERS.items()
    ]
