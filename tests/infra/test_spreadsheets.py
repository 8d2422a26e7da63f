"""Workbooks: equal content gives equal bytes, so that a workbook's ETag and its answer to HEAD stay true."""

import time
from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook

from infra.spreadsheets import build_workbook

AT = datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC)


def workbook_bytes(**options: datetime) -> bytes:
    with build_workbook(["title", "number"], [["Internet Plus", 1], ["=1+1", 2]], **options) as file:
        return file.read()


def test_same_rows_at_one_instant_are_the_same_bytes_whenever_they_are_written(monkeypatch):
    first = workbook_bytes(at=AT)
    real = time.localtime
    monkeypatch.setattr(time, "localtime", lambda seconds=None: real((seconds or time.time()) + 86_400))
    assert workbook_bytes(at=AT) == first


def test_instant_of_the_content_stands_in_the_properties():
    properties = load_workbook(BytesIO(workbook_bytes(at=AT))).properties
    assert (properties.created, properties.modified) == (AT.replace(tzinfo=None),) * 2


def test_workbook_without_an_instant_is_of_now():
    created = load_workbook(BytesIO(workbook_bytes())).properties.created
    assert abs((created - datetime.now(UTC).replace(tzinfo=None)).total_seconds()) < 60
