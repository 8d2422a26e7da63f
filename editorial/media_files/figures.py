"""Figures in rich text, `<figure data-media="UID"><img alt="…"><figcaption>…</figcaption></figure>`, as readers get them."""

import re

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from editorial.media_files.file_references import FileFacts, public_file_names
from editorial.models import MediaFile
from infra.content_addressed_files import PUBLIC_FILES_PATH

SIZES_ATTRIBUTE = "(min-width: 44rem) 42rem, 100vw"  # a column of text, on a phone the screen
FIGURE = re.compile(r'<figure data-media="([^"]*)">((?:(?!<figure\b).)*?)</figure>', re.DOTALL)
UNRESOLVED_FIGURE = re.compile(r'<figure data-media="[^"]*">(?:\s*<img alt="[^"]*">)?')
ALT = re.compile(r'<img alt="([^"]*)">')
CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)


def render_figures(html: str, media: dict[str, FileFacts]) -> str:
    def figure(found: re.Match[str]) -> str:
        facts = media.get(found[1].lower())
        return _figure_html(facts, found[2]) if facts and facts["kind"] == MediaFile.Kind.IMAGE else ""

    return UNRESOLVED_FIGURE.sub("<figure>", FIGURE.sub(figure, html))


def _figure_html(facts: FileFacts, inside: str) -> str:
    """`inside` is cleaned HTML. The text's own words for the picture go before those of the library."""
    own, caption = ALT.search(inside), CAPTION.search(inside)
    alt = SafeString(own[1]) if own and own[1].strip() else escape(facts["alt"])  # nosec B703 # cleaned
    *sizes, fallback = public_file_names(facts)
    width = facts["widths"][-1]
    said = format_html(
        '<img src="{}{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" loading="lazy" decoding="async">',
        PUBLIC_FILES_PATH,
        fallback,
        ", ".join(f"{PUBLIC_FILES_PATH}{name} {one}w" for name, one in zip(sizes, facts["widths"], strict=True)),
        SIZES_ATTRIBUTE,
        width,
        max(1, round(facts["height"] * width / facts["width"])),
        alt,
    )
    below = " ".join(part for part in (caption[1].strip() if caption else "", _credit_html(facts)) if part)
    return f'<figure class="photo">{said}{f"<figcaption>{below}</figcaption>" if below else ""}</figure>'


def _credit_html(facts: FileFacts) -> str:
    """Who made it and under which licence, as far as that is said."""
    licence = licence_text(facts)
    deed = MediaFile.DEEDS.get(facts["licence"])
    shown = format_html('<a href="{}" rel="license noopener">{}</a>', deed, licence) if deed else escape(licence)
    parts = [escape(facts["credit"])] if facts["credit"] else []
    parts += [shown] if licence else []
    return f"<small>{', '.join(parts)}</small>" if parts else ""


def licence_text(facts: FileFacts) -> str:
    """In readers' words; of the desk's own work nothing need be said."""
    if facts["licence"] == MediaFile.Licence.OTHER:
        return facts["licence_text"]
    return str(MediaFile.Licence(facts["licence"]).label) if facts["licence"] not in ("", MediaFile.Licence.OWN) else ""
