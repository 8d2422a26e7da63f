"""What an editor who walks the guide has in her own folder: a report in Word, a drawing, a table; and an address that is gone."""

from io import BytesIO

from docx import Document
from PIL import Image, ImageDraw

GONE = "https://forum.example/programme/12.htm"
TABLE = (
    "slug,title,kind,level,summary\n"
    "shanghai-networks,Shanghai plans its industrial networks,implementation_plan,provincial,The city joins its factories.\n"
    "chongqing-finance,Chongqing on Internet finance,{kind},provincial,The municipality says what it supports.\n"
)


def word_file() -> bytes:
    """A report of three sections, with a table, two levels of headings and what every issue says at its end."""
    document = Document()
    document.add_heading("Industrial networks after Internet Plus", 0)
    for heading, text in (
        ("What the plan asks for", "It joins mobile Internet, cloud computing and big data with modern manufacturing."),
        ("Who follows", "Henan, Chongqing and Shanghai took it into their own plans."),
        ("What this means for standards", "Committees on both sides should expect work on networks in factories."),
    ):
        document.add_heading(heading, 1)
        document.add_paragraph(text)
    table = document.add_table(rows=2, cols=2)
    cells = (cell for row in table.rows for cell in row.cells)
    for cell, words in zip(cells, ("Place", "Since", "Henan", "March 2015"), strict=True):
        cell.text = words
    for heading in ("About us", "Contact"):
        document.add_heading(heading, 1)
        document.add_paragraph("The desk follows policies on industry and the Internet.")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def sketch() -> bytes:
    """A factory and a network, as a drawing."""
    image = Image.new("RGB", (960, 480), "#e7eef3")
    pen = ImageDraw.Draw(image)
    pen.polygon([(80, 400), (80, 220), (180, 160), (180, 220), (280, 160), (280, 220), (380, 160), (380, 400)], fill="#1f4e79")
    nodes = [(560, 120), (800, 100), (680, 240), (860, 320), (540, 360)]
    for start, end in ((0, 1), (0, 2), (1, 2), (2, 3), (2, 4), (1, 3)):
        pen.line([nodes[start], nodes[end]], fill="#575a60", width=6)
    pen.line([(380, 300), nodes[4]], fill="#575a60", width=6)
    for x, y in nodes:
        pen.ellipse((x - 26, y - 26, x + 26, y + 26), fill="#a8281b")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
