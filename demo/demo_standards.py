"""Imports the standards of the demonstration from standards.csv, as the desk imports a table, and links some to policies.

37 real standards as public pages told of them on 28 November 2026; where the pages disagree, the column `doubts` says so.
"""

import csv
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from editorial.models import Source
from editorial.table_import.import_table import dry_run, import_table
from editorial.table_import.row_checker import TablePermissions
from editorial.workflow.after_save import after_save
from policies.models import Policy
from standards.models import Standard, StandardPolicy
from standards.standard_table import STANDARD_TABLE

STANDARDS_FILE = Path(__file__).with_name("standards.csv")
READ_ON = date(2026, 11, 28)
RIGHTS = TablePermissions(add=True, change=True)
# (standard, policy, what the one has to do with the other)
POLICY_LINKS = (
    (
        "gb-t-22239-2019",
        "internet-plus",
        "It has requirements of its own for cloud computing, mobile Internet and the Internet of Things, which the plan joins.",
    ),
    ("gb-38031-2025", "made-in-china-2025", "Vehicles with new energy are one of the ten fields of the plan."),
    ("gb-t-20234-1-2023", "made-in-china-2025", "Vehicles with new energy are one of the ten fields of the plan."),
)


def load_standards() -> list[Standard]:
    """The drafts. Three of them are linked to policies of the demonstration."""
    data = STANDARDS_FILE.read_bytes()
    _create_sources(data.decode())
    report = dry_run(STANDARD_TABLE, data, STANDARDS_FILE.name, by=None, rights=RIGHTS)
    import_table(STANDARD_TABLE, data, report, by=None, rights=RIGHTS)
    standards = {row.slug: row for row in Standard.objects.all()}
    for slug, policy, note in POLICY_LINKS:
        target = Policy.objects.get(slug=policy)
        StandardPolicy.objects.create(standard=standards[slug], policy=target, type="complements", note=note)
        after_save(standards[slug], by=None)
    return [*standards.values()]


def _create_sources(text: str) -> None:
    rows = csv.DictReader(text.splitlines(keepends=True))
    pages = {url: row["document_number"] for row in rows for url in row["sources"].split("\n") if url}
    Source.objects.bulk_create(
        Source(kind="document", title=f"Page on {number}", publisher=urlsplit(url).netloc, url=url, accessed_on=READ_ON)
        for url, number in pages.items()
    )
