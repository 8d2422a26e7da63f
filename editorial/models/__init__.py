"""The models that all publications share at the desk."""

from editorial.models.accepted_offer import AcceptedOffer
from editorial.models.audit_entry import AuditEntry
from editorial.models.autosaved_text import AutosavedText
from editorial.models.kept_copy import KeptCopy
from editorial.models.link_check import LinkCheck, LinkHost, LinkOccurrence
from editorial.models.media_file import EarlierFileContent, MediaFile
from editorial.models.open_form import OpenForm
from editorial.models.pending_import import PendingImport, PendingPicture
from editorial.models.preview_link import PreviewLink
from editorial.models.publication import Correction, Publication
from editorial.models.remark import Remark
from editorial.models.review_reminder import Reminder, ReminderMail
from editorial.models.snapshot import Snapshot
from editorial.models.source import Source
from editorial.models.verification import Verification
from editorial.models.workflow_state import Approval, Bundle, BundleMember, Schedule, SetAsideDraft

__all__ = [
    "AcceptedOffer",
    "Approval",
    "AuditEntry",
    "AutosavedText",
    "Bundle",
    "BundleMember",
    "Correction",
    "EarlierFileContent",
    "KeptCopy",
    "LinkCheck",
    "LinkHost",
    "LinkOccurrence",
    "MediaFile",
    "OpenForm",
    "PendingImport",
    "PendingPicture",
    "PreviewLink",
    "Publication",
    "Remark",
    "Reminder",
    "ReminderMail",
    "Schedule",
    "SetAsideDraft",
    "Snapshot",
    "Source",
    "Verification",
]
