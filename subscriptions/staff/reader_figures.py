"""Figures about all readers: how many there are, since when, and what they want. No figure is about who reads what."""

from collections import Counter
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from catalogue.charts.histogram import Histogram, histogram
from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import read_revision
from catalogue.vocabulary.choice_labels import LABELS
from subscriptions.models import Alert, Preference, Subscriber
from subscriptions.models.alerts import Rhythm
from subscriptions.pages.forms import FACETS


class Choice(NamedTuple):
    label: str
    number: int


class ReaderFigures(NamedTuple):
    """`states` are of all readers; all else is of active ones. `growth` has the month of their consent, None for fewer than two."""

    states: list[Choice]
    languages: list[Choice]
    growth: Histogram | None
    kinds: list[Choice]
    choices: dict[str, list[Choice]]


def reader_figures() -> ReaderFigures:
    """Five statements and the vocabulary; preferences are summed up by their rows, which readers share."""
    active = Subscriber.objects.active()
    months = active.annotate(month=TruncMonth("confirmed_at")).values("month").annotate(number=Count("pk")).order_by()
    wanted = Preference.objects.annotate(readers=Count("subscribers", filter=Q(subscribers__state=Subscriber.State.ACTIVE)))
    alerts = Alert.objects.running().filter(subscriber__state=Subscriber.State.ACTIVE)
    preferences = list(wanted.filter(readers__gt=0))
    return ReaderFigures(
        states=_counted(Subscriber.objects.all(), "state", Subscriber.State.choices),
        languages=_counted(active, "language", settings.LANGUAGES),
        growth=histogram({f"{row['month']:%Y-%m}": row["number"] for row in months}),
        kinds=[
            Choice("Each newsletter", sum(one.readers for one in preferences if one.has_issue)),
            Choice("Corrections", sum(one.readers for one in preferences if one.has_corrections)),
            *(choice._replace(label=f"Alerts: {choice.label.lower()}") for choice in _counted(alerts, "rhythm", Rhythm.choices)),
        ],
        choices={str(LABELS["facets"][facet]): _codes(preferences, facet, name) for facet, name in FACETS.items()},
    )


def _counted(rows: Any, column: str, labels: Any) -> list[Choice]:
    counts = dict(rows.values_list(column).annotate(Count("pk")).order_by())
    return [Choice(str(label), counts.get(code, 0)) for code, label in labels]


def _codes(preferences: list[Any], facet: str, name: str) -> list[Choice]:
    """Readers by term, most first, after those who want everything."""
    vocabulary = vocabulary_at(read_revision()).by_facet[facet]
    counts: Counter[str] = Counter()
    for one in preferences:
        counts.update(dict.fromkeys(getattr(one, name) or [""], one.readers))
    everything = Choice("Everything", counts.pop("", 0))
    return [
        everything,
        *(Choice(vocabulary[code].label if code in vocabulary else code, number) for code, number in counts.most_common()),
    ]
