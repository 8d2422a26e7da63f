"""Files for the tests, built as Word builds them: python-docx for what it can do, edits of the raw XML for the rest."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

FILLER = (
    "The plan joins mobile Internet, cloud computing, big data and the Internet of Things with modern manufacturing. "
    "It wants electronic commerce, industrial networks and Internet banking to grow soundly."
)
CHAPTERS = (
    ("Background", ("Before the plan", "Who asked for it")),
    ("What the plan says", ("Manufacturing", "Commerce", "Finance")),
    ("Standards", ("Committees at work",)),
    ("各地的推广", ("河南省", "重庆市")),
    ("Outlook", ()),
)
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def to_bytes(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def png_file(colour: str = "red") -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "PNG")
    file.seek(0)
    return file


def append_xml(paragraph: Any, xml: str) -> None:
    """Raw WordprocessingML at the paragraph's end."""
    paragraph._p.append(parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1) if "xmlns:w" not in xml else xml))


def add_deleted_text(paragraph: Any, said: str) -> None:
    append_xml(paragraph, f'<w:del w:id="1" w:author="A"><w:r><w:delText xml:space="preserve">{said}</w:delText></w:r></w:del>')


def add_inserted_text(paragraph: Any, said: str) -> None:
    append_xml(paragraph, f'<w:ins w:id="2" w:author="A"><w:r><w:t xml:space="preserve">{said}</w:t></w:r></w:ins>')


def add_hidden_text(paragraph: Any, said: str) -> None:
    append_xml(paragraph, f'<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve">{said}</w:t></w:r>')


