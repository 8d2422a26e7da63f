"""What every publication shares while the desk works on it."""

from editorial.models.publication import Correction, Publication
from editorial.models.snapshot import Snapshot
from editorial.models.source import Source

__all__ = ["Correction", "Publication", "Snapshot", "Source"]
