"""Leases of the rate limit, in a file that all processes of this machine map into memory: they count as one process would.

Where the file cannot be had (no folder, no room), the table is the process's own.
"""

import fcntl
import logging
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

SLOT = struct.Struct("<16sIIII")  # digest of the reader, minute, and the fields of Lease
BUCKETS, BUCKET_SLOTS = 2048, 8  # a reader's lease is in one of the slots of its bucket: 16,384 readers, 512 KB
BUCKET_SIZE = SLOT.size * BUCKET_SLOTS
logger = logging.getLogger(__name__)


@dataclass
class Lease:
    """The requests that this machine leased for one reader and minute."""

    granted: int = 0
    used: int = 0
    total_counted: int = 0  # leased by all machines, when this one last asked


class LeaseTable:
    """A table of fixed size. The digest takes the place of the reader's name, which may be an address."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        size, self._file = BUCKETS * BUCKET_SIZE, -1
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.posix_fallocate(self._file, 0, size)  # a page of memory without room on the disk would end the process
        except OSError as error:
            logger.warning("Each process counts requests alone: %s", error)
            self._file = -1
        self._memory = mmap.mmap(self._file, size)

    @contextmanager
    def lease(self, reader: str, minute: int) -> Iterator[Lease]:
        """The reader's lease of the minute, to be changed: nobody else has it meanwhile.

        A lease of another minute makes room; in a full bucket one of this minute, whose reader leases anew.
        """
        digest = blake2b(reader.encode(), digest_size=16).digest()
        bucket = int.from_bytes(digest[:4], "big") % BUCKETS * BUCKET_SIZE
        with self._lock:
            self._lock_bucket(bucket, fcntl.LOCK_EX)
            try:
                place, lease = self._find(bucket, digest, minute)
                yield lease
                SLOT.pack_into(self._memory, place, digest, minute, lease.granted, lease.used, lease.total_counted)
            finally:
                self._lock_bucket(bucket, fcntl.LOCK_UN)

    def clear(self) -> None:
        with self._lock:
            self._memory[:] = bytes(len(self._memory))

    def _find(self, bucket: int, digest: bytes, minute: int) -> tuple[int, Lease]:
        free = bucket + digest[4] % BUCKET_SLOTS * SLOT.size
        for place in range(bucket, bucket + BUCKET_SIZE, SLOT.size):
            found, of_minute, *numbers = SLOT.unpack_from(self._memory, place)
            if of_minute != minute:
                free = place
            elif found == digest:
                return place, Lease(*numbers)
        return free, Lease()

    def _lock_bucket(self, bucket: int, operation: int) -> None:
        """Against other processes; the kernel unlocks it for one that dies."""
        if self._file >= 0:
            fcntl.lockf(self._file, operation, BUCKET_SIZE, bucket)


@cache
def lease_table(counters_file: Path) -> LeaseTable:
    """The table beside that file. One in each process: to close a second descriptor would unlock what the first locked (POSIX)."""
    return LeaseTable(Path(counters_file).with_suffix(".leases"))
