"""Bytes to text: a file's encoding by its byte order mark, else by what its text would read like; a web page's by its label."""

import codecs
import re
from contextlib import suppress
from typing import NamedTuple

from infra.text.han import HAN_RANGES

UTF_8 = "UTF-8"
UTF_8_DAMAGED = "UTF-8 with some broken bytes, which are shown as \ufffd"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# What spreadsheets and editors of China, its neighbours and Europe write, by codec. GB18030 holds GBK and GB 2312.
LEGACY_ENCODINGS = {
    "gb18030": "GB18030",
    "cp1252": "Windows-1252 (Western European)",
    "iso8859-15": "ISO 8859-15 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "mac-roman": "Mac Roman",
    "cp850": "code page 850 (MS-DOS)",
    "big5hkscs": "Big5 (traditional Chinese)",
    "cp932": "Shift JIS (Japanese)",
    "euc_jis_2004": "EUC-JP (Japanese)",
    "cp949": "EUC-KR (Korean)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
}
EXAMINED_BYTES = 50_000  # of the lines that are not ASCII
MAX_IMPLAUSIBLE_SHARE = 0.3  # of the characters that are not ASCII
EXAMINED_UTF_16_BYTES = 4_000
MIN_VALID_SHARE = 2  # characters of several bytes that are valid UTF-8, for each byte that is not
TEXT_CHARACTER = re.compile(
    f"[\t\n\r -~\u00a0-\u024f\u0370-\u04ff\u2010-\u203a\u3000-\u30ff\uac00-\ud7a3\uff01-\uffee{HAN_RANGES}]"
)
CAPITALS, SYMBOLS = (
    "\u00c0-\u00d6\u00d8-\u00de\u0152\u0160\u0178\u017d",
    "\u00a2-\u00a6\u00a8\u00ac\u00af\u00b1-\u00b4\u00b8\u00b9\u00bc-\u00be",
)
# What no text has and a wrong encoding makes: private, control and spacing modifier characters; a capital, a symbol, an ideograph
# or a letter of another script within a word.
IMPLAUSIBLE = re.compile(
    "[\ue000-\uf8ff\u0080-\u009f\u02c6-\u02dd]"
    f"|[a-z\u00df-\u00ff][{CAPITALS}]|[A-Z][{CAPITALS}][a-z]|[{SYMBOLS}][A-Za-z\u00c0-\u00ff]"
    f"|[A-Za-z][{HAN_RANGES}{SYMBOLS}\u00a1\u00a7\u00a9-\u00ae\u00bf\u2020-\u2030\u2500-\u25ff\ufb01\ufb02\uff61-\uff9f][a-z]"
    f"|(?<![{HAN_RANGES}])[{HAN_RANGES}][a-z][a-z]|[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z]"
)
# Codecs of Python that are no encodings of a page; some of them take time that grows with the square of the length.
NOT_ENCODINGS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"}


class UndecodableText(Exception):
    """The bytes are text in no encoding that is known; the message is a sentence for whoever chose the file."""


class DecodedText(NamedTuple):
    """`encoding` is its name for people, such as GB18030."""

    text: str
    encoding: str


def decode_text(data: bytes) -> DecodedText:
    """By the byte order mark, which is taken away; else UTF-16 or UTF-8 if it is that, else the most plausible legacy encoding.

    In UTF-8 that is damaged in few places the broken bytes become U+FFFD. Raises UndecodableText.
    """
    for mark, codec, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strict(data, codec, name)
    if b"\x00" in data:
        if codec := _utf16_without_mark(data[:EXAMINED_UTF_16_BYTES]):
            return _decode_strict(data, codec, "UTF-16")
        raise UndecodableText("This file is no text: it has zero bytes in it.")
    try:
        return DecodedText(data.decode(), UTF_8)
    except UnicodeDecodeError:
        return _decode_damaged_utf8(data) or _decode_legacy(data)


def decode_labelled(data: bytes, label: str) -> str:
    """With the encoding that a server or a page names; UTF-8 where it names none that is known. Broken bytes become U+FFFD."""
    try:
        codec = codecs.lookup(label).name.replace("_", "-")
        return data.decode("utf-8" if codec in NOT_ENCODINGS else codec, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _utf16_without_mark(head: bytes) -> str:
    """The codec in which nearly all of it is text; "" where there is none."""
    for codec in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(codec, "replace")
        if len(TEXT_CHARACTER.findall(text)) >= 0.95 * len(text):
            return codec
    return ""


def _decode_strict(data: bytes, codec: str, name: str) -> DecodedText:
    try:
        return DecodedText(data.decode(codec), name)
    except UnicodeDecodeError:
        raise UndecodableText(f"The file says that it is {name}, but it is damaged.") from None


def _decode_damaged_utf8(data: bytes) -> DecodedText | None:
    """The text if it is UTF-8 apart from some bytes: other encodings hardly ever have valid characters of several bytes."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return DecodedText(text, UTF_8_DAMAGED) if _count_non_ascii(text) - broken >= MIN_VALID_SHARE * broken else None


def _decode_legacy(data: bytes) -> DecodedText:
    """Of the encodings with the fewest implausible words the most likely one, by the frequency of its characters.

    Raises UndecodableText.
    """
    import chardet

    sample = b"\n".join(line for line in data.splitlines() if not line.isascii())[:EXAMINED_BYTES]
    guesses = chardet.detect_all(sample, ignore_threshold=True, compat_names=False, include_encodings=LEGACY_ENCODINGS)
    readings = [
        (codec, sample.decode(codec, "ignore")) for guess in guesses if (codec := guess["encoding"] or "") in LEGACY_ENCODINGS
    ]
    for codec, text in sorted(readings, key=lambda reading: _count_implausible(reading[1])):
        if _count_implausible(text) <= MAX_IMPLAUSIBLE_SHARE * _count_non_ascii(text):
            with suppress(UnicodeDecodeError):
                return DecodedText(data.decode(codec), LEGACY_ENCODINGS[codec])
    raise UndecodableText("The file is in no encoding in which its words could be read.")


def _count_implausible(text: str) -> int:
    return len(IMPLAUSIBLE.findall(text))


def _count_non_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))
