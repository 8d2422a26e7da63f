"""The desk's screens."""

from editorial.admin import audit, bundles, links, source, vocabulary
from editorial.admin.choices import ChildInline
from editorial.admin.publication import ABOUT, DESK, PublicationAdmin

__all__ = ["ABOUT", "DESK", "ChildInline", "PublicationAdmin", "audit", "bundles", "links", "source", "vocabulary"]
