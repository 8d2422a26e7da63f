"""Table import and export of policies; their texts, events and relations stand on further sheets of a workbook."""

from editorial.table_import.schemas.publication_table import PublicationTable
from policies.models import DATE_FIELDS, Policy

POLICY_TABLE = PublicationTable(
    Policy,
    "title_zh",
    "summary",
    "kind",
    "level",
    "lifecycle",
    "document_number",
    "issuers",
    *DATE_FIELDS,
    "comments_close_on",
    "ics",
    "body",
    children={
        "texts": ("language", "status", "title", "url", "translator", "body"),
        "events": ("happened_on", "title", "note"),
        "relations": ("type", "target", "effective_on", "locator", "note"),
    },
)
