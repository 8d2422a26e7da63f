"""Admin of subscriptions: readers are looked at and imported; what they get, they decide themselves."""

from subscriptions.staff.subscriber_admin import SubscriberAdmin

__all__ = ["SubscriberAdmin"]
