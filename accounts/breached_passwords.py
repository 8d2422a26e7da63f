"""Refuses passwords from known breaches, looked up in a local file: nothing about a password leaves the machine."""

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ImproperlyConfigured, ValidationError

DIGEST_LENGTH = 40  # characters of SHA-1 in hexadecimal
LONGEST_LINE = 64  # bytes


class BreachedPasswordValidator:
    """`path` names a file in the format of Have I Been Pwned's download: lines `SHA1:count`, ordered by hash, tens of gigabytes."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        if not self.path.is_file():
            raise ImproperlyConfigured(f"BREACHED_PASSWORDS names no file: {path}")

    def validate(self, password: str, user: Any = None) -> None:
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        with self.path.open("rb") as file:
            if contains_digest(file, digest, size=self.path.stat().st_size):
                text = "This password is known from a breach, so it is among the first that are tried. Choose another one."
                raise ValidationError(text, code="password_breached")

    def get_help_text(self) -> str:
        return "Your password must not be known from a breach."


def contains_digest(file: BinaryIO, digest: bytes, *, size: int) -> bool:
    """Binary search by position: one seek and one short read a step, log2(size) steps, whatever the lengths of the counts.

    Invariant: the digest's line, if there is one, begins at `low` or later and before `high`.
    """
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        start, line = _line_at_or_after(file, middle)
        found = line[:DIGEST_LENGTH].upper()
        if found == digest:
            return True
        if line and found < digest:
            low = start + len(line)
        else:
            high = middle
    return False


def _line_at_or_after(file: BinaryIO, position: int) -> tuple[int, bytes]:
    """The first line that begins at the position or after it, with where it begins; an empty line at the end of the file."""
    before = max(position - 1, 0)
    file.seek(before)
    chunk = file.read(2 * LONGEST_LINE)
    start = 0 if position == 0 else chunk.find(b"\n") + 1
    if position and not start:
        return before + len(chunk), b""
    end = chunk.find(b"\n", start)
    return before + start, chunk[start:] if end < 0 else chunk[start : end + 1]
