"""The desk's screens."""

from editorial.admin import audit, bundles, links, media, source, vocabulary
from editorial.admin.choices import ChildInline
from editorial.admin.publication import ABOUT, DESK, SOURCES, PublicationAdmin
from editorial.admin.screens import Screens
from editorial.admin.tables import TableScreens

__all__ = [
    "ABOUT",
    "DESK",
    "SOURCES",
    "ChildInline",
    "PublicationAdmin",
    "Screens",
    "TableScreens",
    "audit",
    "bundles",
    "links",
    "media",
    "source",
    "vocabulary",
]
