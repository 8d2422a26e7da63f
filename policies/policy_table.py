"""Table import and export of policies, without their texts, events and relations."""

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
)
