"""What is left of HTML that people typed, pasted or imported: few tags that say what a text means."""

import re
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import nh3

INLINE = {"strong", "em", "sub", "sup", "cite", "a"}
BLOCKS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
TAGS = INLINE | BLOCKS | {"br", "figure", "img", "figcaption"}
RENAMED = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4", "b": "strong", "i": "em"}
PARTING = {"div", "section", "article", "main", "header", "footer", "aside", "address", "pre", "figure", "figcaption"}
ATTRIBUTES = {
    "a": {"href", "title", "data-media"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "figure": {"data-media"},
    "img": {"alt"},
}
SCHEMES = {"http", "https", "mailto"}
DROPPED_WHOLE = {"script", "style", "title", "xml"}  # with what is in them
GONE_WHEN_EMPTY = INLINE | {"p", "h3", "h4", "ul", "ol", "li", "blockquote"}
DEEPEST = 40  # tags within each other; what is deeper loses its tags and keeps its text
# nh3 writes quotes in attributes as &quot;, and `>` as it is.
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^">]|"[^"]*")*)>')
DOCUMENT = re.compile(r' data-media="[^"]*"')  # it has no other address
BLANK = re.compile(r"(?:\s|&nbsp;)*")
BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS))})\b[^>]*>")


def clean_html(html: str) -> str:
    """Semantic HTML of TAGS only; cleaning twice changes nothing.

    An image is `<figure data-media="UUID"><img alt="…"><figcaption>…</figcaption></figure>`; its caption may be missing.
    A link to a document of the library is `<a data-media="UUID">…</a>`.
    """
    for _ in range(6):  # parsing what was left may part it otherwise: once is the rule, twice is rare
        cleaned = _rewritten(_allowed(html))
        if cleaned == html:
            break
        html = cleaned
    return html


def _allowed(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS | PARTING | RENAMED.keys(),
        clean_content_tags=DROPPED_WHOLE,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel="noopener",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name != "data-media":
        return value
    try:
        return str(UUID(value))
    except ValueError:
        return None


@dataclass
class _Open:
    """A tag that is open: its name ("" where only its content stays), and what stands in it so far."""

    name: str
    attributes: str = ""
    parts: list[str] = field(default_factory=list)
    is_filled: bool = False
    image: str | None = None
    caption: str = ""


def _rewritten(html: str) -> str:
    """`html` as nh3 wrote it: every tag is closed, in order. One walk, whatever the depth."""
    stack, opened, place = [_Open("root")], Counter[str](), 0
    for tag in TAG.finditer(html):
        _add_text(stack[-1], html[place : tag.start()])
        place = tag.end()
        closing, name, attributes = tag.groups()
        name = RENAMED.get(name, name)
        if name == "br":
            stack[-1].parts.append("<br>")
        elif name == "img":
            _take_image(_figure_of(stack) if opened["figure"] else None, attributes)
        elif closing:
            done = stack.pop()
            opened[done.name] -= 1
            _close(done, name, stack[-1], figure=_figure_of(stack) if opened["figure"] else None)
        else:
            if name == "a" and (document := DOCUMENT.search(attributes)):
                attributes = document[0]
            kept = _is_kept(name, attributes, opened, len(stack))
            parts = [] if kept else stack[-1].parts
            stack.append(_Open(name if kept else "", attributes, parts))
            opened[stack[-1].name] += 1
    _add_text(stack[0], html[place:])
    return "".join(stack[0].parts).strip()


def _add_text(into: _Open, text: str) -> None:
    if text:
        into.parts.append(text)
        into.is_filled = into.is_filled or not BLANK.fullmatch(text)


def _is_kept(name: str, attributes: str, opened: Counter[str], depth: int) -> bool:
    if depth > DEEPEST or (name in INLINE and opened[name]):
        return False
    if name == "a":
        return 'href="' in attributes or "data-media=" in attributes
    if name == "figure":
        return "data-media=" in attributes and not opened[name]
    return name == "figcaption" or name not in PARTING


def _figure_of(stack: list[_Open]) -> _Open | None:
    return next((one for one in reversed(stack) if one.name == "figure"), None)


def _take_image(figure: _Open | None, attributes: str) -> None:
    """An image counts in a figure that names its file, and nowhere else."""
    if figure is not None and figure.image is None:
        figure.image = attributes or ' alt=""'


def _close(done: _Open, name: str, around: _Open, *, figure: _Open | None) -> None:
    """Write what was just closed into what is around it. `name` is the tag's, `figure` the one that it stands in."""
    inner = done.parts
    if not done.name:
        around.is_filled = around.is_filled or done.is_filled
        if name in PARTING and (not inner or not inner[-1].endswith("\n")):
            inner.append("\n")
    elif done.name == "figure":
        caption = f"<figcaption>{done.caption}</figcaption>" if done.caption else ""
        image = done.image or ' alt=""'
        around.parts.append(f"<figure{done.attributes}><img{image}>{caption}</figure>")
        around.parts += inner if done.is_filled else []
        around.is_filled = True
    elif done.name == "figcaption":
        text = BLOCK_TAG.sub(" ", "".join(inner)).strip()
        if figure is not None and not figure.caption:
            figure.caption = text
        elif done.is_filled:
            around.parts.append(f"<p>{text}</p>")
            around.is_filled = True
    elif done.is_filled or done.name not in GONE_WHEN_EMPTY:
        around.parts += [f"<{done.name}{done.attributes}>", *inner, f"</{done.name}>"]
        around.is_filled = True
    elif inner and done.name in INLINE:
        around.parts.append(" ")
