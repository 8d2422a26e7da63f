"""What goes where when a report or an item is made of a text that was written elsewhere."""

from editorial.importing.finding import authors, chinese_title, subtitle
from editorial.importing.layout import Layout, Place
from newsletters.models import ReportSection

REPORT = Layout(
    label="Special report",
    places=(
        Place("sections", "A section of the report", child=ReportSection, parent="report"),
        Place("abstract", "The abstract", words=r"^(?:abstract|executive summary|summary|摘\s*要)$"),
    ),
    asks=("subtitle", "authors"),
    finds={"subtitle": subtitle, "authors": authors},
    is_numbered=True,
)
ITEM = Layout(
    label="Item",
    places=(Place("facts", "The facts"),),
    asks=("title_zh",),
    finds={"title_zh": chinese_title},
)
