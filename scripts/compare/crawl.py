"""Walks from address to address by what answers link to, within bounds that do not depend on the order of links."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from scripts.compare.site import HOST
from scripts.compare.visitor import Address, Answer, Visitor

SITE = f"http://{HOST}"
TEXTS = ("html", "json", "xml", "text/plain", "calendar")
# In HTML whatever holds an address: href, src, and data attributes that scripts ask.
IN_HTML = re.compile(r"""(?:href|src|data-[a-z-]+|content)="([^"#\s]*/[^"#\s]*)""")
IN_TEXT = re.compile(re.escape(SITE) + r"""[^\s"'<>\\{}#]*""")
# Reading these changes something, or they are files that stand in the tree.
NEVER = re.compile(r"^/(static/|admin/logout/)")
NUMBER = re.compile(r"(?<=/)\d+(?=/|$)")

Shape = tuple[str, tuple[str, ...]]


def shape(address: Address) -> Shape:
    """What many addresses have in common: the path without keys and slugs, and the names in the query.

    Keys from 100 on are a shape of their own: they are those of what waits at the desk, in each state.
    """
    parts = urlsplit(address.path)
    path = NUMBER.sub(lambda found: "N" if len(found[0]) < 3 else "NNN", parts.path)
    if not path.startswith("/admin/"):
        path = re.sub(r"^((?:/zh-hans)?/(?:api/v1/)?(?!zh-hans/|api/)[^/]+/)[^/.]+(?=[/.])", r"\1*", path)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{address.method} {path}", tuple(names)


def links(base: Address, answer: Answer) -> set[str]:
    """Paths with queries, of this site only."""
    kind = answer.header("content-type")
    found = [answer.header("location")]
    if any(word in kind for word in TEXTS):
        text = answer.body.decode("utf-8", "replace")
        plain = unescape if "html" in kind or "xml" in kind else str
        found += map(plain, IN_TEXT.findall(text))
        if "html" in kind:
            found += map(plain, IN_HTML.findall(text))
    return set(filter(None, (local(base.path, link) for link in found)))


def local(base: str, link: str) -> str:
    """Its path and query on this site; empty if it leads elsewhere or nowhere."""
    try:
        parts = urlsplit(urljoin(SITE + base, link.strip()))
    except ValueError:
        return ""
    if not link or parts.scheme not in {"http", "https"} or parts.netloc != HOST or NEVER.match(parts.path):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def in_order(path: str) -> list[tuple[int, str]]:
    """Numbers by their size."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in re.split(r"(?a:(\d+))", path) if piece]


def crawl(
    visitor: Visitor,
    seeds: Iterable[Address],
    *,
    belongs: Callable[[str], bool],
    bound: Callable[[Shape], int],
    also: Callable[[Address, Answer], Iterable[str]] = lambda address, answer: (),
) -> Iterator[tuple[Address, Answer]]:
    """Seeds are all asked. Of what is linked, what `belongs`, and of each shape as many as its `bound`.

    `also` names further addresses, to be treated like links.
    """
    seen, taken = set(seeds), Counter[Shape]()
    level = sorted(seen, key=lambda address: in_order(str(address)))
    while level:
        found: set[str] = set()
        for address in level:
            answer = visitor.ask(address)
            yield address, answer
            if address.method == "GET":
                found |= {path for path in (*links(address, answer), *also(address, answer)) if belongs(path)}
        level = []
        for address in sorted(map(Address, found), key=lambda one: in_order(one.path)):
            if address not in seen and taken[shape(address)] < bound(shape(address)):
                taken[shape(address)] += 1
                seen.add(address)
                level.append(address)
