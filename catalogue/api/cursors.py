"""Where a harvester goes on: a place in an order, bound to the filters it was given under, signed and not to be read."""

from hashlib import blake2b
from typing import Any

from django.core import signing

from catalogue.http.problems import BadParameters

FIRST_PAGE_CURSOR = "*"
# What may change between one page and the next without making it another list.
PARAMETERS_NOT_BOUND = ("cursor", "page_size", "fields", "include", "format")
_signer = signing.Signer(salt="catalogue.cursor")


def list_fingerprint(path: str, query: Any) -> str:
    """A digest of the address and its filters, in whatever order they were given."""
    pairs = sorted((name, value) for name, values in query.lists() if name not in PARAMETERS_NOT_BOUND for value in values)
    return blake2b(repr((path, pairs)).encode(), digest_size=8).hexdigest()


def encode_cursor(fingerprint: str, *place: int) -> str:
    return _signer.sign_object([fingerprint, *place])


def decode_cursor(text: str, fingerprint: str, *, length: int) -> list[int]:
    """The place. Raises BadParameters for a cursor that was tampered with, or belongs to another list."""
    try:
        bound_to, *position = _signer.unsign_object(text)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadParameters({"cursor": [f"This is no cursor. Begin with cursor={FIRST_PAGE_CURSOR} and follow `next`."]}) from None
    if bound_to != fingerprint or len(position) != length:
        raise BadParameters({"cursor": ["This cursor belongs to another list, or to other filters."]})
    return position
