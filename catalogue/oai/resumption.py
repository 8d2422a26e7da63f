"""A list of records as a value, and the resumption token that carries it: signed, so that nothing is stored for a harvest."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core import signing

from catalogue.oai.arguments import ProtocolError
from catalogue.publication_types import type_codes

_signer = signing.Signer(salt="catalogue.oai")


@dataclass(frozen=True)
class RecordList:
    """Records whose latest public event is not before `since` nor after `until` and has a number above `position`, in the order of
    these numbers.

    `type` is a publication type, or "" for all. `delivered` is how many records the answers before contained.
    """

    type: str = ""
    since: datetime | None = None
    until: datetime | None = None
    position: int = 0
    delivered: int = 0

    def after(self, position: int, delivered: int) -> "RecordList":
        """What follows an event of the list. All of it is later than `since`, which no token needs to hold."""
        return replace(self, since=None, position=position, delivered=delivered)


def encode_token(verb: str, generation: str, records: RecordList) -> str:
    until = records.until.isoformat() if records.until else ""
    return _signer.sign_object([verb, generation, records.type, until, records.position, records.delivered])


def decode_token(text: str, verb: str, generation: str) -> RecordList:
    """Raises ProtocolError badResumptionToken for a token that was altered, belongs to another verb, or was given before a backup
    was restored: numbers have another meaning since.
    """
    try:
        of_verb, given_in, entry_type, until, position, delivered = _signer.unsign_object(text)
    except (signing.BadSignature, ValueError, TypeError):
        raise ProtocolError("badResumptionToken", "resumptionToken: this site gave no such token.") from None
    if of_verb != verb:
        raise ProtocolError("badResumptionToken", f"resumptionToken: this token belongs to {of_verb}.")
    if given_in != generation or (entry_type and entry_type not in type_codes()):
        raise ProtocolError("badResumptionToken", "resumptionToken: the site changed since. Begin the harvest again.")
    return RecordList(entry_type, None, datetime.fromisoformat(until) if until else None, position, delivered)
