"""One check of Word and Excel files: each fault by its kind, before anything is unpacked."""

import io
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from infra.office_files import (
    MAX_LISTING_BYTES,
    MAX_PARTS,
    MAX_UNPACKED_BYTES,
    OfficeFault,
    OfficeFileRefused,
    content_types,
    external_targets,
    open_office_file,
)
from tests.support.samples.media_files import changed_zip, docx, xlsx

DTD = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
LINK = (
    f'<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="r1" Type="http://x/hyperlink" Target="https://example.org/" '
    'TargetMode="External"/><Relationship Id="r2" Type="http://x/image" Target="file:///a.png" TargetMode="External"/>'
    "</Relationships>"
)


def archive(parts: dict[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", compression) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def with_encrypted_part(data: bytes) -> bytes:
    changed = bytearray(data)
    changed[changed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


DECLARED = b'<Types><Override PartName="/data.bin" ContentType="application/xml"/></Types>'
TYPES = {"[Content_Types].xml": b"<Types/>"}
FAULTS = [
    (OLE + "EncryptedPackage".encode("utf-16-le"), "PASSWORD", ""),
    (OLE, "OLD_FORMAT", ""),
    (b"", "DAMAGED", ""),
    (b"PK\x03\x04 and nothing else", "DAMAGED", ""),
    (docx()[:-200], "DAMAGED", ""),
    (with_encrypted_part(docx()), "PASSWORD", ""),
    (archive({"readme.txt": b"text"}), "NOT_OFFICE", ""),
    (archive(TYPES, ZIP_BZIP2), "UNUSUAL_COMPRESSION", ""),
    (archive({**TYPES, **{f"{number}.bin": b"" for number in range(MAX_PARTS)}}), "TOO_MANY_PARTS", ""),
    (archive({**TYPES, "word/document.xml": bytes(3 * 2**20)}), "TOO_LARGE", ""),
    (archive({**TYPES, **{f"{number}.bin": bytes(2 * 2**20) for number in range(51)}}), "TOO_LARGE", ""),
    (archive({"[Content_Types].xml": b"<Types>" + b" " * MAX_LISTING_BYTES}), "TOO_LARGE", "[Content_Types].xml"),
    (changed_zip(docx(), add={"word/vbaProject.bin": b"x"}), "MACROS", "word/vbaProject.bin"),
    (changed_zip(xlsx(), add={"xl/macrosheets/sheet1.xml": b"<x/>"}), "MACROS", "xl/macrosheets/sheet1.xml"),
    (changed_zip(xlsx(), edit={"[Content_Types].xml": (b"sheet.main+xml", b"sheet.macroEnabled.main+xml")}), "MACROS", ""),
    (changed_zip(docx(), add={"word/embeddings/more.ZIP": b"PK"}), "NESTED_ARCHIVE", "word/embeddings/more.ZIP"),
    (changed_zip(docx(), add={"word/extra.xml": DTD.encode()}), "DOCUMENT_TYPE", "word/extra.xml"),
    (changed_zip(docx(), add={"word/extra.xml": b"<!DOCTYPE a><a/>"}), "DOCUMENT_TYPE", "word/extra.xml"),
    (archive({"[Content_Types].xml": DECLARED, "data.bin": DTD.encode()}), "DOCUMENT_TYPE", "data.bin"),
    (changed_zip(xlsx(), add={"xl/extra.vml": DTD.encode("utf-16")}), "DOCUMENT_TYPE", "xl/extra.vml"),
    (archive({"[Content_Types].xml": DTD.encode()}), "DOCUMENT_TYPE", "[Content_Types].xml"),
    (changed_zip(docx(), add={"word/extra.xml": b"no XML"}), "DAMAGED", "word/extra.xml"),
]


@pytest.mark.parametrize(("data", "fault", "part"), FAULTS, ids=[fault for _, fault, _ in FAULTS])
def test_file_is_refused_by_its_fault_and_the_part_that_has_it(data, fault, part):
    with pytest.raises(OfficeFileRefused) as refused:
        open_office_file(data)
    assert (refused.value.fault, refused.value.part) == (OfficeFault[fault], part)


def test_part_that_is_named_twice_is_refused():
    file = io.BytesIO()
    with ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", b"<Types/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("[Content_Types].xml", b"<Types/>")
    with pytest.raises(OfficeFileRefused, match="DUPLICATE_PART"):
        open_office_file(file.getvalue())


def test_nothing_is_unpacked_before_the_sizes_are_known(monkeypatch):
    bomb = archive({**TYPES, "word/document.xml": bytes(60 * 2**20)})
    monkeypatch.setattr(ZipFile, "open", lambda *args, **more: pytest.fail("unpacked"))
    with pytest.raises(OfficeFileRefused) as refused:
        open_office_file(bomb)
    assert (refused.value.parts, refused.value.unpacked // 2**20) == (2, 60)


def test_caller_may_allow_more_and_the_ratio_still_holds():
    data = archive({**TYPES, **{f"{number}.bin": bytes(2 * 2**20) for number in range(51)}})
    assert open_office_file(data, max_unpacked=2 * MAX_UNPACKED_BYTES)
    with pytest.raises(OfficeFileRefused, match="TOO_LARGE"):
        open_office_file(archive({**TYPES, "a.bin": bytes(3 * 2**20)}), max_unpacked=2 * MAX_UNPACKED_BYTES)


def test_word_and_excel_files_are_opened_with_their_types():
    for data, kind in ((docx(), "wordprocessingml.document.main+xml"), (xlsx(), "spreadsheetml.sheet.main+xml")):
        assert any(one.endswith(kind) for one in content_types(open_office_file(data)).values())


def test_links_for_readers_are_not_external_and_pictures_from_elsewhere_are():
    data = changed_zip(docx(), add={"word/_rels/extra.xml.rels": LINK.encode()})
    assert list(external_targets(open_office_file(docx()))) == []
    assert list(external_targets(open_office_file(data))) == [("image", "file:///a.png")]
