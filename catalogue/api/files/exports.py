"""Exports: a whole list as one file. JSON Lines and CSV are streamed in constant memory; XLSX is built first, then sent."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import IO, Any

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from catalogue.api.fieldsets import Fieldset
from catalogue.api.files.about_sheet import ListFacts
from catalogue.api.files.tables import Table, first_table, further_tables
from catalogue.api.files.workbook import workbook_of_tables
from catalogue.http.conditions import REVALIDATED, is_known, last_modified, not_modified
from catalogue.http.desk_day import exact_desk_day
from catalogue.http.page_cache import response_digest
from catalogue.http.paths import api_list_name
from catalogue.http.problems import BadParameters
from catalogue.query.entry_query import EntryQuery
from infra.spreadsheets import csv_lines
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


def export_response(request: Request, entry_query: EntryQuery, fieldset: Fieldset, description: str) -> HttpResponseBase:
    """The list as an attachment in the format of the accepted renderer. Raises BadParameters for an unknown `table`.

    Makes no file for HEAD, which runs as GET, nor for a client that has it. The tag is weak: equal lists, compressed or not.
    """
    renderer: Any = request.accepted_renderer
    table, revision = requested_table(request, fieldset), entry_query.revision
    name = "-".join(filter(None, (api_list_name(entry_query.type), table.name, f"{exact_desk_day():%Y-%m-%d}")))
    headers = {
        "Content-Type": renderer.media_type + (f"; charset={renderer.charset}" if renderer.charset else ""),
        "Content-Disposition": f'attachment; filename="{name}.{renderer.format}"',
        "ETag": f'W/"{response_digest(request._request, revision)}"',
        "Last-Modified": last_modified(revision.changed_at),
        "Cache-Control": REVALIDATED,
        "Vary": "Accept-Encoding",
    }
    if is_known(request._request, headers):
        return not_modified(headers)
    is_head = request.META["REQUEST_METHOD"] == "HEAD"
    facts = ListFacts(description, settings.SITE_URL + request.get_full_path(), revision)
    answer = StreamingHttpResponse(()) if is_head else _made_file(renderer.format, entry_query, fieldset, table, facts)
    for header, value in headers.items():
        answer[header] = value
    return answer


def requested_table(request: Request, fieldset: Fieldset) -> Table:
    """The table that `table=` names, else the first one. Raises BadParameters."""
    name = request.query_params.get("table")
    if name is None:
        return first_table(fieldset.serializer, fieldset.fields, is_flat=True)
    if request.accepted_renderer.format != "csv":
        raise BadParameters({"table": ["It goes with format=csv only; a workbook has all tables."]})
    tables = {table.name: table for table in further_tables(fieldset.serializer, fieldset.fields)}
    if name not in tables:
        raise BadParameters({"table": [f"“{name[:60]}” is not one of: {', '.join(tables)}."]})
    return tables[name]


def _made_file(
    format_name: str, entry_query: EntryQuery, fieldset: Fieldset, table: Table, facts: ListFacts
) -> StreamingHttpResponse:
    """Raises WorkbookBusy while this process makes another workbook."""
    if format_name == "jsonl":
        return StreamingHttpResponse(iter_json_lines(iter_documents(entry_query, fieldset)))
    documents = iter_documents(entry_query, with_uid(fieldset))
    if format_name == "csv":
        return StreamingHttpResponse(csv_lines(table.headings, chain.from_iterable(map(table.rows, documents))))
    return FileResponse(_workbook(documents, fieldset, api_list_name(entry_query.type), facts))


def with_uid(fieldset: Fieldset) -> Fieldset:
    """With the field by which the rows of further tables name their object."""
    return replace(fieldset, fields=(*fieldset.fields, "uid")) if fieldset.fields else fieldset


def _workbook(documents: Iterable[dict[str, Any]], fieldset: Fieldset, title: str, facts: ListFacts) -> IO[bytes]:
    tables = {
        title: first_table(fieldset.serializer, fieldset.fields, is_flat=False),
        **{table.name: table for table in further_tables(fieldset.serializer, fieldset.fields)},
    }
    try:
        with _building.take():
            return workbook_of_tables(documents, tables, facts)
    except NoFreeSlot:
        raise WorkbookBusy from None


def iter_json_lines(documents: Iterable[dict[str, Any]]) -> Iterator[str]:
    for document in documents:
        yield json.dumps(document, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":")) + "\n"
