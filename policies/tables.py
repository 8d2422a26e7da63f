"""Policies as a table. Their texts, events and relations are edited in the form."""

from editorial.tables.publications import PublicationSheet
from policies.models import DATES, Policy

POLICIES = PublicationSheet(
    Policy,
    "title_zh",
    "summary",
    "kind",
    "level",
    "lifecycle",
    "document_number",
    "issuers",
    *DATES,
    "comments_close_on",
    "ics",
    "body",
)
