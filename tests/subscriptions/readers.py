"""Readers for tests, and what they find in their mailboxes."""

import re
from collections import Counter
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import timezone

from mailing.address_hash import address_hasher
from mailing.models import Delivery
from subscriptions.link_tokens import STOP_ALERTS, link_token, unsubscribe_token
from subscriptions.models import LinkRequest, Preference, Subscriber, Wishes
from subscriptions.reader_export import write_export
from subscriptions.sign_up_job import handle_link_requests

Purpose = LinkRequest.Purpose
FORM = {"language": "en-gb", "has_issue": "on", "has_corrections": "on"}
LINK = re.compile(r"http\S+/subscriptions/\w+/[\w-]{43}/")


def make_subscriber(address: str = "li@example.org", wishes: Wishes | None = None, **values: Any) -> Subscriber:
    """An active reader, to whom a link for each purpose was mailed a moment ago."""
    now = timezone.now()
    defaults = {
        "state": Subscriber.State.ACTIVE,
        "confirmed_at": now,
        "links_sent": dict.fromkeys(Purpose.values, now.isoformat()),
    }
    subscriber = Subscriber.objects.create(
        address=address,
        address_hash=address_hasher()(address),
        preference=Preference.objects.get_or_create(digest=(wishes or Wishes()).digest, defaults=(wishes or Wishes()).as_json())[0],
        **{**defaults, **values},
    )
    write_export(subscriber)
    return subscriber


def pages_of(subscriber: Subscriber) -> dict[str, str]:
    """The address behind each link of the reader, by purpose."""
    pages = {purpose: f"/subscriptions/{purpose}/{link_token(subscriber, purpose)}/" for purpose in subscriber.links_sent}
    stop = f"/subscriptions/stop/{unsubscribe_token(subscriber.uid, subscriber.secret)}/"
    return {**pages, "stop": stop, "stop in a mail": f"{stop}{'0' * 32}/"}


def all_pages(subscriber: Subscriber) -> list[str]:
    """Every address for readers by mail, in both languages, with links of this one."""
    open_to_all = ["/subscriptions/", "/subscriptions/?sector=I", "/subscriptions/sent/", "/subscriptions/link/"]
    open_to_all += ["/subscriptions/alerts/policies/?kind=law", "/subscriptions/alerts/search/"]
    stop_alerts = unsubscribe_token(subscriber.uid, subscriber.secret, STOP_ALERTS)
    open_to_all += [f"/subscriptions/stop/{stop_alerts}/{query}" for query in ("", "?search=1")]
    paths = [*open_to_all, *pages_of(subscriber).values(), "/subscriptions/stop/unknown/", "/subscriptions/manage/unknown/"]
    return [prefix + path for path in paths for prefix in ("", "/zh-hans")]


def mail_links() -> list[str]:
    """Let the worker take up the inbox; the addresses in the mails that it stored, without host, oldest first."""
    before = set(Delivery.objects.values_list("pk", flat=True))
    handle_link_requests()
    new = Delivery.objects.exclude(pk__in=before).order_by("pk")
    texts = [bytes(one.mailing.parts.get().text).decode().replace("=\r\n", "") for one in new]
    return [LINK.search(text)[0].partition("//")[2].partition("/")[2] for text in texts]  # type: ignore[index]


def row_counts() -> Counter[str]:
    """Rows of every table of the project."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return Counter(found)
