"""Word files: what is read of them, and what is left out."""

from io import BytesIO

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from editorial.document_import.create_draft import count_elements
from editorial.document_import.parse import parse_file
from editorial.document_import.sections import plain_text_of
from editorial.rich_text.sanitizer import clean_html
from tests.support.samples import word_samples

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
UNWANTED = ("DELETEDWORD", "HIDDENWORD", "COMMENTWORD", "HEADERWORD", "FOOTERWORD", "CONTENTSLINE")


@pytest.fixture(scope="module")
def report():
    return parse_file(word_samples.thirty_page_report(), "report.docx")


def left_out_counts(read) -> dict[str, int]:
    """Without the properties, which every file has."""
    return {one.what: one.count for one in read.left_out if one.what != "Properties of the file"}


def html_of(data: bytes) -> str:
    return "".join(section.html for section in parse_file(data, "text.docx").sections)


def test_thirty_pages_have_the_sections_that_were_counted_by_hand(report):
    assert report.title == "Internet Plus and the Traditional Industries"
    assert report.subtitle == "What the reform means for European companies"
    assert report.front == ("By Anna Example and Li Wei", "Beijing, March 2016")
    outline = [(section.level, section.title) for section in report.sections]
    chapters = [entry for title, subtitles in word_samples.CHAPTERS for entry in [(1, title), *((2, one) for one in subtitles)]]
    assert outline == [(1, "Abstract"), *chapters]
    assert [section.number for section in report.sections if section.level == 1] == ["", "1.", "2.", "3.", "4.", "5."]


def test_thirty_pages_keep_tables_footnotes_quotations_and_chinese(report):
    html = "".join(section.html for section in report.sections)
    found = [count_elements(section.html) for section in report.sections]
    assert sum(one["tables"] for one in found) == 4
    assert sum(one["footnotes"] for one in found) == 6
    assert html.count("<blockquote>") == 2
    assert html.count("<figure") == 3
    assert '<img alt="A chart of chapter 2"><figcaption>Figure 2: growth</figcaption>' in html
    assert "<th><p>Table of chapter 1</p></th>" in html
    assert "河南省率先把“互联网+”纳入顶层设计。" in html
    assert "INSERTEDWORD is here." in html


def test_what_is_not_for_readers_is_nowhere_in_the_text_and_is_counted(report):
    kept = " ".join([report.title, report.subtitle, *report.front, *(s.title + s.html for s in report.sections)])
    assert [word for word in UNWANTED if word in kept] == []
    assert left_out_counts(report) == {
        "Lines of tables of contents and indexes": 5,
        "Deleted text (tracked changes)": 5,
        "Inserted text (tracked changes), which is kept": 5,
        "Hidden text": 15,
        "Comments": 5,
        "Heads and feet of pages": 2,
    }
    samples = {one.what: one.sample for one in report.left_out}
    assert "COMMENTWORD: is this right?" in samples["Comments"]


def test_cleaning_what_was_read_changes_no_word_and_a_second_time_nothing(report):
    for section in report.sections:
        once = clean_html(section.html)
        assert clean_html(once) == once
        assert plain_text_of(once) == plain_text_of(section.html)


def test_footnotes_are_numbered_in_each_section_and_stand_at_its_end(report):
    outlook = report.sections[-1].html
    assert "<sup>[1]</sup>" in outlook
    assert outlook.endswith("<h3>Notes</h3><ol><li><p>Note 5 of the report.</p></li><li><p>Note 6 of the report.</p></li></ol>")


@pytest.mark.parametrize(
    ("old", "new"), [("Heading 1", "Überschrift 1"), ("Heading 1", "标题 1"), ("Heading 1", "Titre 1"), ("Heading 1", "見出し 1")]
)
def test_headings_are_known_by_the_names_of_other_languages(old, new):
    document = Document()
    document.add_heading("First", 1)
    document.add_paragraph("Text of the first, which is a sentence.")
    document.add_heading("Second", 1)
    document.add_paragraph("Text.")
    data = word_samples.with_renamed_styles(word_samples.to_bytes(document), {old: new})
    data = word_samples.with_changed_parts(
        data, {name: lambda xml: xml.replace("Heading1", "h-eins") for name in ("word/styles.xml", "word/document.xml")}
    )
    assert [section.title for section in parse_file(data, "a.docx").sections] == ["First", "Second"]


