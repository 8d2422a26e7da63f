"""Table import and export of items, without their links to policies and cases."""

from editorial.table_import.schemas.publication_table import PublicationTable
from newsletters.models import Item

ITEM_TABLE = PublicationTable(
    Item,
    "title_zh",
    "summary",
    "is_summary",
    "is_translation",
    "is_strategic_analysis",
    "reported_on",
    "event_on",
    "comments_close_on",
    "translation_availability",
    "facts",
    "analysis",
    "analyst",
    "analysed_on",
)
