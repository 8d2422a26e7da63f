"""Workbooks: equal content gives equal bytes, so that a workbook's ETag and its answer to HEAD stay true."""

import time
from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook

from infra.table_workbook import TableWorkbook

AT = datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC)


def workbook_bytes() -> bytes:
    book = TableWorkbook(AT)
    book.add_sheet("rows", ["title", "number"], [20, 8])
    for row in (["Internet Plus", 1], ["=1+1", 2]):
        book.append("rows", row)
    with book.finish() as file:
        return file.read()


def test_same_rows_at_one_instant_are_the_same_bytes_whenever_they_are_written(monkeypatch):
    first = workbook_bytes()
    real = time.localtime
    monkeypatch.setattr(time, "localtime", lambda seconds=None: real((seconds or time.time()) + 86_400))
    assert workbook_bytes() == first


def test_instant_of_the_content_stands_in_the_properties():
    properties = load_workbook(BytesIO(workbook_bytes())).properties
    assert (properties.created, properties.modified) == (AT.replace(tzinfo=None),) * 2
