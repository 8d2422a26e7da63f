"""Crawls a site by the links of its answers, within limits that do not depend on the order of links."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from scripts.compare.site import HOST
from scripts.compare.visitor import Address, Answer, Visitor

SITE = f"http://{HOST}"
TEXT_TYPES = ("html", "json", "xml", "text/plain", "calendar")
# Attributes of HTML with an address: href, src, content, and data attributes that scripts read.
HTML_LINK = re.compile(r"""(?:href|src|data-[a-z-]+|content)="([^"#\s]*/[^"#\s]*)""")
TEXT_LINK = re.compile(re.escape(SITE) + r"""[^\s"'<>\\{}#]*""")
# Files of the tree, and addresses whose request changes something.
EXCLUDED = re.compile(r"^/(static/|admin/logout/)")
NUMBER = re.compile(r"(?<=/)\d+(?=/|$)")

Shape = tuple[str, tuple[str, ...]]


def shape(address: Address) -> Shape:
    """The path without keys and slugs, and the names of parameters: addresses with the same shape have similar answers.

    Keys from 100 on have a shape of their own: they are those of publications of the desk in each state.
    """
    parts = urlsplit(address.path)
    path = NUMBER.sub(lambda match: "N" if len(match[0]) < 3 else "NNN", parts.path)
    if not path.startswith("/admin/"):
        path = re.sub(r"^((?:/zh-hans)?/(?:api/v1/)?(?!zh-hans/|api/)[^/]+/)[^/.]+(?=[/.])", r"\1*", path)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{address.method} {path}", tuple(names)


def links(base: Address, answer: Answer) -> set[str]:
    """The links of an answer to this site, as paths with queries."""
    media_type = answer.header("content-type")
    hrefs = [answer.header("location")]
    if any(word in media_type for word in TEXT_TYPES):
        text = answer.body.decode("utf-8", "replace")
        decode = unescape if "html" in media_type or "xml" in media_type else str
        hrefs += map(decode, TEXT_LINK.findall(text))
        if "html" in media_type:
            hrefs += map(decode, HTML_LINK.findall(text))
    return set(filter(None, (local_path(base.path, href) for href in hrefs)))


def local_path(base: str, link: str) -> str:
    """The path and query of a link to this site; "" for other and excluded links."""
    try:
        parts = urlsplit(urljoin(SITE + base, link.strip()))
    except ValueError:
        return ""
    if not link or parts.scheme not in {"http", "https"} or parts.netloc != HOST or EXCLUDED.match(parts.path):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def sort_key(path: str) -> list[tuple[int, str]]:
    """A key that sorts numbers in paths by their size."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in re.split(r"(?a:(\d+))", path) if piece]


def crawl(
    visitor: Visitor,
    seeds: Iterable[Address],
    *,
    is_crawled: Callable[[str], bool],
    limit: Callable[[Shape], int],
    extra_paths: Callable[[Address, Answer], Iterable[str]] = lambda address, answer: (),
) -> Iterator[tuple[Address, Answer]]:
    """Requests all seeds, then linked addresses that are crawled, of each shape at most its limit.

    `extra_paths` returns paths that are treated as links of an answer.
    """
    seen, counts = set(seeds), Counter[Shape]()
    level = sorted(seen, key=lambda address: sort_key(str(address)))
    while level:
        linked: set[str] = set()
        for address in level:
            answer = visitor.request(address)
            yield address, answer
            if address.method == "GET":
                linked |= {path for path in (*links(address, answer), *extra_paths(address, answer)) if is_crawled(path)}
        level = []
        for address in sorted(map(Address, linked), key=lambda address: sort_key(address.path)):
            if address not in seen and counts[shape(address)] < limit(shape(address)):
                counts[shape(address)] += 1
                seen.add(address)
                level.append(address)
