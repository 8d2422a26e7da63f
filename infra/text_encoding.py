"""Bytes to text: a file's encoding by its byte order mark, else by its bytes; a web page's by its label."""

import codecs
import re
from typing import NamedTuple

from infra.han import HAN_CHARACTER, HAN_RANGES

UTF_8 = "UTF-8"
WINDOWS_1252 = "Windows-1252 (Western European)"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
HEAD_LENGTHS = (200, 4000)  # bytes in which UTF-16 without a mark is looked for: a table may have its ASCII in the first row only
UNLIKELY_CHARACTERS = re.compile("[\ue000-\uf8ff\u0080-\u009f]")  # private and control characters: a sign of the wrong encoding
HAN_RUN = re.compile(f"[{HAN_RANGES}]+")
HAN_WITHIN_LATIN_WORD = re.compile(f"(?<=[A-Za-z])[{HAN_RANGES}](?![{HAN_RANGES}])|(?<![{HAN_RANGES}])[{HAN_RANGES}](?=[A-Za-z])")
MIN_SHARE = 0.8  # of the Chinese characters of a text
# Codecs of Python that are no encodings of a page; some of them take time that grows with the square of the length.
NOT_ENCODINGS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"}


class UndecodableText(Exception):
    """The bytes are text in no encoding that is known; the message is a sentence for whoever chose the file."""


class DecodedText(NamedTuple):
    """`encoding` is its name for people, such as GB18030."""

    text: str
    encoding: str


def decode_text(data: bytes) -> DecodedText:
    """By the byte order mark, which is taken away; else the first of UTF-16, UTF-8, GB18030 and Windows-1252 that fits.

    Raises UndecodableText. GB18030 holds GBK and GB 2312.
    """
    for mark, codec, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strict(data, codec, name)
    if codec := next(filter(None, (_utf16_without_mark(data[:length]) for length in HEAD_LENGTHS)), ""):
        return _decode_strict(data, codec, "UTF-16")
    if b"\x00" in data:
        raise UndecodableText("This file is no text: it has zero bytes in it.")
    try:
        return DecodedText(data.decode(), UTF_8)
    except UnicodeDecodeError:
        return _decode_legacy(data)


def decode_labelled(data: bytes, label: str) -> str:
    """With the encoding that a server or a page names; UTF-8 where it names none that is known. Broken bytes become U+FFFD."""
    try:
        codec = codecs.lookup(label).name.replace("_", "-")
        return data.decode("utf-8" if codec in NOT_ENCODINGS else codec, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _utf16_without_mark(head: bytes) -> str:
    """The codec, by the zero bytes: every second byte of Latin text. "" where it is not UTF-16."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) * 5 < len(head) // 2 or min(odd, even) * 5 > max(odd, even):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_strict(data: bytes, codec: str, name: str) -> DecodedText:
    try:
        return DecodedText(data.decode(codec), name)
    except UnicodeDecodeError:
        raise UndecodableText(f"The file says that it is {name}, but it is damaged.") from None


def _decode_legacy(data: bytes) -> DecodedText:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if _is_plausible_chinese(text):
        return DecodedText(text, "GB18030")
    try:
        return DecodedText(data.decode("cp1252"), WINDOWS_1252)
    except UnicodeDecodeError:
        raise UndecodableText("The file is neither UTF-8, UTF-16, GB18030 nor Windows-1252.") from None


def _is_plausible_chinese(text: str) -> bool:
    """Whether text that decodes as GB18030 is that: `größer` in Windows-1252 decodes too, as one Chinese character within a word.

    The characters of Chinese are usual ones (those of GB 2312) or stand in runs, as rare and traditional ones do.
    """
    characters, runs = HAN_CHARACTER.findall(text), HAN_RUN.findall(text)
    if not characters or UNLIKELY_CHARACTERS.search(text) or len(HAN_WITHIN_LATIN_WORD.findall(text)) * 2 > len(runs):
        return False
    usual = len("".join(characters).encode("gb2312", "ignore")) // 2
    in_runs = sum(len(run) for run in runs if len(run) > 1)
    return max(usual, in_runs) >= MIN_SHARE * len(characters)
