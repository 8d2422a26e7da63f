"""What became of one mail that was handed over, in words that all transports share."""

from enum import Enum
from typing import NamedTuple, Protocol


class Result(Enum):
    """TRANSIENT and PERMANENT speak of the recipient. AWAY and MISCONFIGURED speak of the channel; the mail is certainly not sent.

    UNKNOWN: the whole mail may have arrived, and no answer came.
    """

    ACCEPTED = "accepted"
    TRANSIENT = "transient"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"
    AWAY = "away"  # no connection, or no mail taken from us at present
    MISCONFIGURED = "misconfigured"  # TLS, password or sender refused: no other mail will do better


class Outcome(NamedTuple):
    """`reply` is what the server said, for staff."""

    result: Result
    reply: str = ""
    provider_id: str = ""


class Transport(Protocol):
    def deliver(self, sender: str, recipient: str, message: bytes, *, key: str = "") -> Outcome:
        """Hand over one mail and wait for the answer; raises nothing that a mail server can bring about.

        `sender` is the return path. `message` has CRLF. `key` names the delivery where a provider takes a name of ours.
        """
        ...

    def close(self) -> None: ...
