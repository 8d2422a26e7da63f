"""The styles of a Word file by their meaning: heading with level, title, quotation, caption, contents, hidden, bold.

Word keeps the English name of its own styles in every language; other programs write the name that their user sees.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from editorial.document_import.docx.docx_numbering import ListPlace, list_place
from editorial.document_import.docx.ooxml import attribute_value, child, children, descendant, is_on

HEADING_STYLE_NAME = re.compile(
    r"^(?:heading|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor|заголовок|标题|標題|見出し|제목)"
    r"\s*([1-9])$",
    re.IGNORECASE,
)
STYLE_NAMES_BY_ROLE = {
    "title": {"title", "titel", "titre", "título", "titulo", "titolo", "标题", "標題", "title page title"},
    "subtitle": {"subtitle", "untertitel", "sous-titre", "subtítulo", "sottotitolo", "副标题", "副標題"},
    "author": {"author", "authors", "byline", "autor", "auteur", "作者"},
    "quote": {
        "quote", "intense quote", "quotations", "block text", "zitat", "intensives zitat", "citation", "citation intense",
        "引用", "明显引用", "強調引用",
    },
    "caption": {"caption", "beschriftung", "légende", "题注", "題注", "figure caption", "table caption"},
    "contents": {"toc heading", "table of figures", "目录", "inhaltsverzeichnis", "contents heading"},
}  # fmt: skip
CONTENTS_STYLE_NAME = re.compile(r"^(?:toc|contents|verzeichnis|目录|index)\s*[1-9]$", re.IGNORECASE)
HEADING_STYLE_ID = re.compile(r"^heading\s*([1-9])$", re.IGNORECASE)


@dataclass(frozen=True)
class ParagraphStyle:
    """`level` is the level of a heading, else 0."""

    role: str = ""
    level: int = 0
    is_hidden: bool = False
    is_bold: bool = False
    is_italic: bool = False
    numbering: ListPlace | None = None


DEFAULT_STYLE = ParagraphStyle()


def styles_by_id(root: Element | None) -> dict[str, ParagraphStyle]:
    """Styles by id, with the properties that they inherit."""
    elements = {attribute_value(element, "w:styleId") or "": element for element in children(root, "w:style")}
    defaults = descendant(root, "w:docDefaults", "w:rPrDefault", "w:rPr")
    styles = {name: _resolve_style(_inheritance_chain(name, elements)) for name in elements}
    return styles | {"": ParagraphStyle(is_hidden=True)} if is_on(defaults, "w:vanish") else styles


def _inheritance_chain(name: str, elements: dict[str, Element]) -> list[Element]:
    """The style and the styles that it is based on, nearest first; a circle ends the chain."""
    chain: list[Element] = []
    while name in elements and elements[name] not in chain:
        chain.append(elements[name])
        name = attribute_value(child(elements[name], "w:basedOn")) or ""
    return chain


def _resolve_style(chain: list[Element]) -> ParagraphStyle:
    own = _role(chain[0])
    inherited = next((role for role in map(_role, chain) if role[0] in ("heading", "quote", "contents", "caption")), ("", 0))
    role, level = own if own[0] else inherited
    outlines = [attribute_value(descendant(element, "w:pPr", "w:outlineLvl")) for element in chain]
    outline = next((int(level) for level in outlines if level and level.isdigit()), 9)
    if not role and outline < 9:
        role, level = "heading", outline + 1
    places = (list_place(child(element, "w:pPr"), attribute_value(element, "w:styleId") or "") for element in chain)
    return ParagraphStyle(
        role,
        level,
        is_hidden=_inherited_switch(chain, "w:vanish"),
        is_bold=_inherited_switch(chain, "w:b"),
        is_italic=_inherited_switch(chain, "w:i"),
        numbering=inherited_place(places),
    )


def _inherited_switch(chain: list[Element], switch: str) -> bool:
    values = (is_on(child(style, "w:rPr"), switch) for style in chain)
    return next((value for value in values if value is not None), False)


def _role(style: Element) -> tuple[str, int]:
    """Role and level by the style's name, then by its id."""
    name = (attribute_value(child(style, "w:name")) or "").strip().lower()
    if attribute_value(style, "w:type") not in ("paragraph", None):
        return "", 0
    if match := HEADING_STYLE_NAME.match(name) or HEADING_STYLE_ID.match(attribute_value(style, "w:styleId") or ""):
        return "heading", int(match[1])
    if CONTENTS_STYLE_NAME.match(name):
        return "contents", 0
    return next((role for role, names in STYLE_NAMES_BY_ROLE.items() if name in names), ""), 0


def inherited_place(places: Iterable[ListPlace | None]) -> ListPlace | None:
    """The list and level that the nearest of the places say, each by itself."""
    said = [place for place in places if place is not None]
    list_id = next((place.list_id for place in said if place.list_id is not None), None)
    level = next((place.level for place in said if place.level is not None), None)
    return ListPlace(list_id, level, next((place.style for place in said if place.style), "")) if said else None
