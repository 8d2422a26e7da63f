"""A whole list as one file, of any length: JSON Lines and CSV as they are made, in constant memory; XLSX once it is complete."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from catalogue.addresses import API
from catalogue.api.rows import row_of
from catalogue.api.telling import Telling
from catalogue.selection import Selection
from catalogue.tables import csv_lines, workbook

BATCH = 200
PIECE = 65536  # bytes


def documents_of(selection: Selection, telling: Telling) -> Iterator[dict[str, Any]]:
    """All of them, in constant memory."""
    return chain.from_iterable(telling.told(entries, selection.moment) for entries in selection.batches(BATCH))


def rows_of(documents: Iterable[dict[str, Any]], telling: Telling) -> Iterator[list[Any]]:
    return (row_of(document, telling.shape, telling.columns) for document in documents)


def export(request: Request, selection: Selection, telling: Telling) -> HttpResponseBase:
    """In the accepted renderer's format."""
    renderer: Any = request.accepted_renderer
    documents = documents_of(selection, telling)
    answer: HttpResponseBase
    if request.method == "HEAD":
        answer = HttpResponse()
    elif renderer.format == "jsonl":
        answer = StreamingHttpResponse(json_lines(documents))
    elif renderer.format == "csv":
        answer = StreamingHttpResponse(csv_lines(telling.columns, rows_of(documents, telling)))
    else:
        answer = StreamingHttpResponse(_pieces(workbook(telling.columns, rows_of(documents, telling))))
    charset = f"; charset={renderer.charset}" if renderer.charset else ""
    answer["Content-Type"] = renderer.media_type + charset
    name = f"{API[selection.type]}-{timezone.localdate():%Y-%m-%d}.{renderer.format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def json_lines(documents: Iterator[dict[str, Any]]) -> Iterator[str]:
    for document in documents:
        yield json.dumps(document, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":")) + "\n"


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
