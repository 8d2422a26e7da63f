"""Word files that are refused, most of them before anything is unpacked, and what the refusal says."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from editorial.document_import import parse
from editorial.document_import.docx import docx_package
from editorial.document_import.parse import parse_file
from editorial.document_import.parsed_document import DocumentRefused
from infra import office_files
from tests.support.samples import word_samples


def refusal(data: bytes, name: str = "a.docx") -> str:
    with pytest.raises(DocumentRefused) as caught:
        parse_file(data, name)
    return str(caught.value)


def zip_bomb(parts: int = 1, size: int = 60 * 2**20) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        for number in range(parts):
            packed.writestr(f"word/document{number or ''}.xml", b"0" * size)
    return file.getvalue()


def test_zip_bomb_is_refused_before_anything_is_unpacked(monkeypatch):
    data = zip_bomb()
    assert len(data) < 100_000
    monkeypatch.setattr(ZipFile, "open", lambda *a, **k: pytest.fail("it was unpacked"))
    with pytest.raises(DocumentRefused, match="zip bomb"):
        docx_package.open_package(data)


def test_too_many_parts_are_refused_before_anything_is_unpacked(monkeypatch):
    data = zip_bomb(parts=office_files.MAX_PARTS + 1, size=1)
    monkeypatch.setattr(ZipFile, "open", lambda *a, **k: pytest.fail("it was unpacked"))
    with pytest.raises(DocumentRefused, match="2,002 parts"):
        docx_package.open_package(data)


def test_many_small_parts_that_are_large_together_are_refused():
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for number in range(130):
            packed.writestr(f"word/media/{number}.bin", bytes(2**20))
    assert "zip bomb" in refusal(file.getvalue())


@pytest.mark.parametrize("doctype", ["<!DOCTYPE w>", '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/a.dtd">'])
def test_document_type_without_entities_is_refused_too(doctype):
    data = word_samples.with_changed_parts(
        word_samples.simple_document(), {"word/document.xml": lambda xml: xml.replace("?>", f"?>{doctype}", 1)}
    )
    assert "word/document.xml" in refusal(data)


DOCTYPE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "part",
    ["word/document.xml", "word/styles.xml", "_rels/.rels", "[Content_Types].xml", "docProps/core.xml", "word/numbering.xml"],
)
def test_document_type_in_any_part_is_refused_by_the_name_of_the_part(part):
    data = word_samples.with_changed_parts(word_samples.simple_document(), {part: lambda xml: xml.replace("?>", f"?>{DOCTYPE}", 1)})
    said = refusal(data)
    assert part in said
    assert "XXE" in said


def test_document_type_in_another_encoding_is_refused():
    xml = f'<?xml version="1.0" encoding="UTF-16"?>{DOCTYPE}<a>&x;</a>'.encode("utf-16")
    assert "word/footnotes.xml" in refusal(
        word_samples.with_changed_parts(word_samples.simple_document(), {}, {"word/footnotes.xml": xml})
    )


def test_macros_are_refused_by_name():
    assert "macros (word/vbaProject.bin)" in refusal(
        word_samples.with_changed_parts(word_samples.simple_document(), {}, {"word/vbaProject.bin": b"x"})
    )
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    data = word_samples.with_changed_parts(
        word_samples.simple_document(), {"[Content_Types].xml": lambda xml: xml.replace(plain, kind)}
    )
    assert "has macros" in refusal(data, "a.docm")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLE + "WordDocument".encode("utf-16-le"), "old kind (.doc)"),
        (OLE, "old Office file"),
        (b"%PDF-1.7\n", "This is a PDF"),
        (b"{\\rtf1 text}", "RTF file"),
        (b"PK\x03\x04 and nothing else", "damaged"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "no text"),
        (b"  \n ", "There is no text in it."),
    ],
)
def test_files_of_other_kinds_are_refused_by_what_they_are(data, said):
    assert said in refusal(data)


def zip_file(**parts: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        for name, held in parts.items():
            packed.writestr(name.replace("__", "."), held)
    return file.getvalue()


def test_zip_that_is_no_word_file_is_refused_by_what_it_is():
    assert "zip archive" in refusal(zip_file(readme__txt=b"text"))
    excel = b'<Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml"/></Types>'
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", excel)
    assert "Excel workbook" in refusal(file.getvalue())


def test_encrypted_part_is_refused_as_a_password():
    data = bytearray(word_samples.simple_document())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    assert "password" in refusal(bytes(data))


def test_parts_nested_deeper_than_any_text_are_refused():
    deep = "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000
    data = word_samples.with_body(deep)
    assert "nested deeper" in refusal(data)


def test_reading_that_takes_too_long_is_ended_and_said(monkeypatch):
    monkeypatch.setattr(parse, "LIMITS", parse.LIMITS._replace(seconds=0.001))
    assert "took longer" in refusal(word_samples.simple_document())


def test_reading_that_takes_too_much_memory_is_ended_and_said():
    rows = "".join(f"<w:p><w:r><w:t>{number}</w:t></w:r></w:p>" for number in range(300_000))
    cell = f"<w:tbl><w:tr><w:tc>{rows}</w:tc></w:tr></w:tbl>"
    data = word_samples.with_body(cell)
    assert "200 MB" in refusal(data)
