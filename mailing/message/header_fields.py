"""Header fields of a mail as bytes: checked, and folded so that parsers read back the very text.

Names and titles are folded here and not by the email package: its folding writes encoded words into List-Unsubscribe, which mail
services then do not read, and can join two encoded words as `?==?`, which some refuse.
"""

import base64
import re
from email.utils import parseaddr
from functools import lru_cache

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")  # printable ASCII without double or outer spaces
ATOMS = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")  # RFC 5322, 3.2.3: a name that needs no quotes
ADDRESS = re.compile(r"[^\s@<>(),:;\"\\\[\]]+@[A-Za-z0-9.-]+")
MAX_FOLDED_LINE = 76
MAX_LINE = 998  # RFC 5322, 2.1.1
MAX_WORD = 45  # bytes of text in one encoded word; with its frame it has 72 of the 75 characters that RFC 2047 allows


def plain_field(name: str, value: str) -> bytes:
    """A field of printable ASCII on one line. Raises ValueError, which names the field, for anything else."""
    line = f"{name}: {value}"
    if not (line.isascii() and line.isprintable()) or len(line) > MAX_LINE:
        raise ValueError(f"{name}: printable ASCII characters on one line are allowed, at most {MAX_LINE}.")
    return line.encode() + b"\r\n"


@lru_cache(maxsize=64)
def text_field(name: str, text: str) -> bytes:
    """A field of any text, such as Subject. Line ends and control characters become spaces."""
    return f"{name}:".encode() + _folded(CONTROL.sub(" ", text).strip(), used=len(name) + 1) + b"\r\n"


@lru_cache(maxsize=16)
def sender_field(sender: str) -> bytes:
    """From, of `Name <address>` or an address. Raises ValueError for an address that is not ASCII or not one."""
    name, address = parseaddr(sender)
    address = checked_address(address)
    name = CONTROL.sub(" ", name).strip()
    if not name:
        return plain_field("From", address)
    if PLAIN.fullmatch(name) and "=?" not in name:
        quoted = name if ATOMS.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
        return f"From: {quoted}\r\n <{address}>\r\n".encode()
    return b"From:" + _encoded_words(name) + f"\r\n <{address}>\r\n".encode()


def checked_address(address: str) -> str:
    """The address. Raises ValueError unless it is one ASCII address without quotes, comments or spaces."""
    if not (address.isascii() and address.isprintable() and len(address) <= 320 and ADDRESS.fullmatch(address)):
        raise ValueError("A mail address must be one ASCII address without spaces, quotes or comments.")
    return address


def _folded(text: str, *, used: int) -> bytes:
    """The value with its first space. Plain text is folded at its spaces, everything else written in encoded words (RFC 2047)."""
    if not PLAIN.fullmatch(text) or "=?" in text or max(map(len, text.split(" "))) > MAX_FOLDED_LINE - used - 1:
        return _encoded_words(text)
    lines, length = [""], used
    for word in text.split(" "):
        if length + 1 + len(word) > MAX_FOLDED_LINE:
            lines.append("")
            length = 0
        lines[-1] += f" {word}"
        length += 1 + len(word)
    return "\r\n".join(lines).encode()


def _encoded_words(text: str) -> bytes:
    """One encoded word a line, each of whole characters. b" " for no text."""
    words, word = [], b""
    for character in text:
        added = character.encode("utf-8", "replace")
        if len(word) + len(added) > MAX_WORD:
            words.append(word)
            word = b""
        word += added
    return b"\r\n".join(b" =?utf-8?b?" + base64.b64encode(part) + b"?=" for part in (*words, word) if part) or b" "