def add_footnote_reference(paragraph: Any, number: int) -> None:
    append_xml(paragraph, f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>')


def add_footnotes(document: Any, notes: dict[int, str]) -> None:
    """`notes` are WordprocessingML of runs, by their numbers."""
    held = "".join(
        f'<w:footnote w:id="{key}"><w:p><w:r><w:footnoteRef/></w:r>{runs}</w:p></w:footnote>' for key, runs in notes.items()
    )
    separator = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    xml = f"<w:footnotes {nsdecls('w')}>{separator}{held}</w:footnotes>"
    part = Part(PackURI("/word/footnotes.xml"), NOTES_TYPE, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def add_contents(document: Any, titles: list[str]) -> None:
    """A table of contents as Word writes it: one field over several paragraphs."""
    for place, title in enumerate(titles):
        paragraph = document.add_paragraph()
        if place == 0:
            append_xml(paragraph, '<w:r><w:fldChar w:fldCharType="begin"/></w:r>')
            append_xml(paragraph, '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h </w:instrText></w:r>')
            append_xml(paragraph, '<w:r><w:fldChar w:fldCharType="separate"/></w:r>')
        append_xml(paragraph, f"<w:r><w:t>CONTENTSLINE {title} {place + 2}</w:t></w:r>")
    append_xml(document.add_paragraph(), '<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def thirty_page_report() -> bytes:
    """A report as a colleague sends it: about thirty pages of it, with everything that is not for readers.

    By hand: 5 chapters and an abstract; 8 headings under them; 4 tables; 6 footnotes; 3 pictures; 2 quotations.
    """
    document = Document()
    document.styles.add_style("Secret", WD_STYLE_TYPE.CHARACTER).element.append(
        parse_xml(f"<w:rPr {nsdecls('w')}><w:vanish/></w:rPr>")
    )
    document.sections[0].header.paragraphs[0].text = "DRAFT of the desk, HEADERWORD"
    document.sections[0].footer.paragraphs[0].text = "FOOTERWORD page"
    document.add_heading("Internet Plus and the Traditional Industries", 0)
    document.add_paragraph("What the reform means for European companies", style="Subtitle")
    document.add_paragraph("By Anna Example and Li Wei")
    document.add_paragraph("Beijing, March 2016")
    add_contents(document, [title for title, _ in CHAPTERS])
    document.add_heading("Abstract", 1)
    document.add_paragraph(FILLER)
    notes = {number: f"<w:r><w:t>Note {number} of the report.</w:t></w:r>" for number in range(1, 7)}
    notes[3] += "<w:r><w:rPr><w:vanish/></w:rPr><w:t>HIDDENWORD in a note</w:t></w:r>"
    called = iter(notes)
    for place, (title, subtitles) in enumerate(CHAPTERS):
        document.add_heading(f"{place + 1}.  {title}", 1)
        _pages(document, place, next(called))
        for subtitle in subtitles:
            document.add_heading(subtitle, 2)
            _paragraphs(document, 28)
    add_footnote_reference(document.paragraphs[-1], next(called))
    add_footnotes(document, notes)
    return to_bytes(document)


def _pages(document: Any, place: int, number: int) -> None:
    paragraph = document.add_paragraph(FILLER)
    add_footnote_reference(paragraph, number)
    add_deleted_text(paragraph, "DELETEDWORD was here. ")
    add_inserted_text(paragraph, "INSERTEDWORD is here. ")
    add_hidden_text(paragraph, "HIDDENWORD must not be read. ")
    paragraph.add_run("HIDDENWORD by its style.", style="Secret")
    document.add_comment(paragraph.runs[0], text="COMMENTWORD: is this right?", author="A")
    _paragraphs(document, 50)
    if place < 4:
        table = document.add_table(3, 2)
        for row in table.rows:
            for cell in row.cells:
                cell.text = "Cell"
        table.rows[0].cells[0].text = f"Table of chapter {place + 1}"
        add_hidden_text(table.rows[2].cells[1].paragraphs[0], "HIDDENWORD in a cell")
    if place < 3:
        document.add_picture(png_file(("red", "green", "blue")[place]))
        document.inline_shapes[-1]._inline.docPr.set("descr", f"A chart of chapter {place + 1}")
        document.add_paragraph(f"Figure {place + 1}: growth", style="Caption")
    if place < 2:
        document.add_paragraph("We want the Internet to drive the economy.", style="Intense Quote")
    if place == 3:
        document.add_paragraph("河南省率先把“互联网+”纳入顶层设计。")


def _paragraphs(document: Any, count: int) -> None:
    for _ in range(count):
        document.add_paragraph(FILLER)


def with_changed_parts(data: bytes, changes: dict[str, Callable[[str], str]], more: dict[str, bytes] | None = None) -> bytes:
    """The file with the XML of some parts changed, and with more parts."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            held = old.read(name)
            if name not in (more or {}):
                new.writestr(name, changes[name](held.decode()).encode() if name in changes else held)
        for name, held in (more or {}).items():
            new.writestr(name, held)
    return made.getvalue()


def renamed_part(data: bytes, old: str, new: str, *, moves: bool = True) -> bytes:
    """The file with a part of another name, which relationships and types have too; without `moves` the part is not there."""
    folder, _, name = old.rpartition("/")
    listings = {f"{folder}/_rels/{name}.rels": f"{folder}/_rels/{new.rpartition('/')[2]}.rels", old: new}
    made = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(made, "w", ZIP_DEFLATED) as after:
        for part in before.namelist():
            held = before.read(part)
            if part in ("[Content_Types].xml", "_rels/.rels"):
                held = held.replace(old.encode(), new.encode())
            if moves or part != old:
                after.writestr(listings.get(part, part), held)
    return made.getvalue()


def simple_document(*paragraphs: str) -> bytes:
    document = Document()
    for said in paragraphs or ("A paragraph of some length, so that there is something to read.",):
        document.add_paragraph(said)
    return to_bytes(document)


def with_body(xml: str) -> bytes:
    """A file whose body begins with that."""
    return with_changed_parts(simple_document(), {"word/document.xml": lambda whole: whole.replace("<w:body>", f"<w:body>{xml}")})


def with_renamed_styles(data: bytes, names: dict[str, str]) -> bytes:
    """As a program writes them that puts its user's language into the file."""

    def rename(xml: str) -> str:
        for old, new in names.items():
            xml, count = re.subn(rf'(<w:name w:val=")(?i:{old})(")', rf"\g<1>{new}\g<2>", xml)
            assert count == 1
        return xml

    return with_changed_parts(data, {"word/styles.xml": rename})


def five_page_text() -> str:
    """A report as it comes out of an old program: lines of 72 letters, heads and feet, headings over two lines.

    By hand: an abstract and 5 chapters, 3 headings under them, 1 list of bullets, 1 of numbers, 1 quotation.
    """
    pages = [_page(number) for number in range(1, 6)]
    return "\n".join(
        f"{'' if number == 1 else HEAD}\n\n{body}\n\n{f'Page {number} of 5':>72}\n\f" for number, body in enumerate(pages, start=1)
    )


HEAD = "Internet Plus and the Traditional Industries                 The Desk"
WRAPPED = (
    "The plan joins mobile Internet, cloud computing, big data and the Inter-\n"
    "net of Things with modern manufacturing. It wants electronic commerce,\n"
    "industrial networks and Internet banking to grow soundly, and cross-\n"
    "border trade with them."
)
CONTINUED = (
    "This sentence goes on over the end of its page, as sentences do in every\n"
    "text that a machine has broken into pages without asking anybody what it",
    "says or where it could be broken instead.",
)


def _page(number: int) -> str:
    if number == 1:
        return (
            "        INTERNET PLUS AND THE TRADITIONAL INDUSTRIES\n\n"
            "        What the reform means for European companies\n\n"
            "By Anna Example and Li Wei\nBeijing, March 2016\n\n"
            f"Abstract\n\n{WRAPPED}\n\n1.  Introduction\n\n{WRAPPED}\n\n{WRAPPED}\n\n{CONTINUED[0]}"
        )
    if number == 2:
        return (
            f"{CONTINUED[1]}\n\n2.  Standards for the Internet of Things and for\n    the industrial Internet\n\n{WRAPPED}\n\n"
            "Four fields are named:\n\n- mobile Internet, which is used by most\n  companies;\n- cloud computing;\n- big data;\n\n"
            f"2.1  Committees at work\n\n{WRAPPED}\n\n{WRAPPED}\n\n{WRAPPED}"
        )
    if number == 3:
        return (
            f"2.2  What is missing\n\n{WRAPPED}\n\nThe committee said:\n\n"
            "     “We shall write the standards that the industry needs, and we\n     shall write them with others.”\n\n"
            f"3.\nFrom plan to market: what companies\nmay expect\n\n{WRAPPED}\n\n{WRAPPED}"
        )
    if number == 4:
        return (
            "3.1  Three steps\n\nThe plan has three steps:\n\n"
            "1. a first step, which is longer than the others and needs\n   two lines;\n"
            f"2. a second step;\n3. a third step.\n\n{WRAPPED}\n\n{WRAPPED}\n\n{WRAPPED}"
        )
    return (
        "4.  各地的推广\n\n河南省率先把“互联网+”纳入顶层设计，并要求各部门在今年年底以前提\n出具体的实施方案和时间表。\n\n"
        f"{WRAPPED}\n\n"
        f"5.  Outlook\n\n{WRAPPED}\n\nIt was adopted on July 4, and it came into force on July\n4. Nothing else is known."
    )
