"""What is left of HTML that people typed, pasted or imported: few tags that say what a text means."""

import re
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import nh3

INLINE_TAGS = {"strong", "em", "sub", "sup", "cite", "a"}
BLOCK_TAGS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
ALLOWED_TAGS = INLINE_TAGS | BLOCK_TAGS | {"br", "figure", "img", "figcaption"}
RENAMED_TAGS = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4", "b": "strong", "i": "em"}
SEPARATING_TAGS = {"div", "section", "article", "main", "header", "footer", "aside", "address", "pre", "figure", "figcaption"}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "data-media"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "figure": {"data-media"},
    "img": {"alt"},
}
ALLOWED_SCHEMES = {"http", "https", "mailto"}
TAGS_REMOVED_WITH_CONTENT = {"script", "style", "title", "xml"}  # with what is in them
TAGS_REMOVED_WHEN_EMPTY = INLINE_TAGS | {"p", "h3", "h4", "ul", "ol", "li", "blockquote"}
MAX_DEPTH = 40  # tags within each other; what is deeper loses its tags and keeps its text
# nh3 writes quotes in attributes as &quot;, and `>` as it is.
TAG_PATTERN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^">]|"[^"]*")*)>')
MEDIA_ATTRIBUTE = re.compile(r' data-media="[^"]*"')  # it has no other address
BLANK_PATTERN = re.compile(r"(?:\s|&nbsp;)*")
BLOCK_TAG_PATTERN = re.compile(rf"</?(?:{'|'.join(sorted(BLOCK_TAGS))})\b[^>]*>")


def clean_html(html: str) -> str:
    """Semantic HTML of TAGS only; cleaning twice changes nothing.

    An image is `<figure data-media="UUID"><img alt="…"><figcaption>…</figcaption></figure>`; its caption may be missing.
    A link to a document of the library is `<a data-media="UUID">…</a>`.
    """
    for _ in range(6):  # parsing what was left may part it otherwise: once is the rule, twice is rare
        cleaned = _normalize_tags(_remove_disallowed(html))
        if cleaned == html:
            break
        html = cleaned
    return html


def _remove_disallowed(html: str) -> str:
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS | SEPARATING_TAGS | RENAMED_TAGS.keys(),
        clean_content_tags=TAGS_REMOVED_WITH_CONTENT,
        attributes=ALLOWED_ATTRIBUTES,
        attribute_filter=_filter_attribute,
        url_schemes=ALLOWED_SCHEMES,
        link_rel="noopener",
    )


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name != "data-media":
        return value
    try:
        return str(UUID(value))
    except ValueError:
        return None


@dataclass
class _OpenTag:
    """A tag that is open: its name ("" where only its content stays), and what stands in it so far."""

    name: str
    attributes: str = ""
    parts: list[str] = field(default_factory=list)
    is_filled: bool = False
    image: str | None = None
    caption: str = ""


def _normalize_tags(html: str) -> str:
    """`html` as nh3 wrote it: every tag is closed, in order. One walk, whatever the depth."""
    stack, opened, place = [_OpenTag("root")], Counter[str](), 0
    for tag in TAG_PATTERN.finditer(html):
        _add_text(stack[-1], html[place : tag.start()])
        place = tag.end()
        closing, name, attributes = tag.groups()
        name = RENAMED_TAGS.get(name, name)
        if name == "br":
            stack[-1].parts.append("<br>")
        elif name == "img":
            _set_figure_image(_enclosing_figure(stack) if opened["figure"] else None, attributes)
        elif closing:
            done = stack.pop()
            opened[done.name] -= 1
            _close_tag(done, name, stack[-1], figure=_enclosing_figure(stack) if opened["figure"] else None)
        else:
            if name == "a" and (document := MEDIA_ATTRIBUTE.search(attributes)):
                attributes = document[0]
            kept = _keeps_tag(name, attributes, opened, len(stack))
            parts = [] if kept else stack[-1].parts
            stack.append(_OpenTag(name if kept else "", attributes, parts))
            opened[stack[-1].name] += 1
    _add_text(stack[0], html[place:])
    return "".join(stack[0].parts).strip()


def _add_text(into: _OpenTag, text: str) -> None:
    if text:
        into.parts.append(text)
        into.is_filled = into.is_filled or not BLANK_PATTERN.fullmatch(text)


def _keeps_tag(name: str, attributes: str, opened: Counter[str], depth: int) -> bool:
    if depth > MAX_DEPTH or (name in INLINE_TAGS and opened[name]):
        return False
    if name == "a":
        return 'href="' in attributes or "data-media=" in attributes
    if name == "figure":
        return "data-media=" in attributes and not opened[name]
    return name == "figcaption" or name not in SEPARATING_TAGS


def _enclosing_figure(stack: list[_OpenTag]) -> _OpenTag | None:
    return next((one for one in reversed(stack) if one.name == "figure"), None)


def _set_figure_image(figure: _OpenTag | None, attributes: str) -> None:
    """An image counts in a figure that names its file, and nowhere else."""
    if figure is not None and figure.image is None:
        figure.image = attributes or ' alt=""'


def _close_tag(done: _OpenTag, name: str, around: _OpenTag, *, figure: _OpenTag | None) -> None:
    """Write what was just closed into what is around it. `name` is the tag's, `figure` the one that it stands in."""
    inner = done.parts
    if not done.name:
        around.is_filled = around.is_filled or done.is_filled
        if name in SEPARATING_TAGS and (not inner or not inner[-1].endswith("\n")):
            inner.append("\n")
    elif done.name == "figure":
        caption = f"<figcaption>{done.caption}</figcaption>" if done.caption else ""
        image = done.image or ' alt=""'
        around.parts.append(f"<figure{done.attributes}><img{image}>{caption}</figure>")
        around.parts += inner if done.is_filled else []
        around.is_filled = True
    elif done.name == "figcaption":
        text = BLOCK_TAG_PATTERN.sub(" ", "".join(inner)).strip()
        if figure is not None and not figure.caption:
            figure.caption = text
        elif done.is_filled:
            around.parts.append(f"<p>{text}</p>")
            around.is_filled = True
    elif done.is_filled or done.name not in TAGS_REMOVED_WHEN_EMPTY:
        around.parts += [f"<{done.name}{done.attributes}>", *inner, f"</{done.name}>"]
        around.is_filled = True
    elif inner and done.name in INLINE_TAGS:
        around.parts.append(" ")
