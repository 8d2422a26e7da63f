"""Import layouts of reports and items: which parts of an imported text go into which fields."""

from operator import attrgetter

from editorial.document_import.front_matter import find_authors, find_chinese_title
from editorial.document_import.import_layout import ImportLayout, ImportTarget
from newsletters.models import ReportSection

REPORT_IMPORT_LAYOUT = ImportLayout(
    label="Special report",
    targets=(
        ImportTarget("sections", "A section of the report", child_model=ReportSection, parent_field="report"),
        ImportTarget("abstract", "The abstract", title_pattern=r"^(?:abstract|executive summary|summary|摘\s*要)$"),
    ),
    extra_fields=("subtitle", "authors"),
    extractors={"subtitle": attrgetter("subtitle"), "authors": find_authors},
    is_numbered=True,
)
ITEM_IMPORT_LAYOUT = ImportLayout(
    label="Item",
    targets=(ImportTarget("facts", "The facts"),),
    extra_fields=("title_zh",),
    extractors={"title_zh": find_chinese_title},
)