def test_headings_are_known_by_their_outline_level():
    document = Document()
    for title in ("First", "Second"):
        paragraph = document.add_paragraph(title)
        paragraph._p.get_or_add_pPr().append(word_samples.parse_xml(f'<w:outlineLvl {word_samples.nsdecls("w")} w:val="0"/>'))
        document.add_paragraph("A sentence that stands under it.")
    assert [section.title for section in parse_file(word_samples.to_bytes(document), "a.docx").sections] == ["First", "Second"]


def test_file_without_headings_is_one_section_and_says_so():
    read = parse_file(
        word_samples.simple_document("The first paragraph is a sentence.", "So is the second one."), "some_notes.docx"
    )
    assert [(section.title, plain_text_of(section.html)) for section in read.sections] == [
        ("", "The first paragraph is a sentence. So is the second one.")
    ]
    assert read.title == "some notes"
    assert any("No headings were found" in warning for warning in read.warnings)


def test_file_without_headings_takes_bold_lines_for_headings_and_says_so():
    document = Document()
    document.add_paragraph("A paper about standards")
    for title in ("What there is", "What is missing"):
        document.add_paragraph().add_run(title).bold = True
        document.add_paragraph("A sentence that stands under it.")
    read = parse_file(word_samples.to_bytes(document), "a.docx")
    assert (read.title, [section.title for section in read.sections]) == (
        "A paper about standards",
        ["What there is", "What is missing"],
    )
    assert "please check them" in read.warnings[0]


def test_deleted_row_and_deleted_end_of_a_paragraph_are_not_read():
    document = Document()
    table = document.add_table(2, 1)
    table.rows[0].cells[0].text, table.rows[1].cells[0].text = "Stays", "DELETEDWORD"
    table.rows[1]._tr.get_or_add_trPr().append(
        word_samples.parse_xml(f'<w:del {word_samples.nsdecls("w")} w:id="9" w:author="A"/>')
    )
    first = document.add_paragraph("One ")
    mark = f'<w:rPr {word_samples.nsdecls("w")}><w:del w:id="8" w:author="A"/></w:rPr>'
    first._p.get_or_add_pPr().append(word_samples.parse_xml(mark))
    document.add_paragraph("sentence.")
    html = html_of(word_samples.to_bytes(document))
    assert "DELETEDWORD" not in html
    assert "<p>One sentence.</p>" in html


def test_hidden_style_of_a_paragraph_hides_what_is_based_on_it_too():
    document = Document()
    base = document.styles.add_style("Internal", 1)
    base.element.append(word_samples.parse_xml(f"<w:rPr {word_samples.nsdecls('w')}><w:vanish/></w:rPr>"))
    document.styles.add_style("Internal too", 1).base_style = base
    document.add_paragraph("HIDDENWORD", style="Internal too")
    document.add_paragraph("Seen.")
    read = parse_file(word_samples.to_bytes(document), "a.docx")
    assert (read.title, [section.html for section in read.sections]) == ("a", ["<p>Seen.</p>"])
    assert left_out_counts(read) == {"Hidden text": 1}


def test_links_are_kept_to_the_web_and_to_mail_only():
    document = Document()
    document.add_paragraph("A title")
    paragraph = document.add_paragraph("See ")
    for address in ("https://example.org/a?b=1&c=2", "file:///C:/secret.docx", "javascript:alert(1)"):
        key = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = f'<w:hyperlink {word_samples.nsdecls("w", "r")} r:id="{key}"><w:r><w:t>link</w:t></w:r></w:hyperlink>'
        paragraph._p.append(word_samples.parse_xml(link))
    for instruction in ('HYPERLINK "https://example.org/field"', 'HYPERLINK "file:///etc/passwd"'):
        for part in ("begin", instruction, "separate", "shown", "end"):
            is_mark = part in ("begin", "separate", "end")
            inner = f'<w:fldChar w:fldCharType="{part}"/>' if is_mark else f"<w:t>{part}</w:t>"
            inner = f"<w:instrText>{part}</w:instrText>" if part == instruction else inner
            word_samples.append_xml(paragraph, f"<w:r>{inner}</w:r>")
    read = parse_file(word_samples.to_bytes(document), "a.docx")
    html = read.sections[0].html
    assert html == (
        '<p>See <a href="https://example.org/a?b=1&amp;c=2">link</a>linklink<a href="https://example.org/field">shown</a>shown</p>'
    )
    assert left_out_counts(read) == {"Links to files or other places (the text is kept)": 3}


