"""Making the files: when they are due, who makes them, and how. All of it sees the public tables only."""

import gzip
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from rest_framework.utils.encoders import JSONEncoder

from catalogue.api.rows import row_of
from catalogue.guard import public_tables_only
from catalogue.models import Clock, Dump
from catalogue.moment import read_moment
from catalogue.tables import csv_line, csv_lines
from config.api import router
from config.dumps.stored import is_stale, latest, remove, save

NIGHT = time(3)  # in the desk's zone
CLAIM = timedelta(minutes=10)
RENEWED_EVERY = 1000  # rows
KEPT = 2  # dumps: who is still reading the one before gets to its end


class Stopped(Exception):
    """The worker is to end; what was begun is taken away."""


class _Digesting:
    """A file that is written through, and what was written so far as a number of bytes and a SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.size, self.digest = file, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.digest.update(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


def make_if_due(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """For the worker: 1 where the files were made. It asks now and then whether it is to stop."""
    with public_tables_only():
        dump = latest()
        if dump and not is_stale(dump) and dump.begun_at >= last_night(timezone.now()):
            return 0
        claimed = claim()
    if claimed is None:
        return 0
    try:
        make(claimed, is_stopped)
    except Stopped:
        return 0
    return 1


def last_night(now: datetime) -> datetime:
    local = timezone.localtime(now)
    night = datetime.combine(local.date(), NIGHT, tzinfo=local.tzinfo)
    return night if night <= local else night - timedelta(days=1)


@transaction.atomic
def claim() -> Dump | None:
    """None while somebody else is making one."""
    clock, now = Clock.objects.select_for_update().get(pk=1), timezone.now()
    if Dump.objects.filter(finished_at=None, claimed_until__gt=now).exists():
        return None
    return Dump.objects.create(change=clock.changes, begun_at=now, claimed_until=now + CLAIM)


def make(dump: Dump, is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Two files for each list of the API, in constant memory; then the one that readers get is this.

    Whatever stops it, nothing is left of what was begun, and others may begin at once.
    """
    try:
        _make(dump, is_stopped)
    except BaseException:
        remove(dump)
        raise


def _make(dump: Dump, is_stopped: Callable[[], bool]) -> None:
    files: list[dict[str, Any]] = []
    registry: Any = router.registry
    with public_tables_only():
        moment = read_moment()
        for folder, viewset, _ in registry:
            if hasattr(viewset, "everything"):
                files += _write(dump, folder, _heard(_lines(viewset(moment=moment)), dump, is_stopped))
        dump.files, dump.finished_at = files, timezone.now()
        dump.save()
        for old in Dump.objects.filter(pk__lt=dump.pk)[KEPT - 1 :]:
            remove(old)


def _heard(lines: Iterator[Any], dump: Dump, is_stopped: Callable[[], bool]) -> Iterator[Any]:
    """The lines; between them the claim is renewed. Raises Stopped."""
    for number, line in enumerate(lines):
        if number % RENEWED_EVERY == 0:
            if is_stopped():
                raise Stopped
            Dump.objects.filter(pk=dump.pk).update(claimed_until=timezone.now() + CLAIM)
        yield line


def _write(dump: Dump, folder: str, lines: Iterator[tuple[bytes, bytes]]) -> Iterator[dict[str, Any]]:
    """`<folder>.jsonl.gz` and `<folder>.csv.gz`, in one pass over the list."""
    with ExitStack() as stack:
        files = {kind: stack.enter_context(tempfile.TemporaryFile()) for kind in ("jsonl", "csv")}
        written = {kind: _Digesting(file) for kind, file in files.items()}
        zipped = {k: stack.enter_context(gzip.GzipFile(fileobj=w, mode="wb", mtime=0, filename="")) for k, w in written.items()}  # type: ignore[call-overload]
        rows = -1  # the heading is none
        for line, cells in lines:
            rows += 1
            zipped["jsonl"].write(line)
            zipped["csv"].write(cells)
        for kind, file in files.items():
            zipped[kind].close()
            name = f"{folder}.{kind}.gz"
            file.seek(0)
            save(dump, name, file)
            yield {"name": name, "rows": rows, "bytes": written[kind].size, "sha256": written[kind].digest.hexdigest()}


def _lines(view: Any) -> Iterator[tuple[bytes, bytes]]:
    """The heading of the table first, then each object as a line of both files."""
    shape = view.get_serializer_class()()
    columns = list(shape.fields)
    yield b"", "".join(csv_lines(columns, [])).encode()
    for document in view.everything():
        line = json.dumps(document, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":")) + "\n"
        yield line.encode(), csv_line(row_of(document, shape, columns)).encode()
