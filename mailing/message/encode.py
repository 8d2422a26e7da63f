"""Quoted-printable (RFC 2045, 6.7) of the parts of a mail, such that a message is made by replacing placeholders in bytes.

A placeholder (`%%UNSUBSCRIBE_URL%%`) stands alone on its line between two soft line breaks. What takes its place is encoded
in lines of its own, so no line grows beyond 76 characters.
"""

import binascii
import re

UNSUBSCRIBE_URL, WEB_URL = "%%UNSUBSCRIBE_URL%%", "%%WEB_URL%%"
PLACEHOLDER = re.compile(r"(%%[A-Z_]{1,60}%%)")
LINE_END = re.compile(r"\r\n?|\n")
SPACE_AT_END = re.compile(r"[ \t]+(?=\n|$)")  # readers do not see it, and encoded it makes lines of 78
SOFT_BREAK = b"=\r\n"
MAX_LINE = 76


def encode_html(text: str) -> bytes:
    """The bytes of one part, ending with CRLF; b"" for no text. Indentation is taken out: readers do not see it."""
    return encode_text(re.sub(r"\s*\n\s*", "\n", text.strip()))


def encode_text(text: str) -> bytes:
    """The bytes of one part, ending with CRLF; b"" for no text. Characters that UTF-8 does not have become question marks."""
    if not text:
        return b""
    pieces = PLACEHOLDER.split(SPACE_AT_END.sub("", LINE_END.sub("\n", text)).removesuffix("\n"))
    encoded = [encode_value(piece) for piece in pieces]
    encoded[1::2] = [SOFT_BREAK + piece.encode() + SOFT_BREAK for piece in pieces[1::2]]
    return b"".join(encoded) + b"\r\n"


def encode_value(text: str) -> bytes:
    """Lines of at most 76 characters, the last of at most 75, so that a soft line break can follow it.

    b2a_qp ends its soft breaks with LF where the text has no line end, and fills the last line up to 76.
    """
    encoded = re.sub(rb"\r?\n", b"\r\n", binascii.b2a_qp(text.encode("utf-8", "replace")))
    is_full = len(encoded.rpartition(b"\r\n")[2]) > MAX_LINE - 1
    return encoded[:-1] + SOFT_BREAK + encoded[-1:] if is_full else encoded
