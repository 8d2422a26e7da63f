"""Tables of standards: the demonstration's list, official lists with Chinese headings, and what is exported comes back."""

from datetime import date

import pytest
from django.core.management import call_command

from demo.demo_standards import load_standards
from editorial.table_import.file_formats.read_process import parse_table
from editorial.table_import.import_table import dry_run, import_table
from editorial.table_import.row_checker import TablePermissions
from editorial.table_import.table_export import export_children, export_rows
from policies.models import Policy
from standards.models import Standard
from standards.standard_table import STANDARD_TABLE
from tests.standards.standard_rows import make_standard
from tests.support.samples.table_files import csv_of

pytestmark = pytest.mark.django_db
ALL = TablePermissions(add=True, change=True)
OFFICIAL = [
    "标准号", "中文标准名称", "英文标准名称", "标准状态", "发布日期", "实施日期", "代替国标号", "采用国际标准号", "采用程度",
    "中国标准分类号（CCS）", "主管部门",
]  # fmt: skip


@pytest.fixture(autouse=True)
def read_in_this_process(monkeypatch):
    monkeypatch.setattr("editorial.table_import.import_table.read_table", parse_table)


def bring_in(*rows):
    data = csv_of(*rows).encode()
    report = dry_run(STANDARD_TABLE, data, "t.csv", by=None, rights=ALL)
    if not report.problems:
        import_table(STANDARD_TABLE, data, report, by=None, rights=ALL)
    return report


def problem_messages(report):
    return [problem.message for row in report.rows for problem in row.problems]


def test_official_list_becomes_drafts():
    report = bring_in(
        OFFICIAL[:9],
        ["GB/T 22080-2025", "信息安全管理体系 要求", "ISMS", "即将实施", "2025-06-30", "1767196800000", "GB/T 22080-2016",
         "ISO/IEC 27001:2022", "IDT"],
        ["GB/T 22080-2016", "信息技术", "The former ISMS", "被代替", "2016-08-29", "2017-03-01", "GB/T 22080-2008", "", ""],
    )  # fmt: skip
    assert problem_messages(report) == []
    row, former = Standard.objects.get(number_key="GB22080-2025"), Standard.objects.get(number_key="GB22080-2016")
    assert (row.slug, row.nature, row.stage, row.in_force_on) == ("gb-t-22080-2025", "voluntary", "published", date(2026, 1, 1))
    assert [(one.number, one.target) for one in row.replacements.all()] == [("GB/T 22080-2016", former)]
    assert [(one.number, one.degree) for one in row.adoptions.all()] == [("ISO/IEC 27001:2022", "IDT")]
    assert former.stage == "replaced"


def test_columns_of_other_bodies_are_left_out():
    report = bring_in(["标准号", "英文标准名称", "主管部门", "被代替国标号"], ["GB 1589-2016", "Vehicles", "工业和信息化部", ""])
    assert problem_messages(report) == []
    assert Standard.objects.get().document_number == "GB 1589-2016"


def test_row_is_found_by_its_number_in_another_spelling():
    make_standard("GB/T 22080-2025")
    report = bring_in(["document_number", "title"], ["GBT22080—2025", "The same one"])
    assert [row.outcome for row in report.rows] == ["changed"]
    assert Standard.objects.get().title == "The same one"


def test_number_of_another_row_is_refused():
    make_standard("GB 1589-2016")
    other = make_standard("GB 7258-2017")
    report = bring_in(["uid", "document_number"], [str(other.uid), "GB 1589—2016"])
    assert problem_messages(report) == ["The desk has this standard already: “Title of GB 1589-2016”."]


def test_number_twice_in_a_file_is_refused():
    report = bring_in(["document_number", "title"], ["GB 1589-2016", "One"], ["GB1589-2016", "Two"])
    assert "Row 2 is about the same one" in problem_messages(report)[0]


def test_what_is_no_number_is_named():
    report = bring_in(["document_number", "title", "replacements"], ["UTF-8", "One", "something"])
    assert sum("cannot read this as one number" in message for message in problem_messages(report)) == 2


def test_exported_table_comes_back_unchanged():
    row = make_standard(replaces=["GB/T 22080-2016", "GB/T 22081-2016"])
    row.replacements.filter(position=1).update(extent="part", note="Chapter 5.")
    row.adoptions.create(number="ISO/IEC 27001:2022", degree="IDT")
    row.counterparts.create(number="Directive 2011/65/EU (RoHS)", degree="subject", note="A law.")
    [cells] = export_rows(STANDARD_TABLE, Standard.objects.all())
    assert {"GB/T 22080-2016; GB/T 22081-2016 (part)", "ISO/IEC 27001:2022 (IDT)"} <= set(cells)
    assert [row.outcome for row in bring_in(STANDARD_TABLE.headings, cells).rows] == ["unchanged"]
    assert {name for name, _, rows in export_children(STANDARD_TABLE, Standard.objects.all()) if list(rows)} == {
        "replacements", "adoptions", "counterparts"
    }  # fmt: skip


def test_number_that_stays_keeps_its_note():
    row = make_standard(replaces=["GB/T 22080-2016"])
    row.replacements.update(note="All of it.")
    bring_in(["slug", "replacements"], ["gb-t-22080-2025", "GB/T 22080-2016, GB/T 22081-2016"])
    assert [(one.number, one.note) for one in row.replacements.all()] == [
        ("GB/T 22080-2016", "All of it."),
        ("GB/T 22081-2016", ""),
    ]


def test_large_table_is_checked_in_few_statements(django_assert_max_num_queries):
    rows = [[f"GB {number}-2016", f"Standard {number}", f"GB {number}-2006"] for number in range(10000, 10200)]
    data = csv_of(["document_number", "title", "replacements"], *rows).encode()
    with django_assert_max_num_queries(20):
        dry_run(STANDARD_TABLE, data, "t.csv", by=None, rights=ALL)


def test_list_of_the_demonstration_becomes_37_drafts():
    call_command("load_vocabulary", verbosity=0)
    for slug in ("internet-plus", "made-in-china-2025"):
        Policy.objects.create(slug=slug, title=slug, kind="notice", level="national")
    rows = load_standards()
    assert len(rows) == 37
    assert {row.state for row in rows} == {"draft"}
    assert Standard.objects.exclude(doubts="").count() >= 20
    four = Standard.objects.get(slug="gb-21148-2020").replacements.values_list("number", flat=True)
    assert list(four) == ["GB 12011-2009", "GB 21146-2007", "GB 21147-2007", "GB 21148-2007"]
