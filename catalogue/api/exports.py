"""A whole list as one file, of any length: JSON Lines and CSV as they are made, in constant memory; XLSX once it is complete."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import IO, Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from catalogue.addresses import API
from catalogue.api.rows import row_of
from catalogue.models import Entry
from catalogue.selection import Selection
from catalogue.tables import csv_lines, workbook

BATCH = 200
PIECE = 65536  # bytes

Show = Callable[[Sequence[Entry]], list[dict[str, Any]]]


def export(
    request: Request, selection: Selection, shown: Show, shape: serializers.Serializer, fields: list[str]
) -> HttpResponseBase:
    """In the accepted renderer's format. Bad parameters are refused before the first byte."""
    renderer: Any = request.accepted_renderer
    shown([])  # what the request asks of each entry is checked once, before the status is sent
    columns = fields or list(shape.fields)
    documents = chain.from_iterable(shown(entries) for entries in selection.batches(BATCH))
    rows = (row_of(document, shape, columns) for document in documents)
    answer: HttpResponseBase
    if request.method == "HEAD":
        answer = HttpResponse()
    elif renderer.format == "jsonl":
        answer = StreamingHttpResponse(json_lines(documents))
    elif renderer.format == "csv":
        answer = StreamingHttpResponse(csv_lines(columns, rows))
    else:
        answer = StreamingHttpResponse(_pieces(workbook(columns, rows)))
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
