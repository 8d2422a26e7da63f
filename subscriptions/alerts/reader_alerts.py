"""What a reader does with alerts, and what the worker notes for them: ask, confirm, change the rhythm, stop."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import QueryDict
from django.utils import timezone

from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import read_revision
from infra.claims import lock_free_rows
from mailing.channels import ALERTS
from mailing.entry_changes import last_change
from mailing.models import Suppression
from subscriptions.alerts.compiled_conditions import first_keys
from subscriptions.alerts.followed_list import FollowedList, followed_list
from subscriptions.models import Alert, AlertRun, SavedSearch, SearchKey, StopRequest, Subscriber
from subscriptions.reader_actions import OWN_WISH, State

MAX_ALERTS = 50  # of a reader
MAX_WAITING = 5  # of them unconfirmed: so many mails a day can strangers have sent to a reader
WAITS_FOR = timedelta(days=1)  # as long as the link in the mail is valid
MAX_AT_ONCE = 200


def ask_for_alert(subscriber: Subscriber, asked: dict[str, Any]) -> bool:
    """Note an alert for the reader to confirm; `asked` is that of LinkRequest. The caller has locked the subscriber.

    False where nothing is to be confirmed: the reader has it, has too many, or the list is none any more.
    """
    followed = followed_list(asked["folder"], QueryDict(asked["query"]), read_revision())
    if followed is None or followed.errors:
        return False
    alerts = subscriber.alerts.all()
    if alerts.count() >= MAX_ALERTS or alerts.waiting().count() >= MAX_WAITING:
        return False
    values = {"rhythm": asked["rhythm"], "after_change": last_change()}
    return subscriber.alerts.get_or_create(search=_saved_search(followed), defaults=values)[1]


def _saved_search(followed: FollowedList) -> SavedSearch:
    """The row of the list, made if there is none, and locked until the caller's transaction ends."""
    made = followed.as_search()
    search, is_new = SavedSearch.objects.select_for_update(no_key=True).get_or_create(
        folder=made.folder, query=made.query, defaults={"conditions": made.conditions, "words": made.words}
    )
    if is_new:
        keys = first_keys(made.conditions, bitmap_index_at(followed.entry_query.revision))
        SearchKey.objects.bulk_create(SearchKey(search=search, facet=facet, code=code) for facet, code in keys)
    return search


@transaction.atomic
def confirm_alert(subscriber: Subscriber, key: int) -> bool:
    """The reader follows it from now on, and gets alerts again after having stopped them all. False if it was so, or is none."""
    waiting = subscriber.alerts.waiting().filter(pk=key)
    if not waiting.update(confirmed_at=timezone.now()):
        return False
    Suppression.objects.filter(address_hash=subscriber.address_hash, scope=ALERTS, reason__in=OWN_WISH).delete()
    return True


def change_rhythm(subscriber: Subscriber, key: int, rhythm: str) -> bool:
    """From now on. What the former rhythm has told is not told again; what it still had to tell is, from where the new one is."""
    told = AlertRun.objects.filter(rhythm=OuterRef("rhythm")).order_by("-until").values("until")[:1]
    other = subscriber.alerts.filter(pk=key).exclude(rhythm=rhythm)
    return bool(other.update(after_change=Greatest("after_change", Coalesce(Subquery(told), 0)), rhythm=rhythm))


def stop_alert(subscriber: Subscriber, key: int) -> bool:
    return bool(subscriber.alerts.filter(pk=key).delete()[0])


@transaction.atomic
def stop_alerts(subscriber: Subscriber) -> bool:
    """No more alerts, those that wait to be sent included; the newsletter goes on. False if it was so before."""
    values = {"reason": Suppression.Reason.UNSUBSCRIBED}
    is_new = Suppression.objects.get_or_create(address_hash=subscriber.address_hash, scope=ALERTS, defaults=values)[1]
    if not (subscriber.alerts.all().delete()[0] or is_new):
        return False
    StopRequest.objects.create(address_hash=subscriber.address_hash, scope=ALERTS)
    return True


def stop_alerts_again(key: str) -> int:
    """After a restore: the reader has no alerts but those of a later consent. Returns changed rows."""
    address_hash, _colon, stopped_at = key.partition(":")
    alerts = Alert.objects.filter(subscriber__address_hash=address_hash)
    changed = alerts.exclude(confirmed_at__gt=datetime.fromisoformat(stopped_at)).delete()[0]
    if alerts.exists():
        return changed
    values = {"reason": Suppression.Reason.UNSUBSCRIBED}
    return changed + Suppression.objects.get_or_create(address_hash=address_hash, scope=ALERTS, defaults=values)[1]


def delete_expired_alerts(now: datetime) -> None:
    """Delete what readers did not confirm while its link was valid, and searches that nobody has."""
    waiting = Alert.objects.waiting().filter(asked_at__lt=now - WAITS_FOR)
    waiting.exclude(subscriber__state=State.PENDING).delete()
    _delete_unused_searches()


@transaction.atomic
def _delete_unused_searches() -> None:
    """But for those that somebody is about to take: their rows are locked."""
    has_alert = Exists(Alert.objects.filter(search=OuterRef("pk")))
    unused = [row.pk for row in lock_free_rows(SavedSearch.objects.filter(~has_alert))[:MAX_AT_ONCE]]
    SavedSearch.objects.filter(pk__in=unused).delete()
