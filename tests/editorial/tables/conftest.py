"""A store for tables of each test's own, and what most tables name."""

import pytest
from django.core.files.storage import storages

from editorial.tables.checking import Rights
from editorial.tables.importing import report_on, write
from policies.tables import POLICIES
from tests.editorial.tables.files import csv_of, xlsx_of

ALL = Rights(add=True, change=True)


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "imports"}}
    settings.STORAGES = {**settings.STORAGES, "imports": place}
    storages._storages.clear()


@pytest.fixture
def reported():
    """The report on these rows as a table of policies (or of `sheet`)."""

    def report(*rows, sheet=POLICIES, by=None, rights=ALL):
        return report_on(sheet, xlsx_of(*rows), "table.xlsx", by=by, rights=rights)

    return report


@pytest.fixture
def imported():
    """These rows reported and written; returns what was written."""

    def bring_in(*rows, sheet=POLICIES, by=None, rights=ALL):
        data = csv_of(*rows).encode()
        seen = report_on(sheet, data, "table.csv", by=by, rights=rights)
        return write(sheet, data, seen, by=by, rights=rights)

    return bring_in
