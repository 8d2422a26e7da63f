"""Cursors: a position in an order, bound to one list, its filters and the catalogue's generation, signed. Opaque to clients."""

from hashlib import blake2b
from typing import Any

from django.core import signing

from catalogue.http.problems import BadParameters

FIRST_PAGE_CURSOR = "*"
# Parameters that may change between two pages of the same list.
PARAMETERS_NOT_BOUND = ("cursor", "page_size", "fields", "include", "format")
_signer = signing.Signer(salt="catalogue.cursor")


def list_fingerprint(path: str, query: Any) -> str:
    """A digest (16 hexadecimal digits) of the path and the filters, independent of their order."""
    pairs = sorted((name, value) for name, values in query.lists() if name not in PARAMETERS_NOT_BOUND for value in values)
    return blake2b(repr((path, pairs)).encode(), digest_size=8).hexdigest()


def encode_cursor(fingerprint: str, generation: str, *position: int) -> str:
    return _signer.sign_object([fingerprint, generation, *position])


def decode_cursor(text: str, fingerprint: str, generation: str, *, length: int) -> list[int]:
    """The position: `length` numbers. Raises BadParameters for a cursor that was altered, belongs to another list, or was given
    before a backup was restored: numbers have another meaning since.
    """
    try:
        bound_to, given_in, *position = _signer.unsign_object(text)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadParameters({"cursor": [f"This is no cursor. Begin with cursor={FIRST_PAGE_CURSOR} and follow `next`."]}) from None
    if bound_to != fingerprint or len(position) != length:
        raise BadParameters({"cursor": ["This cursor belongs to another list, or to other filters."]})
    if given_in != generation:
        raise BadParameters({"cursor": [f"The site was restored from a backup. Begin again with cursor={FIRST_PAGE_CURSOR}."]})
    return position
