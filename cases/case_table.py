"""Table import and export of case studies, without their links to policies."""

from cases.models import CaseStudy
from editorial.table_import.schemas.publication_table import PublicationTable

CASE_TABLE = PublicationTable(
    CaseStudy,
    "name_zh",
    "summary",
    "traditional_industry",
    "new_industry",
    "tier",
    "organization",
    "started_on",
    "recorded_on",
    "background",
    "what_changed",
    "regulators_response",
    "outcome",
)
