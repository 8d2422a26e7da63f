"""Nothing of a Word file disappears unsaid: each part of the package is read, or listed with a sample of its words."""

import pytest

from editorial.document_import.parsed_document import DocumentRefused
from tests.support.samples import word_samples
from tests.support.samples.numbered_files import NAMESPACES, html_of, lines_of, plain, read, run

TYPES = "application/vnd.openxmlformats-officedocument"
WORD_XML = f"{TYPES}.wordprocessingml"
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
PARTS = {  # by name: media type, content and the kind that is listed
    "word/header9.xml": (f"{WORD_XML}.header+xml", f"<w:hdr {NAMESPACES}>{plain('CANARY')}</w:hdr>", "Heads and feet of pages"),
    "word/kopf.xml": (f"{WORD_XML}.footer+xml", f"<w:ftr {NAMESPACES}>{plain('CANARY')}</w:ftr>", "Heads and feet of pages"),
    "word/notes2.xml": (
        f"{WORD_XML}.footnotes+xml",
        f'<w:footnotes {NAMESPACES}><w:footnote w:id="2">{plain("CANARY")}</w:footnote></w:footnotes>',
        "Notes without a mark in the text that is read",
    ),
    "word/remarks.xml": (
        f"{WORD_XML}.comments+xml",
        f'<w:comments {NAMESPACES}><w:comment w:id="1">{plain("CANARY")}</w:comment></w:comments>',
        "Comments",
    ),
    "word/charts/chart1.xml": (
        f"{TYPES}.drawingml.chart+xml",
        f'<c:chartSpace xmlns:c="urn:chart" {DRAWING}><a:t>CANARY</a:t></c:chartSpace>',
        "Charts and diagrams",
    ),
    "word/diagrams/data1.xml": (
        f"{TYPES}.drawingml.diagramData+xml",
        f"<a:x {DRAWING}><a:t>CANARY</a:t></a:x>",
        "Charts and diagrams",
    ),
    "word/glossary/document.xml": (
        f"{WORD_XML}.document.glossary+xml",
        f"<w:glossaryDocument {NAMESPACES}>{plain('CANARY')}</w:glossaryDocument>",
        "Building blocks, which are not in the text",
    ),
    "customXml/item7.xml": ("application/xml", "<sources><title>CANARY</title></sources>", "Other parts of the file"),
    "docProps/custom.xml": (
        f"{TYPES}.custom-properties+xml",
        '<Properties xmlns:vt="x"><property name="Project"><vt:lpwstr>CANARY</vt:lpwstr></property></Properties>',
        "Properties of the file",
    ),
    "word/afchunk.html": ("text/html", "<style>p {}</style><p>CANARY</p>", "Embedded files and objects"),
    "word/embeddings/CANARY.xlsx": (f"{TYPES}.spreadsheetml.sheet", "x", "Embedded files and objects"),
    "word/media/CANARY.png": ("image/png", "x", "Pictures that are not in the text"),
    "word/unheardof.xml": ("application/xml", "<x>CANARY</x>", "Other parts of the file"),
}


def with_part(name: str, media_type: str, content: str) -> bytes:
    """The part has a media type of its own, and no relationship."""
    override = f'<Override PartName="/{name}" ContentType="{media_type}"/></Types>'
    data = word_samples.with_changed_parts(
        word_samples.simple_document(), {"[Content_Types].xml": lambda xml: xml.replace("</Types>", override)}
    )
    return word_samples.with_changed_parts(data, {}, {name: content.encode()})


def omissions(data: bytes) -> dict[str, str]:
    return {one.what: one.sample for one in read(data).left_out}


@pytest.mark.parametrize("name", PARTS)
def test_part_beside_the_text_is_listed_with_its_words(name):
    media_type, content, kind = PARTS[name]
    data = with_part(name, media_type, content)
    assert "CANARY" in omissions(data)[kind]
    assert "CANARY" not in html_of(data)


MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin">{0}</w:fldChar></w:r><w:r><w:instrText>{1}</w:instrText></w:r>{2}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
ELEMENTS = {
    "formula": (f"<m:oMath {MATHS}><m:r><m:t>CANARY</m:t></m:r></m:oMath>", "Formulas"),
    "field of an equation": (FIELD.format("", r"EQ \o\ac(○,CANARY)", ""), "Formulas"),
    "field code": (FIELD.format("", "MACROBUTTON x CANARY", ""), "Field codes, of which only the result is text"),
    "link to a file": (
        FIELD.format("", 'HYPERLINK "file:///C:/CANARY.docx"', f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("kept")}'),
        "Links to files or other places (the text is kept)",
    ),
    "link within the file": (
        f'<w:hyperlink w:anchor="a">{run("CANARY")}</w:hyperlink>',
        "Links within the file (the text is kept)",
    ),
    "reading of a character": (
        f"<w:r><w:ruby><w:rt>{run('CANARY')}</w:rt><w:rubyBase>{run('字')}</w:rubyBase></w:ruby></w:r>",
        "Readings above characters (ruby)",
    ),
    "word art": (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="CANARY"/></v:shape></w:pict></w:r>',
        "Words in drawings",
    ),
    "drawn words": (f"<w:r><w:drawing><a:p {DRAWING}><a:t>CANARY</a:t></a:p></w:drawing></w:r>", "Words in drawings"),
    "unknown element": (f"<w:unheardof>{run('CANARY')}</w:unheardof>", "Other text"),
    "symbol of a font": ('<w:r><w:sym w:font="CANARY" w:char="F0E0"/></w:r>', "Symbols of fonts, which no text has"),
    "hidden text": ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>CANARY</w:t></w:r>", "Hidden text"),
    "moved text": ("<w:moveFrom>" + run("CANARY") + "</w:moveFrom>", "Deleted text (tracked changes)"),
}  # fmt: skip


