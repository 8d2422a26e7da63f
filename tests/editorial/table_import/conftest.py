"""A store for tables of each test's own, and what most tables name."""

import pytest
from django.core.files.storage import storages

from editorial.table_import.import_table import dry_run, import_table
from editorial.table_import.row_checker import TablePermissions
from policies.policy_table import POLICY_TABLE
from tests.support.samples.table_files import csv_of, xlsx_of

ALL = TablePermissions(add=True, change=True)


@pytest.fixture(autouse=True)
def _import_store(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "imports"}}
    settings.STORAGES = {**settings.STORAGES, "imports": place}
    storages._storages.clear()


@pytest.fixture
def report_for():
    """The report on these rows as a table of policies (or of `sheet`)."""

    def report(*rows, sheet=POLICY_TABLE, by=None, rights=ALL):
        return dry_run(sheet, xlsx_of(*rows), "table.xlsx", by=by, rights=rights)

    return report


@pytest.fixture
def import_rows():
    """These rows reported and written; returns what was written."""

    def bring_in(*rows, sheet=POLICY_TABLE, by=None, rights=ALL):
        data = csv_of(*rows).encode()
        seen = dry_run(sheet, data, "table.csv", by=by, rights=rights)
        return import_table(sheet, data, seen, by=by, rights=rights)

    return bring_in
