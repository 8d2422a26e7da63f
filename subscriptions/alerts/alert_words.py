"""Saved searches and alerts in words, as pages and mails show them."""

from collections.abc import Collection
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalogue.http.language import active_language
from catalogue.models import Entry
from catalogue.vocabulary.localized_names import localized_name
from subscriptions.models import Alert, SavedSearch
from subscriptions.models.alerts import AlertQuerySet


class AlertRow(NamedTuple):
    alert: Alert
    words: str


def alert_rows(alerts: AlertQuerySet) -> list[AlertRow]:
    """Two statements, one if none of the alerts follows an entry."""
    rows = list(alerts.select_related("search"))
    words = words_of([alert.search for alert in rows])
    return [AlertRow(alert, words[alert.search_id]) for alert in rows]


def words_of(searches: Collection[SavedSearch]) -> dict[int | None, str]:
    """By key the searches in words of the active language: one that names an entry by its title as it is now. One statement."""
    single = {search.pk: uids[0] for search in searches if len(uids := search.conditions["uids"]) == 1}
    entries = Entry.objects.filter(uid__in=set(single.values())).select_related("chinese_title").defer("document")
    titles = {str(entry.uid): localized_name(entry).text for entry in entries}
    named: dict[int | None, str] = {pk: titles.get(uid) or _("A publication that was removed") for pk, uid in single.items()}
    described: dict[int | None, str] = {search.pk: search.words.get(active_language(), "") for search in searches}
    return described | named