@pytest.mark.parametrize("name", ELEMENTS)
def test_element_of_the_text_that_is_not_taken_over_is_listed_with_its_words(name):
    element, kind = ELEMENTS[name]
    data = word_samples.with_body(f"{plain('A sentence to begin with.')}<w:p>{run('Words before it.')}{element}</w:p>")
    assert "CANARY" in omissions(data)[kind]
    assert "Words before it." in html_of(data)


def test_description_of_a_table_and_text_of_merged_cells_are_listed():
    properties = '<w:tblPr><w:tblDescription w:val="CANARY of a table"/></w:tblPr>'
    row = "<w:tr><w:tc><w:tcPr>{}</w:tcPr>{}</w:tc></w:tr>"
    rows = row.format('<w:vMerge w:val="restart"/>', plain("Shown")) + row.format("<w:vMerge/>", plain("CANARY"))
    found = omissions(word_samples.with_body(f"<w:tbl>{properties}{rows}</w:tbl>"))
    assert found["Descriptions of tables"] == "CANARY of a table"
    assert found["Text in merged cells, which Word does not show"] == "CANARY"


def test_boxes_and_choices_of_a_form_are_text():
    choices = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="No"/><w:listEntry w:val="Perhaps"/></w:ddList>'
    boxes = ("<w:checkBox><w:checked/></w:checkBox>", '<w:checkBox><w:default w:val="0"/></w:checkBox>', choices)
    fields = "".join(FIELD.format(f"<w:ffData>{box}</w:ffData>", "FORMTEXT", "") for box in boxes)
    data = word_samples.with_body(f"{plain('A sentence to begin with.')}<w:p>{run('Agreed: ')}{fields}</w:p>")
    assert "Agreed: ☒☐Perhaps" in lines_of(data)


def test_text_is_found_where_the_relationships_of_the_file_say_it_is():
    data = word_samples.simple_document("The text of the browser.")
    moved = word_samples.renamed_part(data, "word/document.xml", "word/document2.xml")
    assert lines_of(moved) == ["The text of the browser."]
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    changes = {"_rels/.rels": lambda xml: xml.replace(transitional, strict).replace("word/document2.xml", "/Word/Document2.xml")}
    assert lines_of(word_samples.with_changed_parts(moved, changes)) == ["The text of the browser."]


def test_file_without_the_text_that_it_names_is_refused_by_the_name():
    data = word_samples.renamed_part(word_samples.simple_document(), "word/document.xml", "word/gone.xml", moves=False)
    with pytest.raises(DocumentRefused, match=r"where it says that it is \(word/gone.xml\)"):
        read(data)


def test_picture_with_a_caption_has_its_words_where_nothing_else_describes_it():
    for style, caption in (("Caption", "Growth of the sector"), ("Normal", "图1 产业规模")):
        document = word_samples.Document()
        document.add_paragraph("A sentence to begin with.")
        document.add_picture(word_samples.png_file())
        document.add_paragraph(caption, style=style)
        document.add_paragraph("A sentence to end with.")
        found = read(word_samples.to_bytes(document))
        assert f'<img alt="{caption}"><figcaption>{caption}</figcaption>' in found.sections[0].html
        assert [picture.alt for picture in found.pictures] == [caption]


def test_picture_in_a_heading_stands_under_it():
    document = word_samples.Document()
    document.add_heading("First", 1).add_run().add_picture(word_samples.png_file())
    document.add_paragraph("Text.")
    assert "<figure" in read(word_samples.to_bytes(document)).sections[0].html


def test_heading_longer_than_any_title_stays_in_the_text():
    words = "A heading of many words " * 20
    document = word_samples.Document()
    for title in ("First", words):
        document.add_heading(title, 1)
        document.add_paragraph("Text.")
    assert words.strip() in read(word_samples.to_bytes(document)).sections[0].html


def test_file_without_a_word_is_refused_although_its_name_could_be_a_title():
    with pytest.raises(DocumentRefused, match="no text in it that readers would see"):
        read(word_samples.simple_document("", "  "))
