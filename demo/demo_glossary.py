"""Imports the agreed terms of the demonstration from glossary.csv, as the desk imports a table."""

from datetime import date
from pathlib import Path

from editorial.models import Source
from editorial.table_import.import_table import dry_run, import_table
from editorial.table_import.row_checker import TablePermissions
from glossary.models import Term
from glossary.term_table import TERM_TABLE

GLOSSARY_FILE = Path(__file__).with_name("glossary.csv")
READ_ON = date(2026, 11, 28)
RIGHTS = TablePermissions(add=True, change=True)
# (kind, title, publisher, address) of the sources that nothing else of the demonstration has
SOURCES = (
    (
        "document",
        "Standardization Law of the People's Republic of China (2017)",
        "National People's Congress",
        "http://www.npc.gov.cn/",
    ),
    ("document", "GB/T 20000.1-2014 Guidelines for standardization – Part 1", "SAC", "https://openstd.samr.gov.cn/"),
    ("official_website", "Sites of the bodies named", "WTO, CNCA", "https://www.wto.org/english/tratop_e/tbt_e/tbt_e.htm"),
)


def load_glossary() -> list[Term]:
    """The drafts."""
    Source.objects.bulk_create(
        Source(kind=kind, title=title, publisher=publisher, url=url, accessed_on=READ_ON) for kind, title, publisher, url in SOURCES
    )
    data = GLOSSARY_FILE.read_bytes()
    import_table(TERM_TABLE, data, dry_run(TERM_TABLE, data, GLOSSARY_FILE.name, by=None, rights=RIGHTS), by=None, rights=RIGHTS)
    return list(Term.objects.order_by("pk"))
