"""A digest of the words of a page, by which two checks are compared."""

import re
import zlib
from hashlib import sha256
from html import unescape

from infra.text.text_encoding import decode_labelled

SKIPPED_ELEMENT_START = re.compile(r"<!--|<(script|style|noscript|template|svg)\b", re.IGNORECASE)
SKIPPED_ELEMENT_END = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "noscript", "template", "svg")
}
SKIPPED_ELEMENT_END["!--"] = re.compile("-->")
TAG = re.compile(r"<[^<>]*>")
IGNORED_CHARACTERS = re.compile(r"[\s\d]+")  # counters, dates and layout change without the text
CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
ZLIB_FORMATS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def page_digest(body: bytes, content_type: str) -> str:
    """SHA-256 of the words of an HTML page, or of the bytes of any other file; "" for an empty body."""
    if not body:
        return ""
    if "html" not in content_type.lower():
        return sha256(body).hexdigest()
    words = IGNORED_CHARACTERS.sub("", visible_text_of_page(_decode_page(body, content_type)))
    return sha256(words.encode("utf-8", "replace")).hexdigest()


def text_of_page(body: bytes, content_type: str) -> str:
    """The words of a page, or of a text; other files are not read."""
    return (
        visible_text_of_page(_decode_page(body, content_type))
        if "html" in content_type.lower()
        else _decode_page(body, content_type)
    )


def visible_text_of_page(html: str) -> str:
    """The text without scripts, styles, comments and markup, in time that grows with the length alone."""
    parts, position = [], 0
    while opening := SKIPPED_ELEMENT_START.search(html, position):
        parts.append(html[position : opening.start()])
        end = SKIPPED_ELEMENT_END[(opening[1] or "!--").lower()].search(html, opening.end())
        if end is None:
            return _strip_tags("".join(parts))
        position = end.end()
    return _strip_tags("".join([*parts, html[position:]]))


def _strip_tags(html: str) -> str:
    return unescape(TAG.sub(" ", html))


def _decode_page(body: bytes, content_type: str) -> str:
    label = CHARSET.search(content_type.encode("ascii", "ignore")) or CHARSET.search(body[:2000])
    return decode_labelled(body, label[1].decode("ascii") if label else "utf-8")


def decompress(body: bytes, encoding: str, *, most: int) -> bytes:
    """The first `most` bytes of the decompressed body; the body as it is where it cannot be decompressed."""
    wbits = ZLIB_FORMATS.get(encoding.strip().lower())
    if wbits is None:
        return body
    try:
        return zlib.decompressobj(wbits).decompress(body, most)
    except zlib.error:
        return body
