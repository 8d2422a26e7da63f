"""What every publication shares while the desk works on it."""

from editorial.models.autosaved import AutosavedText
from editorial.models.links import LinkCheck, LinkHost, LinkPlace
from editorial.models.media import EarlierBytes, MediaFile
from editorial.models.publication import Correction, Publication
from editorial.models.reading import Reading, ReadPicture
from editorial.models.record import AuditEntry, Remark
from editorial.models.review import Reminder, ReminderMail, Verification
from editorial.models.sharing import OpenForm, PreviewLink
from editorial.models.snapshot import Snapshot
from editorial.models.source import Source
from editorial.models.workflow import Approval, Bundle, BundleMember, Schedule, SetAside

__all__ = [
    "Approval",
    "AuditEntry",
    "AutosavedText",
    "Bundle",
    "BundleMember",
    "Correction",
    "EarlierBytes",
    "LinkCheck",
    "LinkHost",
    "LinkPlace",
    "MediaFile",
    "OpenForm",
    "PreviewLink",
    "Publication",
    "ReadPicture",
    "Reading",
    "Remark",
    "Reminder",
    "ReminderMail",
    "Schedule",
    "SetAside",
    "Snapshot",
    "Source",
    "Verification",
]
