from subscriptions.models.alerts import Alert, AlertRun, SavedSearch, SearchKey
from subscriptions.models.consents import Consent
from subscriptions.models.inbox import ErasureRequest, LinkRequest, ReaderExport, StopRequest
from subscriptions.models.preferences import Preference, Wishes
from subscriptions.models.subscribers import Subscriber

__all__ = [
    "Alert", "AlertRun", "Consent", "ErasureRequest", "LinkRequest", "Preference", "ReaderExport", "SavedSearch", "SearchKey",
    "StopRequest", "Subscriber", "Wishes",
]  # fmt: skip
