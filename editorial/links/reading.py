"""What a page says, in a form that two visits can be compared by: a digest of its words."""

import re
import zlib
from hashlib import sha256
from html import unescape

OPENS = re.compile(r"<!--|<(script|style|noscript|template|svg)\b", re.IGNORECASE)
ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "noscript", "template", "svg")}
ENDS["!--"] = re.compile("-->")
TAG = re.compile(r"<[^<>]*>")
IGNORED = re.compile(r"[\s\d]+")  # counters, dates of today and layout change without the text
CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
ZLIB_FORMATS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def digest(body: bytes, content_type: str) -> str:
    """SHA-256 of the words of a page, or of the bytes of what is none. "" for nothing."""
    if not body:
        return ""
    if "html" not in content_type.lower():
        return sha256(body).hexdigest()
    words = IGNORED.sub("", visible(_decoded(body, content_type)))
    return sha256(words.encode("utf-8", "replace")).hexdigest()


def visible(html: str) -> str:
    """Without scripts, styles, comments and markup. Each character is read a bounded number of times, whatever stands there."""
    kept, place = [], 0
    while opening := OPENS.search(html, place):
        kept.append(html[place : opening.start()])
        end = ENDS[(opening[1] or "!--").lower()].search(html, opening.end())
        if end is None:
            return _plain("".join(kept))
        place = end.end()
    return _plain("".join([*kept, html[place:]]))


def _plain(html: str) -> str:
    return unescape(TAG.sub(" ", html))


def _decoded(body: bytes, content_type: str) -> str:
    said = CHARSET.search(content_type.encode("ascii", "ignore")) or CHARSET.search(body[:2000])
    try:
        return body.decode(said[1].decode("ascii") if said else "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def unpacked(body: bytes, encoding: str, *, most: int) -> bytes:
    """At most so many bytes of it; what cannot be unpacked as it came."""
    wbits = ZLIB_FORMATS.get(encoding.strip().lower())
    if wbits is None:
        return body
    try:
        return zlib.decompressobj(wbits).decompress(body, most)
    except zlib.error:
        return body
