"""Figures in rich text: which files a text names, what a snapshot keeps of them, and the figure that readers get.

A text holds `<figure data-media="UID"><img alt="…"><figcaption>…</figcaption></figure>` and no address.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from catalogue.composed import Composed
from catalogue.public_files import FOLDER
from editorial.media.images import fallback_of, fallback_width
from editorial.media.stored import stem
from editorial.models import MediaFile
from editorial.models.media import ENDINGS

Facts = dict[str, Any]
COPIED = (
    "kind", "alt", "is_decorative", "credit", "licence", "licence_text", "media_type", "width", "height", "widths",
    "sha256",
)  # fmt: skip
SIZES = "(min-width: 44rem) 42rem, 100vw"  # a column of text, on a phone the screen
NAMED = re.compile(r'data-media=\\?"([0-9a-fA-F-]{36})\\?"')
FIGURE = re.compile(r'<figure data-media="([^"]*)">((?:(?!<figure\b).)*?)</figure>', re.DOTALL)
AROUND = re.compile(r'<figure data-media="[^"]*">(?:\s*<img alt="[^"]*">)?')
ALT = re.compile(r'<img alt="([^"]*)">')
CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)


def uids_in(text: str) -> list[str]:
    """The files that HTML, or a snapshot, names; each once, in order."""
    return list(dict.fromkeys(uid.lower() for uid in NAMED.findall(text)))


def facts_of(uids: Iterable[str]) -> dict[str, Facts]:
    """What a snapshot keeps of those files of the library that are there, by uid. One statement."""
    found = MediaFile.objects.filter(uid__in=[uid for uid in uids if _is_uid(uid)])
    return {str(file.uid): {name: getattr(file, name) for name in COPIED} for file in found}


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


def with_figures(composed: Composed, media: dict[str, Facts]) -> Composed:
    """The document with its figures as readers get them; one whose file is not known is left out."""
    return replace(composed, document=_each_text(composed.document, media))


def _each_text(value: Any, media: dict[str, Facts]) -> Any:
    if isinstance(value, str):
        return expanded(value, media) if "data-media=" in value else value
    if isinstance(value, dict):
        return {name: _each_text(one, media) for name, one in value.items()}
    return [_each_text(one, media) for one in value] if isinstance(value, list) else value


def expanded(html: str, media: dict[str, Facts]) -> str:
    def figure(found: re.Match[str]) -> str:
        facts = media.get(found[1].lower())
        return _figure(facts, found[2]) if facts and facts["kind"] == MediaFile.Kind.IMAGE else ""

    return AROUND.sub("<figure>", FIGURE.sub(figure, html))


def _figure(facts: Facts, inside: str) -> str:
    """`inside` is cleaned HTML. The text's own words for the picture go before those of the library."""
    own, caption = ALT.search(inside), CAPTION.search(inside)
    alt = SafeString(own[1]) if own and own[1].strip() else escape(facts["alt"])
    *sizes, fallback = names_of(facts)
    width = facts["widths"][-1]
    said = format_html(
        '<img src="{}{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" loading="lazy" decoding="async">',
        FOLDER,
        fallback,
        ", ".join(f"{FOLDER}{name} {one}w" for name, one in zip(sizes, facts["widths"], strict=True)),
        SIZES,
        width,
        max(1, round(facts["height"] * width / facts["width"])),
        alt,
    )
    below = " ".join(part for part in (caption[1].strip() if caption else "", _credit(facts)) if part)
    return f'<figure class="photo">{said}{f"<figcaption>{below}</figcaption>" if below else ""}</figure>'


def _credit(facts: Facts) -> str:
    """Who made it and under which licence, as far as that is said."""
    licence = licence_of(facts)
    deed = MediaFile.DEEDS.get(facts["licence"])
    shown = format_html('<a href="{}" rel="license noopener">{}</a>', deed, licence) if deed else escape(licence)
    parts = [escape(facts["credit"])] if facts["credit"] else []
    parts += [shown] if licence else []
    return f"<small>{', '.join(parts)}</small>" if parts else ""


def licence_of(facts: Facts) -> str:
    """In readers' words; of the desk's own work nothing need be said."""
    if facts["licence"] == MediaFile.Licence.OTHER:
        return facts["licence_text"]
    return str(MediaFile.Licence(facts["licence"]).label) if facts["licence"] not in ("", MediaFile.Licence.OWN) else ""


def shown_from(document: Any, folder: str) -> Any:
    """The document with its pictures at another address than the public one, for previews."""
    if isinstance(document, str):
        return re.sub(rf'(?<=[" ]){FOLDER}(?=[0-9a-f]{{32}}[-.])', folder, document) if FOLDER in document else document
    if isinstance(document, dict):
        return {name: shown_from(one, folder) for name, one in document.items()}
    return [shown_from(one, folder) for one in document] if isinstance(document, list) else document
