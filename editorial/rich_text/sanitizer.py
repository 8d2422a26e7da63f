"""Sanitizer of typed, pasted and imported HTML: keeps a few semantic tags."""

import re
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import nh3

from infra.text.clean_text import clean_characters, join_chinese_lines

INLINE_TAGS = {"strong", "em", "sub", "sup", "cite", "a"}
BLOCK_TAGS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
ALLOWED_TAGS = INLINE_TAGS | BLOCK_TAGS | {"br", "figure", "img", "figcaption"}
RENAMED_TAGS = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4", "b": "strong", "i": "em"}
SEPARATING_TAGS = {"div", "section", "article", "main", "header", "footer", "aside", "address", "pre", "figure", "figcaption"}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "data-media"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start", "type"},
    "figure": {"data-media"},
    "div": {"data-standards"},
    "img": {"alt"},
}
LETTERED_LISTS = ("a", "A", "i", "I")  # the numbers of `ol` where they are no digits
ALLOWED_SCHEMES = {"http", "https", "mailto"}
TAGS_REMOVED_WITH_CONTENT = {"script", "style", "title", "xml"}
TAGS_REMOVED_WHEN_EMPTY = INLINE_TAGS | {"p", "h3", "h4", "ul", "ol", "li", "blockquote"}
MAX_DEPTH = 40  # nested tags; deeper content keeps its text and loses its tags
# nh3 writes quotes in attributes as &quot;, and `>` as it is.
TAG_PATTERN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^">]|"[^"]*")*)>')
MAX_LISTED = 200  # rows of a table of standards
MEDIA_ATTRIBUTE = re.compile(r' data-media="[^"]*"')  # a link with it keeps no other attribute
BLANK_PATTERN = re.compile(r"(?:\s|&nbsp;)*")
BLOCK_TAG_PATTERN = re.compile(rf"</?(?:{'|'.join(sorted(BLOCK_TAGS))})\b[^>]*>")


def clean_html(html: str) -> str:
    """HTML with ALLOWED_TAGS only. Cleaning the result again changes nothing.

    An image is `<figure data-media="UUID"><img alt="…"><figcaption>…</figcaption></figure>`; its caption may be missing.
    A table of standards is `<div data-standards="UUID UUID"></div>`.
    A link to a document of the library is `<a data-media="UUID">…</a>`.
    """
    for _ in range(6):  # the result may parse differently: once is the rule, twice is rare
        cleaned = _normalize_tags(_remove_disallowed(html))
        if cleaned == html:
            break
        html = cleaned
    return html


def _remove_disallowed(html: str) -> str:
    cleaned = nh3.clean(
        html,
        tags=ALLOWED_TAGS | SEPARATING_TAGS | RENAMED_TAGS.keys(),
        clean_content_tags=TAGS_REMOVED_WITH_CONTENT,
        attributes=ALLOWED_ATTRIBUTES,
        attribute_filter=_filter_attribute,
        url_schemes=ALLOWED_SCHEMES,
        link_rel="noopener",
    )
    return join_chinese_lines(clean_characters(cleaned))


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "type":
        return value if value in LETTERED_LISTS else None
    if name == "data-standards":
        return " ".join(list(dict.fromkeys(filter(None, map(_uid, value.split()))))[:MAX_LISTED]) or None
    return _uid(value) if name == "data-media" else value


def _uid(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None


@dataclass
class _OpenTag:
    """An open tag: its name ("" for a tag of which only the content is kept), and its content so far."""

    name: str
    attributes: str = ""
    parts: list[str] = field(default_factory=list)
    is_filled: bool = False
    image: str | None = None
    caption: str = ""


def _normalize_tags(html: str) -> str:
    """Renames, merges and drops tags in one pass. `html` is the output of nh3: every tag is closed, in order."""
    stack, opened, position = [_OpenTag("root")], Counter[str](), 0
    for tag in TAG_PATTERN.finditer(html):
        _add_text(stack[-1], html[position : tag.start()])
        position = tag.end()
        closing, name, attributes = tag.groups()
        name = RENAMED_TAGS.get(name, name)
        if name == "br":
            stack[-1].parts.append("<br>")
        elif name == "img":
            _set_figure_image(_enclosing_figure(stack) if opened["figure"] else None, attributes)
        elif closing:
            closed = stack.pop()
            opened[closed.name] -= 1
            _close_tag(closed, name, stack[-1], figure=_enclosing_figure(stack) if opened["figure"] else None)
        else:
            if name == "a" and (document := MEDIA_ATTRIBUTE.search(attributes)):
                attributes = document[0]
            is_kept = _keeps_tag(name, attributes, opened, len(stack))
            parts = [] if is_kept else stack[-1].parts
            stack.append(_OpenTag(name if is_kept else "", attributes, parts))
            opened[stack[-1].name] += 1
    _add_text(stack[0], html[position:])
    return "".join(stack[0].parts).strip()


def _add_text(tag: _OpenTag, text: str) -> None:
    if text:
        tag.parts.append(text)
        tag.is_filled = tag.is_filled or not BLANK_PATTERN.fullmatch(text)


def _keeps_tag(name: str, attributes: str, opened: Counter[str], depth: int) -> bool:
    if depth > MAX_DEPTH or (name in INLINE_TAGS and opened[name]):
        return False
    if name == "a":
        return 'href="' in attributes or "data-media=" in attributes
    if name == "figure":
        return "data-media=" in attributes and not opened[name]
    if name == "div":
        return "data-standards=" in attributes
    return name == "figcaption" or name not in SEPARATING_TAGS


def _enclosing_figure(stack: list[_OpenTag]) -> _OpenTag | None:
    return next((tag for tag in reversed(stack) if tag.name == "figure"), None)


def _set_figure_image(figure: _OpenTag | None, attributes: str) -> None:
    """Sets the image of the figure. An image outside a figure is dropped, and so is a second one."""
    if figure is not None and figure.image is None:
        figure.image = attributes or ' alt=""'


def _close_tag(tag: _OpenTag, name: str, parent: _OpenTag, *, figure: _OpenTag | None) -> None:
    """Writes a closed tag into `parent`. `name` is the tag's name in the HTML, `figure` the enclosing figure."""
    inner = tag.parts
    if not tag.name:
        parent.is_filled = parent.is_filled or tag.is_filled
        if name in SEPARATING_TAGS and (not inner or not inner[-1].endswith("\n\n")):
            inner.append("\n\n")  # a blank line: a single line break within Chinese is joined
    elif tag.name == "figure":
        caption = f"<figcaption>{tag.caption}</figcaption>" if tag.caption else ""
        image = tag.image or ' alt=""'
        parent.parts.append(f"<figure{tag.attributes}><img{image}>{caption}</figure>")
        parent.parts += inner if tag.is_filled else []
        parent.is_filled = True
    elif tag.name == "div":
        parent.parts += [f"<div{tag.attributes}></div>", *(inner if tag.is_filled else [])]
        parent.is_filled = True
    elif tag.name == "figcaption":
        text = BLOCK_TAG_PATTERN.sub(" ", "".join(inner)).strip()
        if figure is not None and not figure.caption:
            figure.caption = text
        elif tag.is_filled:
            parent.parts.append(f"<p>{text}</p>")
            parent.is_filled = True
    elif tag.is_filled or tag.name not in TAGS_REMOVED_WHEN_EMPTY:
        parent.parts += [f"<{tag.name}{tag.attributes}>", *inner, f"</{tag.name}>"]
        parent.is_filled = True
    elif inner and tag.name in INLINE_TAGS:
        parent.parts.append(" ")
