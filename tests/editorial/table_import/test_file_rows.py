"""Files of every make become the same table, or are refused by what is wrong with them."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from editorial.table_import.file_formats import file_rows
from editorial.table_import.file_formats.file_rows import FileRefused, UnreadableCell
from editorial.table_import.file_formats.read_table import read_table
from tests.support.samples.table_files import csv_of, repacked, xlsx_of

HEAD, ROW = ["title", "kind"], ["互联网, 加", "notice"]
NAMES = {"title", "kind", "level"}


def read(data: bytes):
    return read_table(data, is_heading=lambda text: text in NAMES)


def cells(data: bytes):
    return [line.cells for line in read(data).lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_each_encoding_with_each_separator(encoding, separator):
    table = read(csv_of(HEAD, ROW, separator=separator).encode(encoding))
    assert table.headings == HEAD
    assert table.lines[0].cells == ROW


def test_csv_separator_is_that_of_the_known_headings():
    assert cells(b"title;kind;a,b,c,d\nPlan;notice;x\n") == [["Plan", "notice", "x"]]


def test_csv_line_that_names_the_separator_is_no_row():
    table = read(b"sep=;\r\ntitle;kind\r\nPlan;notice\r\n")
    assert (table.headings, table.lines[0].number) == (HEAD, 2)


def test_csv_line_break_within_quotes_is_text_and_rows_are_counted_as_a_spreadsheet_does():
    table = read(b'title,kind\r\n"Two\r\nlines",notice\r\n,\r\nPlan,notice\r\n')
    assert [(line.number, line.cells[0]) for line in table.lines] == [(2, "Two\nlines"), (4, "Plan")]


@pytest.mark.parametrize("text", ['title,kind\nPlan,"notice\n', 'title,kind\nPlan,"no"tice\n'])
def test_csv_with_an_open_quotation_mark_is_refused_by_row(text):
    with pytest.raises(FileRefused, match=r"Row 2 .* quotation mark"):
        read(text.encode())


def test_csv_cell_that_is_far_too_large_is_refused_by_row():
    with pytest.raises(FileRefused, match="Row 2 cannot be read: a cell has more than 131,072"):
        read(b"title,kind\n" + b"x" * 200_000 + b",notice\n")


def test_bytes_in_no_known_encoding_are_refused():
    with pytest.raises(FileRefused, match="neither UTF-8, UTF-16 nor GB18030"):
        read(b"title,kind\n\xff\xff\x81,notice\n")


@pytest.mark.parametrize(
    "text", ["title;kind\nÜberprüfung größerer Geräte;notice\n", "title;kind\nPrüfung größerer Ämter;notice\n"]
)
def test_western_table_is_refused_and_not_taken_for_chinese(text):
    with pytest.raises(FileRefused, match="neither UTF-8, UTF-16 nor GB18030"):
        read(text.encode("cp1252"))


def test_formula_is_a_fault_in_csv_and_in_xlsx():
    for data in (csv_of(HEAD, ["=1+1", "notice"]).encode(), xlsx_of(HEAD, ["=1+1", "notice"])):
        fault = cells(data)[0][0]
        assert isinstance(fault, UnreadableCell)
        assert (fault.shown, fault.message) == ("=1+1", "It is a formula. Put the value in its place.")


def test_text_that_begins_with_an_equals_sign_in_a_workbook_is_text():
    book = Workbook()
    book.active.append(HEAD)
    book.active.append(["=1+1", "notice"])
    book.active["A2"].data_type = "s"
    file = io.BytesIO()
    book.save(file)
    assert cells(file.getvalue())[0][0] == "=1+1"


def test_quotation_mark_of_a_defused_export_is_taken_away():
    assert cells(csv_of(HEAD, ["'=1+1", "''@x"], ["'tis", "it's"]).encode()) == [["=1+1", "'@x"], ["'tis", "it's"]]


def test_error_of_a_spreadsheet_is_a_fault():
    book = Workbook()
    book.active.append(HEAD)
    book.active.append(["#REF!", "notice"])
    file = io.BytesIO()
    book.save(file)
    assert cells(file.getvalue())[0][0] == UnreadableCell("#REF!", "It is an error of the spreadsheet. Put the value in its place.")


def test_numbers_and_days_are_read_as_a_workbook_shows_them():
    row = [
        42,
        42.0,
        0.5,
        True,
        date(2015, 7, 4),
        datetime(2015, 7, 1),
        datetime(2015, 1, 1),
        datetime(2015, 7, 4, 10, 30),
        time(10),
    ]
    data = xlsx_of(list("abcdefghi"), row, F2="mmm-yy", G2='"Year" yyyy', E2="[$-409]d mmmm yyyy")
    wanted = ["42", "42", "0.5", "yes", "2015-07-04", "2015-07", "2015", "2015-07-04 10:30", "10:00:00"]
    assert cells(data) == [wanted]


def test_first_sheet_is_read_and_blank_rows_are_passed_over():
    book = Workbook()
    book.active.append(HEAD)
    book.active["A4"] = "Plan"
    book.active["A900"] = " "
    book.create_sheet("Second").append(["other"])
    file = io.BytesIO()
    book.save(file)
    assert [(line.number, line.cells[0]) for line in read(file.getvalue()).lines] == [(4, "Plan")]


def test_size_that_a_sheet_claims_is_not_believed():
    data = xlsx_of(HEAD, ROW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b'<dimension ref="A1:B2"' in sheet
    lying = repacked(data, xl__worksheets__sheet1_dot_xml=sheet.replace(b"A1:B2", b"A1:XFD1048576"))
    assert cells(lying) == [ROW]


def test_workbook_with_macros_is_refused_by_name():
    with pytest.raises(FileRefused, match="has macros"):
        read(repacked(xlsx_of(HEAD, ROW), xl__vbaProject_dot_bin=b"x"))


def test_zip_bomb_is_refused_before_anything_is_unpacked(monkeypatch):
    bomb = repacked(xlsx_of(HEAD, ROW), xl__worksheets__sheet1_dot_xml=b" " * 30_000_000)
    assert len(bomb) < 50_000
    monkeypatch.setattr("editorial.table_import.file_formats.xlsx_file.load_workbook", None)
    with pytest.raises(FileRefused, match="Unpacked, the workbook would take 29 MB"):
        read(bomb)


def test_workbook_whose_list_of_contents_lies_is_refused():
    data = xlsx_of(HEAD, ROW)
    with pytest.raises(FileRefused, match="damaged"):
        read(data[: len(data) // 2])


def test_entities_in_a_workbook_are_refused():
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    part = f'<?xml version="1.0"?>{entity}<worksheet><sheetData><row><c><v>&e;</v></c></row></sheetData></worksheet>'
    for data in (part.encode(), part.encode("utf-16")):
        with pytest.raises(FileRefused, match="XML entities"):
            read(repacked(xlsx_of(HEAD, ROW), xl__worksheets__sheet1_dot_xml=data))
    late = part.replace("<!DOCTYPE", f"<!--{' ' * 5000}--><!DOCTYPE")
    with pytest.raises(FileRefused, match="XML entities"):
        read(repacked(xlsx_of(HEAD, ROW), xl__worksheets__sheet1_dot_xml=late.encode()))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0 old", "old .xls workbook, or has a password"),
        (b"%PDF-1.7", "It is a PDF"),
        (b"<html><table>", "web page"),
        (b"\x89PNG", "picture"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"title,kind\n", "no rows"),
        (b"\ntitle,kind\nPlan,notice\n", "Move them to row 1"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(data, said):
    with pytest.raises(FileRefused, match=said):
        read(data)


def test_other_archive_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "x")
    with pytest.raises(FileRefused, match=r"no [.]xlsx workbook"):
        read(file.getvalue())


def test_more_rows_than_are_read_are_said_and_not_cut(monkeypatch):
    monkeypatch.setattr(file_rows, "MAX_ROWS", 3)
    assert len(cells(csv_of(HEAD, *[ROW] * 3).encode())) == 3
    with pytest.raises(FileRefused, match="more than 3 rows"):
        read(csv_of(HEAD, *[ROW] * 4).encode())


def test_table_that_goes_on_far_below_is_refused():
    with pytest.raises(FileRefused, match="after row 20,000"):
        read(csv_of(HEAD, ROW).encode() + b",\n" * 20_000)
    book = Workbook()
    book.active.append(HEAD)
    book.active["A1048576"] = "Plan"
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(FileRefused, match="after row 20,000"):
        read(file.getvalue())


def test_too_large_a_file_and_too_many_columns_are_refused(monkeypatch):
    with pytest.raises(FileRefused, match="at most 20 MB"):
        read(b"x" * (20 * 2**20 + 1))
    for data in (csv_of(["x"] * 101, ROW).encode(), xlsx_of(["x"] * 101, ROW)):
        with pytest.raises(FileRefused, match="Row 1"):
            read(data)
