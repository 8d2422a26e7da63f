"""Audiences: who gets a mailing. The apps above register a provider for each kind of mailing."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from mailing.models import Mailing


class Candidate(NamedTuple):
    """One reader to whom the mailing could go.

    `cursor` is a positive integer that grows from candidate to candidate. `selection` has the positions of the parts that the
    reader gets; providers share one tuple among readers of the same preferences. `excluded` says why the reader gets nothing.
    """

    cursor: int
    address: str
    token: str
    selection: tuple[int, ...]
    excluded: str = ""


class AudienceProvider(Protocol):
    def candidates(self, mailing: Mailing, after: int, limit: int) -> Sequence[Candidate]:
        """The next `limit` candidates at most whose cursor is above `after`, by cursor; none at the end."""
        ...


_providers: dict[str, AudienceProvider] = {}


def register_audience(kind: str, provider: AudienceProvider) -> None:
    """Called from an app's `ready()`. A second provider of a kind replaces the first."""
    _providers[kind] = provider


def audience_of(mailing: Mailing) -> AudienceProvider:
    """Raises LookupError for a kind that no app registers."""
    try:
        return _providers[mailing.kind]
    except KeyError:
        raise LookupError(f"No app knows who gets mailings of the kind “{mailing.kind}”.") from None
