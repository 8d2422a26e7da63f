from subscriptions.models.consents import Consent
from subscriptions.models.inbox import ErasureRequest, LinkRequest, ReaderExport, StopRequest
from subscriptions.models.preferences import Preference, Wishes
from subscriptions.models.subscribers import Subscriber

__all__ = ["Consent", "ErasureRequest", "LinkRequest", "Preference", "ReaderExport", "StopRequest", "Subscriber", "Wishes"]
