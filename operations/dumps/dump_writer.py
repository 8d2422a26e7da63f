"""Writes dumps: when they are due, which worker writes, and how. Reads public tables only."""

import gzip
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from rest_framework.utils.encoders import JSONEncoder

from catalogue.api.files.flatten import flatten_document
from catalogue.http.guard import public_tables_only
from catalogue.index.revision import read_revision
from catalogue.models import CatalogueRevision, Dump
from infra.claims import is_unleased, lease_row
from infra.spreadsheets import csv_line, csv_lines
from operations.dumps.dump_storage import delete_dump, is_stale, latest_dump, save_file

DUE_TIME = time(3)  # in the desk's zone
CLAIM_DURATION = timedelta(minutes=10)
ROWS_BETWEEN_RENEWALS = 1000
KEPT_DUMPS = 2  # the dump before stays, so that a download of it can finish


class WorkerStopped(Exception):
    """The worker was told to stop; the unfinished dump is deleted."""


class _DigestWriter:
    """Writes to a file; counts the bytes (`size`) and computes their SHA-256 (`digest`)."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.size, self.digest = file, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.digest.update(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


def write_dump_if_due(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Worker job: returns 1 if a dump was written. Calls `is_stopped` every ROWS_BETWEEN_RENEWALS rows."""
    with public_tables_only():
        dump = latest_dump()
        if dump and not is_stale(dump) and dump.begun_at >= last_due_time(timezone.now()):
            return 0
        claimed = claim_dump()
    if claimed is None:
        return 0
    try:
        write_dump(claimed, is_stopped)
    except WorkerStopped:
        return 0
    return 1


def last_due_time(now: datetime) -> datetime:
    """The last DUE_TIME at or before `now`, in the desk's zone."""
    local = timezone.localtime(now)
    night = datetime.combine(local.date(), DUE_TIME, tzinfo=local.tzinfo)
    return night if night <= local else night - timedelta(days=1)


@transaction.atomic
def claim_dump() -> Dump | None:
    """A new dump for this worker to write; None while another worker is writing one."""
    counters, now = CatalogueRevision.objects.select_for_update().get(pk=1), timezone.now()
    if Dump.objects.filter(finished_at=None).exclude(is_unleased()).exists():
        return None
    return Dump.objects.create(change=counters.last_change_number, begun_at=now, claimed_until=now + CLAIM_DURATION)


def write_dump(dump: Dump, is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Write a JSON Lines and a CSV file for each list of the API, in constant memory; then readers get this dump.

    On any exception the unfinished dump is deleted and the exception raised again, so that another worker can start at once.
    """
    try:
        _write_files(dump, is_stopped)
    except BaseException:
        delete_dump(dump)
        raise


def _write_files(dump: Dump, is_stopped: Callable[[], bool]) -> None:
    files: list[dict[str, Any]] = []
    registry: Any = import_string(settings.API_ROUTER).registry
    with public_tables_only():
        revision = read_revision()
        for folder, viewset, _ in registry:
            if hasattr(viewset, "iter_all"):
                files += _write_list(dump, folder, _renewing_claim(_list_lines(viewset(revision=revision)), dump, is_stopped))
        dump.files, dump.finished_at = files, timezone.now()
        dump.save()
        for old in Dump.objects.filter(pk__lt=dump.pk)[KEPT_DUMPS - 1 :]:
            delete_dump(old)


def _renewing_claim(lines: Iterator[Any], dump: Dump, is_stopped: Callable[[], bool]) -> Iterator[Any]:
    """Yield the lines and renew the lease between them. Raises WorkerStopped, also where another worker holds the lease."""
    for number, line in enumerate(lines):
        if number % ROWS_BETWEEN_RENEWALS == 0:
            if is_stopped():
                raise WorkerStopped
            if (until := lease_row(Dump.objects.filter(pk=dump.pk), CLAIM_DURATION, held=dump.claimed_until)) is None:
                raise WorkerStopped
            dump.claimed_until = until
        yield line


def _write_list(dump: Dump, folder: str, lines: Iterator[tuple[bytes, bytes]]) -> Iterator[dict[str, Any]]:
    """`<folder>.jsonl.gz` and `<folder>.csv.gz`, in one pass over the list."""
    with ExitStack() as stack:
        files = {kind: stack.enter_context(tempfile.TemporaryFile()) for kind in ("jsonl", "csv")}
        writers = {kind: _DigestWriter(file) for kind, file in files.items()}
        zipped = {k: stack.enter_context(gzip.GzipFile(fileobj=w, mode="wb", mtime=0, filename="")) for k, w in writers.items()}  # type: ignore[call-overload]
        rows = -1  # the heading does not count
        for line, cells in lines:
            rows += 1
            zipped["jsonl"].write(line)
            zipped["csv"].write(cells)
        for kind, file in files.items():
            zipped[kind].close()
            name = f"{folder}.{kind}.gz"
            file.seek(0)
            save_file(dump, name, file)
            yield {"name": name, "rows": rows, "bytes": writers[kind].size, "sha256": writers[kind].digest.hexdigest()}


def _list_lines(view: Any) -> Iterator[tuple[bytes, bytes]]:
    """(JSON line, CSV line): first the CSV heading, then each object."""
    serializer = view.get_serializer_class()()
    columns = list(serializer.fields)
    yield b"", "".join(csv_lines(columns, [])).encode()
    for document in view.iter_all():
        line = json.dumps(document, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":")) + "\n"
        yield line.encode(), csv_line(flatten_document(document, serializer, columns)).encode()
