"""Mailings of tests: an audience that is a list of addresses, and a transport that answers as it was told."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone

from mailing.audiences import Candidate, register_audience
from mailing.channels import get_channel
from mailing.freeze import freeze_due
from mailing.message.encode import encode_html, encode_text
from mailing.models import Channel, Delivery, Mailing, Part
from mailing.transitions import start
from mailing.transports.outcome import Outcome, Result

KIND = "test"
ACCEPTED = Outcome(Result.ACCEPTED, "250 2.0.0 queued as 4AbC", "4AbC")


class ListedAudience:
    """`audience` of the mailing has the number of readers and, by number, why one is left out. Every third gets one part less."""

    def candidates(self, mailing: Mailing, after: int, limit: int) -> Sequence[Candidate]:
        last, excluded = mailing.audience["readers"], mailing.audience.get("excluded", {})
        return [
            Candidate(n, address_of(n), f"token-{n}", (0,) if n % 3 == 0 else (0, 1), excluded.get(str(n), ""))
            for n in range(after + 1, min(after + limit, last) + 1)
        ]


def address_of(number: int) -> str:
    return f"reader{number}@example.org"


def fast_channel(code: str = "newsletter") -> Channel:
    """Without a pause between two mails."""
    channel = get_channel(code)
    channel.interval = 0
    channel.save()
    return channel


def make_mailing(readers: int = 3, **values: Any) -> Mailing:
    """A draft with two parts."""
    register_audience(KIND, ListedAudience())
    audience = {"readers": readers, **values.pop("audience", {})}
    defaults = {"kind": KIND, "title": "August", "subject": "August at the desk", "audience": audience}
    mailing = Mailing.objects.create(**{**defaults, "channel": fast_channel(), **values})
    for position, words in enumerate(("What happened in August", "One more item")):
        html, text = encode_html(f"<p>{words}</p>"), encode_text(words)
        Part.objects.create(mailing=mailing, position=position, html=html, text=text)
    return mailing


def make_started_mailing(readers: int = 3, **values: Any) -> Mailing:
    """Its recipients are in the ledger, and it is sending."""
    mailing = make_mailing(readers, **values)
    assert start(mailing, by=None)
    freeze_due(lambda: False)
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENDING
    return mailing


def states(mailing: Mailing) -> dict[str, int]:
    """How many deliveries are in each state."""
    found: dict[str, int] = {}
    for state in Delivery.objects.filter(mailing=mailing).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def make_due(mailing: Mailing) -> None:
    """The pauses of deliveries that were put off are over."""
    Delivery.objects.filter(mailing=mailing).update(next_at=timezone.now())


class ScriptedTransport:
    """Answers by recipient, else with `answer`; `sent` has the recipients to whom a mail was handed over, in their order."""

    def __init__(self, answer: Outcome | Callable[[str], Outcome] = ACCEPTED) -> None:
        self.answer = answer
        self.sent: list[str] = []
        self.messages: list[bytes] = []

    def deliver(self, sender: str, recipient: str, message: bytes, *, key: str = "") -> Outcome:
        self.sent.append(recipient)
        self.messages.append(message)
        return self.answer(recipient) if callable(self.answer) else self.answer

    def close(self) -> None:
        pass