def test_text_box_formula_and_filled_field_are_read_or_counted():
    document = Document()
    document.add_paragraph("A title")
    paragraph = document.add_paragraph("Before ")
    box = (
        f'<w:r {word_samples.nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>Inside the box.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    paragraph._p.append(word_samples.parse_xml(box))
    formula = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>E=mc</m:t></m:r></m:oMath>'
    paragraph._p.append(word_samples.parse_xml(formula))
    field = f'<w:fldSimple {word_samples.nsdecls("w")} w:instr=" SEQ Table "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    paragraph._p.append(word_samples.parse_xml(field))
    read = parse_file(word_samples.to_bytes(document), "a.docx")
    assert read.sections[0].html == "<p>Before 7</p><p>Inside the box.</p>"
    assert left_out_counts(read) == {"Formulas": 1}


def test_nothing_outside_the_file_is_opened_and_each_is_named(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"SECRETBYTES")
    document = Document()
    document.add_picture(word_samples.png_file())
    blip = document.inline_shapes[-1]._inline.graphic.graphicData.pic.blipFill.blip
    key = document.part.relate_to(secret.as_uri(), RELATIONSHIP_TYPE.IMAGE, is_external=True)
    blip.set(f"{{{word_samples.nsdecls('r').split(chr(34))[1]}}}link", key)
    del blip.attrib[f"{{{word_samples.nsdecls('r').split(chr(34))[1]}}}embed"]
    document.part.relate_to("http://127.0.0.1:9/frame.html", f"{KIND}/frame", is_external=True)
    document.add_paragraph("A sentence of the text.")
    template = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="'
        f'{KIND}/attachedTemplate" Target="http://127.0.0.1:9/evil.dotm" TargetMode="External"/></Relationships>'
    )
    data = word_samples.with_changed_parts(word_samples.to_bytes(document), {}, {"word/_rels/settings.xml.rels": template.encode()})
    read = parse_file(data, "a.docx")
    assert left_out_counts(read) == {
        "Pictures linked from outside the file, not opened": 1,
        "Templates outside the file, not opened": 1,
        "Connections to other files or sites, not opened": 1,
        "Pictures that are not in the text": 1,
    }
    assert read.pictures == ()
    assert "evil.dotm" in str(read.left_out)


def test_style_map_inside_the_file_is_not_obeyed():
    data = word_samples.with_changed_parts(word_samples.simple_document("A sentence."), {}, {"mammoth/style-map": b"p => script"})
    assert "<p>A sentence.</p>" in html_of(data)


def test_placeholder_text_of_a_form_field_is_left_out_and_what_was_typed_is_kept():
    run = "<w:r><w:t>{}</w:t></w:r>"
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    empty = control.format("<w:showingPlcHdr/>", run.format("Click here to enter text."))
    filled = control.format("", run.format("Internet Plus."))
    block = control.format("<w:showingPlcHdr/>", f"<w:p>{run.format('Choose an item.')}</w:p>")
    data = word_samples.with_body(f"<w:p>{run.format('The plan is called, in short, ')}{empty}{filled}</w:p>{block}")
    html = html_of(data)
    assert "is called, in short, Internet Plus." in html
    assert "Click here" not in html
    assert "Choose an item" not in html
    assert left_out_counts(parse_file(data, "a.docx"))["Form fields that nobody filled in"] == 2


def test_radicals_in_a_word_file_are_ideographs():
    document, file = Document(), BytesIO()
    for line in ("⻓三⻆区域标准化协作⽅案", "⼀、总体要求", "推动⻓三⻆⼀体化发展。"):
        document.add_paragraph(line)
    document.save(file)
    read = parse_file(file.getvalue(), "plan.docx")
    text = " ".join([read.title, *read.front, *(f"{section.title} {section.html}" for section in read.sections)])
    assert "长三角区域标准化协作方案" in text
    assert "推动长三角一体化发展。" in text
    assert "⻓" not in text
