"""Import layout of case studies: which parts of an imported text go into which fields."""

from editorial.document_import.front_matter import find_chinese_title
from editorial.document_import.import_layout import ImportLayout, ImportTarget

CASE_IMPORT_LAYOUT = ImportLayout(
    label="Case study",
    targets=(
        ImportTarget("background", "Background", title_pattern=r"^(?:background|before|introduction|背\s*景|前\s*言)"),
        ImportTarget("what_changed", "What changed", title_pattern=r"chang|reform|new model|solution|transform|转型|变化"),
        ImportTarget(
            "regulators_response", "Regulator's response", title_pattern=r"regulat|authorit|government|supervis|监管|政府"
        ),
        ImportTarget("outcome", "Outcome", title_pattern=r"outcome|result|conclusion|outlook|lesson|结果|成效|结论"),
    ),
    extra_fields=("name_zh", "tier"),
    extractors={"name_zh": find_chinese_title},
)
