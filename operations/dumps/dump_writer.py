"""Making the files: when they are due, who makes them, and how. All of it sees the public tables only."""

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

from catalogue.api.flatten import flatten_document
from catalogue.http.guard import public_tables_only
from catalogue.index.revision import read_revision
from catalogue.models import CatalogueRevision, Dump
from infra.claims import is_unleased, lease_row
from infra.spreadsheets import csv_line, csv_lines
from operations.dumps.dump_storage import delete_dump, is_stale, latest_dump, save_file

DUE_TIME = time(3)  # in the desk's zone
CLAIM_DURATION = timedelta(minutes=10)
ROWS_BETWEEN_RENEWALS = 1000  # rows
KEPT_DUMPS = 2  # dumps: who is still reading the one before gets to its end


class WorkerStopped(Exception):
    """The worker is to end; what was begun is taken away."""


class _DigestWriter:
    """A file that is written through, and what was written so far as a number of bytes and a SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.size, self.digest = file, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.digest.update(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


def write_dump_if_due(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """For the worker: 1 where the files were made. It asks now and then whether it is to stop."""
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
    local = timezone.localtime(now)
    night = datetime.combine(local.date(), DUE_TIME, tzinfo=local.tzinfo)
    return night if night <= local else night - timedelta(days=1)


@transaction.atomic
def claim_dump() -> Dump | None:
    """None while somebody else is making one."""
    clock, now = CatalogueRevision.objects.select_for_update().get(pk=1), timezone.now()
    if Dump.objects.filter(finished_at=None).exclude(is_unleased()).exists():
        return None
    return Dump.objects.create(change=clock.last_change_number, begun_at=now, claimed_until=now + CLAIM_DURATION)


def write_dump(dump: Dump, is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Two files for each list of the API, in constant memory; then the one that readers get is this.

    Whatever stops it, nothing is left of what was begun, and others may begin at once.
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
    """The lines; between them the lease is renewed. Raises WorkerStopped, also where the lease is another worker's."""
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
        rows = -1  # the heading is none
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
    """The heading of the table first, then each object as a line of both files."""
    serializer = view.get_serializer_class()()
    columns = list(serializer.fields)
    yield b"", "".join(csv_lines(columns, [])).encode()
    for document in view.iter_all():
        line = json.dumps(document, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":")) + "\n"
        yield line.encode(), csv_line(flatten_document(document, serializer, columns)).encode()
