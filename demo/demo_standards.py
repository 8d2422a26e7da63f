"""Imports the standards of the demonstration from standards.csv, as the desk imports a table, and links some to policies.

37 real standards as public pages told of them on 28 November 2026; where the pages disagree, the column `doubts` says so.
"""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from cases.models import CaseStudy
from catalogue.models import Organization
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
# (code, abbreviation, English name, Chinese name, kind) of those that are responsible for a standard and not in the vocabulary
ORGANIZATIONS = (
    ("mps", "MPS", "Ministry of Public Security", "公安部", Organization.Kind.AUTHORITY),
    ("mee", "MEE", "Ministry of Ecology and Environment", "生态环境部", Organization.Kind.AUTHORITY),
    ("taf", "TAF", "Telecommunication Terminal Industry Forum Association", "电信终端产业协会", Organization.Kind.STANDARDS_BODY),
    ("sac-tc-588", "SAC/TC 588", "National Technical Committee 588", "", Organization.Kind.TECHNICAL_COMMITTEE),
    ("beijing-government", "", "Beijing Municipal People's Government", "北京市人民政府", Organization.Kind.AUTHORITY),
)
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


# (case, field, what precedes the table, the standards in it)
CASE_TABLES = (
    (
        "wechat",
        "outcome",
        "What such an application may collect of its users became the subject of standards:",
        ("gb-t-35273-2020", "yd-t-4177-11-2022", "t-taf-077-7-2020"),
    ),
    (
        "didi-kuaidi",
        "regulators_response",
        "Standards on personal information, which ride hailing collects of passengers and drivers, came later:",
        ("gb-t-35273-2020", "gb-t-45574-2025"),
    ),
    (
        "industrial-internet",
        "regulators_response",
        "The baseline for classified protection has requirements of its own for industrial control systems:",
        ("gb-t-22239-2019",),
    ),
)


def load_standards() -> list[Standard]:
    """The drafts. Three of them are linked to policies of the demonstration."""
    data = STANDARDS_FILE.read_bytes()
    _create_sources(data.decode())
    Organization.objects.bulk_create(
        Organization(code=code, abbreviation=abbreviation, name_en=name_en, name_zh=name_zh, kind=kind)
        for code, abbreviation, name_en, name_zh, kind in ORGANIZATIONS
    )
    report = dry_run(STANDARD_TABLE, data, STANDARDS_FILE.name, by=None, rights=RIGHTS)
    import_table(STANDARD_TABLE, data, report, by=None, rights=RIGHTS)
    standards = {row.slug: row for row in Standard.objects.all()}
    for slug, policy, note in POLICY_LINKS:
        target = Policy.objects.get(slug=policy)
        StandardPolicy.objects.create(standard=standards[slug], policy=target, type="complements", note=note)
        after_save(standards[slug], by=None)
    return [*standards.values()]


def list_in_cases(standards: Iterable[Standard]) -> list[CaseStudy]:
    """The cases to which a table of standards was added, to be published again."""
    uids = {row.slug: str(row.uid) for row in standards}
    cases = []
    for slug, field, words, listed in CASE_TABLES:
        case = CaseStudy.objects.get(slug=slug)
        table = f'<div data-standards="{" ".join(uids[one] for one in listed)}"></div>'
        setattr(case, field, f"{getattr(case, field)}<p>{words}</p>{table}")
        case.save()
        cases.append(case)
    return cases


def _create_sources(text: str) -> None:
    rows = csv.DictReader(text.splitlines(keepends=True))
    pages = {url: row["document_number"] for row in rows for url in row["sources"].split("\n") if url}
    Source.objects.bulk_create(
        Source(kind="document", title=f"Page on {number}", publisher=urlsplit(url).netloc, url=url, accessed_on=READ_ON)
        for url, number in pages.items()
    )
