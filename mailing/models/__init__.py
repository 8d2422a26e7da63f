from mailing.models.channel import Channel
from mailing.models.deliveries import Delivery
from mailing.models.mailing import Mailing
from mailing.models.parts import Part, Selection, SelectionPart
from mailing.models.suppressions import AddressKey, MailEvent, Suppression, WaitingReport

__all__ = [
    "AddressKey", "Channel", "Delivery", "MailEvent", "Mailing", "Part", "Selection", "SelectionPart", "Suppression",
    "WaitingReport",
]  # fmt: skip
