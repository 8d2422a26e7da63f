"""Files of every make become the same table, or are refused by what is wrong with them."""

import io
import random
import re
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from editorial.table_import.file_formats import file_rows
from editorial.table_import.file_formats.file_rows import FileRefused, UnreadableCell
from editorial.table_import.file_formats.read_process import parse_table
from editorial.table_import.file_formats.read_table import read_table
from infra.isolated_process import ProcessFailed, ProcessOutOfMemory, ProcessTimeout
from tests.support.samples.table_files import csv_of, repacked, xlsx_of

HEAD, ROW = ["title", "kind"], ["互联网, 加", "notice"]
NAMES = {"title", "kind", "level"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


HEADING_ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c><c r="B1" t="inlineStr"><is><t>kind</t></is></c></row>'
SHEET_ROWS = HEADING_ROW + (
    '<row r="2"><c r="A2" t="str"><v>Plan</v></c><c r="B2" t="inlineStr"><is><r><t>not</t></r><r><t>ice</t></r></is></c></row>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_sheet(content: str, **parts: bytes) -> bytes:
    """A workbook with this content of its worksheet."""
    sheet = f'<worksheet xmlns="{MAIN}">{content}</worksheet>'.encode()
    return repacked(xlsx_of(HEAD, ROW), xl__worksheets__sheet1_dot_xml=sheet, **parts)


def archive_of(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def read(data: bytes):
    return parse_table(data, headings=NAMES)


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
    with pytest.raises(FileRefused, match=r"no encoding in which its words could be read[.] Save it as"):
        read(b"title,kind\n" + random.Random(1).randbytes(600).replace(b"\0", b""))


def test_text_of_an_old_encoding_is_read_and_shown():
    table = read("title;kind\nÜberprüfung größerer Geräte;notice\nPrüfung der Ämter;notice\n".encode("cp1252"))
    assert table.encoding == "Windows-1252 (Western European)"
    assert table.samples == ["A2 “Überprüfung größerer Geräte”", "A3 “Prüfung der Ämter”"]


def test_broken_byte_of_utf8_refuses_its_cell_alone():
    broken, whole = (line.cells[0] for line in read("title,kind\nPr?fung größer,x\n标准,x\n".encode().replace(b"?", b"\xff")).lines)
    assert isinstance(broken, UnreadableCell)
    assert (broken.shown, whole) == ("Pr\ufffdfung größer", "标准")


def test_separators_of_a_chinese_keyboard_divide_cells_and_headings():
    table = read("ｔｉｔｌｅ，kind，level\n标准，notice，national\n".encode())
    assert [line.cells for line in table.lines] == [["标准", "notice", "national"]]


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
    monkeypatch.setattr("editorial.table_import.file_formats.xlsx_file.XlsxPackage", None)
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
        (OLE + "Workbook".encode("utf-16-le"), "old .xls workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "has a password"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word document"),
        (b"\x09\x08\x10\x00\x00\x06", "old .xls workbook"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003 in XML"),
        (b"ID;PWXL;N;E", "SYLK"),
        (archive_of("xl/workbook.bin"), "binary workbook"),
        (archive_of("mimetype", "content.xml"), "OpenDocument"),
        (archive_of("Index/Document.iwa"), "Numbers"),
        (archive_of("word/document.xml"), "Word document"),
        (archive_of("notes.txt"), "no .xlsx workbook"),
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


def test_more_rows_than_are_read_are_said_and_not_cut(monkeypatch):
    monkeypatch.setattr(file_rows, "MAX_ROWS", 3)
    assert len(cells(csv_of(HEAD, *[ROW] * 3).encode())) == 3
    with pytest.raises(FileRefused, match="more than 3 rows"):
        read(csv_of(HEAD, *[ROW] * 4).encode())


def test_empty_rows_beneath_a_table_are_passed_over():
    assert cells(csv_of(HEAD, ROW).encode() + b",\n" * 50_000) == [ROW]
    rows = "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(1_000_000, 1_048_577))
    assert cells(with_sheet(f"<sheetData>{SHEET_ROWS}{rows}</sheetData>")) == [["Plan", "notice"]]


def test_too_large_a_file_and_too_many_columns_are_refused():
    with pytest.raises(FileRefused, match="at most 20 MB"):
        read_table(b"x" * (20 * 2**20 + 1), headings=NAMES)
    for data in (csv_of(["x"] * 101, ROW).encode(), xlsx_of(["x"] * 101, ROW)):
        with pytest.raises(FileRefused, match="beyond the 100th column"):
            read(data)


# What a workbook is made of


def strict(data: bytes) -> bytes:
    """The same workbook in the strict namespaces of ISO/IEC 29500."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    for old, new in names.items():
        parts = {name: content.replace(old, new) for name, content in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_strict_workbook_is_read_like_any_other():
    assert cells(strict(xlsx_of(HEAD, ["Plan", date(2015, 7, 4)]))) == [["Plan", "2015-07-04"]]


def test_workbook_without_styles_shared_strings_or_cell_references_is_read():
    file = io.BytesIO()
    without_references = re.sub('(<c|<row) r="[^"]*"', r"\1", f"<sheetData>{SHEET_ROWS}</sheetData>")
    with zipfile.ZipFile(io.BytesIO(with_sheet(without_references))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if name not in ("xl/styles.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml"):
                new.writestr(name, old.read(name))
    assert cells(file.getvalue()) == [["Plan", "notice"]]


def test_style_that_no_spreadsheet_knows_does_not_matter():
    data = with_sheet(
        f"<sheetData>{SHEET_ROWS}</sheetData>",
        xl__styles_dot_xml=f'<styleSheet xmlns="{MAIN}"><fills><fill/></fills></styleSheet>'.encode(),
    )
    assert cells(data) == [["Plan", "notice"]]


def test_phonetic_hints_are_no_text_and_escaped_characters_are():
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>東京_x0031_</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c></row>'
    assert cells(with_sheet(f"<sheetData>{HEADING_ROW}{row}</sheetData>")) == [["東京1"]]


def test_days_of_a_1904_workbook_and_of_chinese_formats_are_those_that_are_shown():
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)
    book.active.append(["a", "b", "c"])
    book.active.append([date(2015, 7, 4), date(2015, 7, 1), date(2015, 7, 4)])
    for cell, form in {"A2": 'yyyy"年"m"月"d"日";@', "B2": "[$-804]yyyy年m月", "C2": "[DBNum1]yyyy年m月d日"}.items():
        book.active[cell].number_format = form
    file = io.BytesIO()
    book.save(file)
    assert cells(file.getvalue()) == [["2015-07-04", "2015-07", "2015-07-04"]]


@pytest.mark.parametrize(
    ("number", "shown"), [(27, "2015-07"), (31, "2015-07-04"), (57, "2015-07"), (14, "2015-07-04"), (17, "2015-07")]
)
def test_built_in_format_of_chinese_dates_is_known_without_being_defined(number, shown):
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf numFmtId="{number}"/></cellXfs></styleSheet>'.encode()
    row = '<row r="2"><c r="A2" s="0"><v>42189</v></c></row>'
    data = with_sheet(f"<sheetData>{HEADING_ROW}{row}</sheetData>", xl__styles_dot_xml=styles)
    assert cells(data) == [[shown]]


def test_day_that_is_shown_without_its_year_is_refused_with_the_year_that_it_has():
    fault = cells(xlsx_of(HEAD, [date(2026, 7, 15), "x"], A2="d-mmm"))[0][0]
    assert isinstance(fault, UnreadableCell)
    assert (fault.shown, "2026-07-15" in fault.message) == ("15 July", True)


def test_number_keeps_the_zeros_that_its_format_shows():
    assert cells(xlsx_of(HEAD, [35.24, 1], A2="0.000", B2="00")) == [["35.240", "01"]]


def test_what_a_sheet_hides_merges_and_comments_on_is_said_by_cell():
    book = Workbook()
    sheet = book.active
    for row in (HEAD, ["Plan", "notice"], ["Law", ""], ["", ""], ["Code", "notice"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("B2:B3")
    sheet["A5"].comment = Comment("Is it in force?", "x")
    book.create_sheet("Old")
    book.create_sheet("Secret").sheet_state = "veryHidden"
    book.create_chartsheet("Picture")
    file = io.BytesIO()
    book.save(file)
    table = read(file.getvalue())
    assert table.notices == [
        "Hidden rows are read like the others: 3.",
        "Hidden columns are read like the others: B.",
        "Comments are not taken over; they stand at: A5.",
        "The table is read from the sheet “Sheet”. Not read: “Old”, “Secret” (hidden), “Picture”.",
    ]
    merged = table.lines[1].cells[1]
    assert isinstance(merged, UnreadableCell)
    assert merged.message == "It is merged with B2 (“notice”). Divide the cells, and fill in each."


def test_hidden_first_sheet_is_not_the_table():
    book = Workbook()
    book.active.sheet_state = "hidden"
    for row in (HEAD, ROW):
        book.create_sheet("Table" if row is HEAD else "Other").append(row)
    book["Table"].append(ROW)
    file = io.BytesIO()
    book.save(file)
    assert cells(file.getvalue()) == [ROW]


def test_table_is_read_in_another_process_and_comes_back_whole():
    data = xlsx_of(HEAD, ["=1+1", "notice"], ["标准", 35.24])
    assert read_table(data, headings=NAMES) == read(data)


@pytest.mark.parametrize(
    ("fault", "said"),
    [(ProcessTimeout(), "longer than 30 seconds"), (ProcessOutOfMemory(5), "more memory"), (ProcessFailed(1), "damaged")],
)
def test_file_that_its_process_does_not_survive_is_refused_with_the_reason(monkeypatch, fault, said):
    def fail(*args, **limits):
        raise fault

    monkeypatch.setattr("editorial.table_import.file_formats.read_table.run_isolated", fail)
    with pytest.raises(FileRefused, match=said):
        read_table(xlsx_of(HEAD, ROW), headings=NAMES)
