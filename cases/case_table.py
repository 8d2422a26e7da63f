"""Case studies as a table. Their links to policies are edited in the form."""

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
