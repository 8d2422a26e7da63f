"""Writes dumps: when they are due, which worker writes, and how. Reads public tables only."""

import gzip
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from catalogue.api.files.exports import iter_json_lines
from catalogue.api.files.tables import first_table, further_tables
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
    """Write JSON Lines and tables in CSV for each list of the API, in constant memory; then readers get this dump.

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
                lines = _list_lines(viewset(revision=revision), folder)
                files += _write_list(dump, _renewing_claim(lines, dump, is_stopped))
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


def _write_list(dump: Dump, lines: Iterator[tuple[str, bytes]]) -> Iterator[dict[str, Any]]:
    """The files of a list, in one pass over it; `lines` are (name of the file, line). The heading of a table is its first line."""
    with ExitStack() as stack:
        files: dict[str, tuple[IO[bytes], _DigestWriter, gzip.GzipFile]] = {}
        rows: dict[str, int] = {}
        for name, line in lines:
            if name not in files:
                file: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
                writer = _DigestWriter(file)
                files[name] = file, writer, stack.enter_context(gzip.GzipFile(fileobj=writer, mode="wb", mtime=0, filename=""))  # type: ignore[call-overload]
                rows[name] = -1  # the first line does not count
            rows[name] += 1
            files[name][2].write(line)
        for name, (content, writer, zipped) in files.items():
            zipped.close()
            content.seek(0)
            save_file(dump, name, content)
            yield {"name": name, "rows": rows[name], "bytes": writer.size, "sha256": writer.digest.hexdigest()}


def _list_lines(view: Any, folder: str) -> Iterator[tuple[str, bytes]]:
    """(name of the file, line) of `<folder>.jsonl.gz`, `<folder>.csv.gz`, and of a table for each list of objects in an object.

    First the headings, and an empty one for JSON Lines.
    """
    serializer = view.get_serializer_class()()
    objects, whole = f"{folder}.jsonl.gz", first_table(serializer, is_flat=True)
    further = [table for table in further_tables(serializer) if table.is_of_objects]
    tables = {f"{folder}.csv.gz": whole, **{f"{folder}.{table.name}.csv.gz": table for table in further}}
    yield objects, b""
    for name, table in tables.items():
        yield name, "".join(csv_lines(table.headings, [])).encode()
    for document in view.iter_all():
        yield objects, next(iter_json_lines([document])).encode()
        for name, table in tables.items():
            for row in table.rows(document):
                yield name, csv_line(row).encode()
