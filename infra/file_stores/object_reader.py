"""Reads an object of an S3 store block by block: any size in constant memory, without a temporary file or a held connection."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from typing import Any

from botocore.exceptions import ClientError

BLOCK_BYTES = 2**20


def open_object(client: Any, bucket: str, key: str, mapped_errors: Callable[[], AbstractContextManager[None]]) -> io.BufferedReader:
    """Reads the first block. Raises FileNotFoundError; `mapped_errors` translates failures of later blocks."""
    return io.BufferedReader(_ObjectReader(client, bucket, key, mapped_errors))


class _ObjectReader(io.RawIOBase):
    """Keeps one block. `_size` is that of the whole object.

    If the object is replaced meanwhile, reading on fails (If-Match), so that two objects never mix.
    """

    def __init__(self, client: Any, bucket: str, key: str, mapped_errors: Callable[[], AbstractContextManager[None]]) -> None:
        self._client, self._object, self._mapped_errors = client, {"Bucket": bucket, "Key": key}, mapped_errors
        self._position, self._start, self._block, self._condition = 0, 0, b"", dict[str, str]()
        self._size = 0
        try:
            self._fetch(0)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in ("NoSuchKey", "404"):
                raise FileNotFoundError(f"File does not exist: {key}") from None
            if code != "InvalidRange":  # the answer for the first byte of an empty object
                raise

    def _fetch(self, start: int) -> None:
        found = self._client.get_object(**self._object, **self._condition, Range=f"bytes={start}-{start + BLOCK_BYTES - 1}")
        with closing(found["Body"]) as body:
            self._start, self._block = start, body.read()
        self._condition = {"IfMatch": found["ETag"]}
        self._size = int(found["ContentRange"].rpartition("/")[2])

    def readinto(self, buffer: Any) -> int:
        if self._position >= self._size:
            return 0
        if not self._start <= self._position < self._start + len(self._block):
            with self._mapped_errors():
                self._fetch(self._position)
        at = self._position - self._start
        piece = self._block[at : at + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def readall(self) -> bytes:
        return b"".join(iter(lambda: self.read(BLOCK_BYTES) or b"", b""))

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True
