"""Items as a table. Their links to policies and cases are edited in the form."""

from editorial.tables.publications import PublicationSheet
from newsletters.models import Item

ITEMS = PublicationSheet(
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
