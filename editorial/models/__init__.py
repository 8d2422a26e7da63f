"""What every publication shares while the desk works on it."""

from editorial.models.publication import Correction, Publication
from editorial.models.record import AuditEntry, Remark
from editorial.models.sharing import OpenForm, PreviewLink
from editorial.models.snapshot import Snapshot
from editorial.models.source import Source
from editorial.models.workflow import Approval, Bundle, BundleMember, Schedule, SetAside

__all__ = [
    "Approval",
    "AuditEntry",
    "Bundle",
    "BundleMember",
    "Correction",
    "OpenForm",
    "PreviewLink",
    "Publication",
    "Remark",
    "Schedule",
    "SetAside",
    "Snapshot",
    "Source",
]
