"""Import layout of policies: which parts of an imported text go into which fields."""

from editorial.document_import.front_matter import find_chinese_title, find_document_number
from editorial.document_import.import_layout import ImportLayout, ImportTarget

POLICY_IMPORT_LAYOUT = ImportLayout(
    label="Policy",
    targets=(ImportTarget("body", "What it says"),),
    extra_fields=("title_zh", "document_number", "kind", "level"),
    extractors={"title_zh": find_chinese_title, "document_number": find_document_number},
)
