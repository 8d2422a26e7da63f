"""The public tables: everything that readers can see, and nothing else."""

from catalogue.models.catalogue_revision import CatalogueRevision, Change
from catalogue.models.dump import Dump
from catalogue.models.entry import (
    ChineseTitle,
    Entry,
    EntryNumber,
    PublicCorrection,
    PublicTranslations,
    PublicVerification,
    Redirect,
    RedirectTarget,
    Version,
)
from catalogue.models.file import PublicFile
from catalogue.models.index import BitmapSegment, Link, PostingList, SearchText
from catalogue.models.stamp import Stamp
from catalogue.models.vocabulary import (
    IcsField,
    Organization,
    Phase,
    PriorityArea,
    PrioritySelection,
    Region,
    Sector,
    Technology,
    Tier,
    Vocabulary,
)

__all__ = [
    "BitmapSegment",
    "CatalogueRevision",
    "Change",
    "ChineseTitle",
    "Dump",
    "Entry",
    "EntryNumber",
    "IcsField",
    "Link",
    "Organization",
    "Phase",
    "PostingList",
    "PriorityArea",
    "PrioritySelection",
    "PublicCorrection",
    "PublicFile",
    "PublicTranslations",
    "PublicVerification",
    "Redirect",
    "RedirectTarget",
    "Region",
    "SearchText",
    "Sector",
    "Stamp",
    "Technology",
    "Tier",
    "Version",
    "Vocabulary",
]
