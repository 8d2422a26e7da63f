"""Who gets a mail about alerts, and which of its parts: the audience of mailings of the kind "alert"."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db.models import Q

from catalogue.http.language import LANGUAGE_TAGS
from mailing.audiences import Candidate, register_audience
from mailing.models import Mailing
from subscriptions.alerts.alert_parts import MAX_ENTRIES
from subscriptions.issue_mail.issue_audience import CANDIDATES, EXCLUDED
from subscriptions.link_tokens import STOP_ALERTS, unsubscribe_token
from subscriptions.models import Alert
from subscriptions.models.alerts import DEADLINES

ALERT = "alert"
LANGUAGES = {language: number for number, language in enumerate(LANGUAGE_TAGS)}
COLUMNS = ("subscriber", "address", "uid", "secret", "state", "language")


def alerts_of_rhythm(rhythm: str) -> Q:
    """Conditions of an alert. Deadlines do not wait for the week to end: they are told to all."""
    return Q() if rhythm == DEADLINES else Q(rhythm=rhythm)


class AlertAudience:
    """The provider that mailing/audiences.py describes; the cursor is the reader's key.

    `audience` has the rhythm, `size` and `places` of AlertParts, the places under keys that JSON has made strings.
    """

    def candidates(self, mailing: Mailing, after: int, limit: int) -> list[Candidate]:
        return list(islice(self._all_after(mailing, after), limit))

    def _all_after(self, mailing: Mailing, after: int) -> Iterator[Candidate]:
        """In one statement. Readers to whom there is nothing to tell are none."""
        alerts = Alert.objects.running().filter(
            alerts_of_rhythm(mailing.audience["rhythm"]), subscriber__gt=after, subscriber__state__in=CANDIDATES
        )
        columns = [f"subscriber__{name}" if name != "subscriber" else name for name in COLUMNS]
        rows = alerts.order_by("subscriber").values_list(*columns, "search", "after_change")
        for (pk, address, uid, secret, state, language), group in groupby(rows.iterator(), itemgetter(slice(len(COLUMNS)))):
            positions = _positions(mailing.audience, LANGUAGES[language], ((search, since) for *_, search, since in group))
            if positions:
                token = unsubscribe_token(uid, secret, STOP_ALERTS)
                yield Candidate(pk, address, token, positions, EXCLUDED.get(state, ""))


def _positions(audience: dict[str, Any], language: int, alerts: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """The positions of the parts for a reader with these searches, each told of what came after its change; () for nothing."""
    lines: dict[int, list[int]] = {}  # by the block of an entry
    for search, since in alerts:
        for change, block, line in audience["places"].get(str(search), ()):
            if change > since:
                lines.setdefault(block, []).append(line)
    if not lines:
        return ()
    size, shown = audience["size"], sorted(lines)[:MAX_ENTRIES]
    ends = [0, size - 1, *([size - 2] if len(lines) > MAX_ENTRIES else [])]
    places = [*ends, *shown, *(line for block in shown for line in lines[block])]
    return tuple(language * size + place for place in sorted(places))


def register() -> None:
    """Called once, by the app's `ready()`."""
    register_audience(ALERT, AlertAudience())
