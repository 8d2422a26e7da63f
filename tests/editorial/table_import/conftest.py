"""A store for tables of each test's own, and what most tables name."""

import pytest

from editorial.table_import.file_formats.read_process import parse_table
from editorial.table_import.import_table import dry_run, import_table
from editorial.table_import.row_checker import TablePermissions
from policies.policy_table import POLICY_TABLE
from tests.support.file_stores import use_stores
from tests.support.samples.table_files import csv_of, xlsx_of

ALL = TablePermissions(add=True, change=True)


@pytest.fixture(autouse=True)
def file_stores(request, settings, tmp_path):
    use_stores(settings, getattr(request, "param", "folder"), tmp_path, "imports")


@pytest.fixture(autouse=True)
def read_in_this_process(monkeypatch):
    """Tables are read without the start of a process each; `test_file_rows` tests the process."""
    monkeypatch.setattr("editorial.table_import.import_table.read_table", parse_table)


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
