"""All that the public can see, and nothing else."""

from catalogue.models.clock import Change, Clock
from catalogue.models.dump import Dump
from catalogue.models.entry import Entry, EntryType, Forward, PublicCorrection, Redirect, Verified, Version
from catalogue.models.file import PublicFile
from catalogue.models.index import Block, Link, Posting, SearchText
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
    "Block",
    "Change",
    "Clock",
    "Dump",
    "Entry",
    "EntryType",
    "Forward",
    "IcsField",
    "Link",
    "Organization",
    "Phase",
    "Posting",
    "PriorityArea",
    "PrioritySelection",
    "PublicCorrection",
    "PublicFile",
    "Redirect",
    "Region",
    "SearchText",
    "Sector",
    "Technology",
    "Tier",
    "Verified",
    "Version",
    "Vocabulary",
]
