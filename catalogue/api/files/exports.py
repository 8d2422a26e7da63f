"""Exports: a whole list as one file. JSON Lines and CSV are streamed in constant memory; XLSX is built first, then sent."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import IO, Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from catalogue.api.fieldsets import Fieldset
from catalogue.api.files.flatten import flatten_document
from catalogue.http.conditions import REVALIDATED, is_known, last_modified, not_modified
from catalogue.http.page_cache import response_digest
from catalogue.http.paths import api_list_name
from catalogue.query.entry_query import EntryQuery
from infra.spreadsheets import build_workbook, csv_lines
from infra.work_slots import RETRY_SECONDS, NoFreeSlot, WorkSlots

BATCH_SIZE = 200
_building = WorkSlots(1)


class WorkbookBusy(APIException):
    status_code = 503
    default_detail = "Another workbook is being made. Ask again in a few seconds, or ask for CSV."
    wait = RETRY_SECONDS  # for Retry-After


def iter_documents(entry_query: EntryQuery, fieldset: Fieldset) -> Iterator[dict[str, Any]]:
    """The presented documents of all entries, in constant memory."""
    return chain.from_iterable(fieldset.render(entries, entry_query.revision) for entries in entry_query.batches(BATCH_SIZE))


def iter_rows(documents: Iterable[dict[str, Any]], fieldset: Fieldset) -> Iterator[list[Any]]:
    return (flatten_document(document, fieldset.serializer, fieldset.columns) for document in documents)


def export_response(request: Request, entry_query: EntryQuery, fieldset: Fieldset) -> HttpResponseBase:
    """The list as an attachment in the format of the accepted renderer.

    Makes no file for HEAD, which runs as GET, nor for a client that has it. The tag is weak: equal lists, compressed or not.
    """
    renderer: Any = request.accepted_renderer
    revision = entry_query.revision
    name = f"{api_list_name(entry_query.type)}-{timezone.localdate():%Y-%m-%d}.{renderer.format}"
    headers = {
        "Content-Type": renderer.media_type + (f"; charset={renderer.charset}" if renderer.charset else ""),
        "Content-Disposition": f'attachment; filename="{name}"',
        "ETag": f'W/"{response_digest(request._request, revision)}"',
        "Last-Modified": last_modified(revision),
        "Cache-Control": REVALIDATED,
    }
    if is_known(request._request, headers):
        return not_modified(headers)
    is_head = request.META["REQUEST_METHOD"] == "HEAD"
    answer = StreamingHttpResponse(()) if is_head else _made_file(renderer.format, entry_query, fieldset)
    for name, value in headers.items():
        answer[name] = value
    return answer


def _made_file(format_name: str, entry_query: EntryQuery, fieldset: Fieldset) -> StreamingHttpResponse:
    documents = iter_documents(entry_query, fieldset)
    if format_name == "jsonl":
        return StreamingHttpResponse(iter_json_lines(documents))
    if format_name == "csv":
        return StreamingHttpResponse(csv_lines(fieldset.columns, iter_rows(documents, fieldset)))
    return FileResponse(_workbook(documents, fieldset, entry_query.revision.changed_at))


def _workbook(documents: Iterator[dict[str, Any]], fieldset: Fieldset, at: datetime) -> IO[bytes]:
    """Raises WorkbookBusy while this process makes another one."""
    try:
        with _building.take():
            return build_workbook(fieldset.columns, iter_rows(documents, fieldset), at=at)
    except NoFreeSlot:
        raise WorkbookBusy from None


def iter_json_lines(documents: Iterator[dict[str, Any]]) -> Iterator[str]:
    for document in documents:
        yield json.dumps(document, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":")) + "\n"
