"""Webhook delivery: sends the events of the change log to each endpoint in order, and repeats a call until it succeeds.

Signatures and headers follow Standard Webhooks 1.0.
"""

import base64
import hashlib
import hmac
import http.client
import json
import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from rest_framework.utils.encoders import JSONEncoder

from access.models import WebhookCall, WebhookEndpoint
from access.webhooks import webhook_http
from access.webhooks.models import SECRET_PREFIX
from catalogue.api.log_viewsets import serialize_change
from catalogue.index.revision import read_revision
from catalogue.models import CatalogueRevision, Change
from infra.claims import claim_row, lease_row, release_row

BATCH_SIZE = 200  # events queued, or calls sent, for one endpoint in a round
CLAIM_DURATION = timedelta(seconds=60)  # longer than a call may take
FIRST_RETRY_DELAY, MAX_RETRY_DELAY = timedelta(seconds=10), timedelta(hours=1)
DISABLE_AFTER = timedelta(days=1)
RETENTION = timedelta(days=30)
HTTP_GONE = 410  # the receiver wants no more calls (Standard Webhooks)
logger = logging.getLogger(__name__)


def deliver_due_calls() -> int:
    """Queue calls for new events and send the calls that are due. Returns the number of delivered calls.

    Any number of workers may run this at once.
    """
    for endpoint in WebhookEndpoint.objects.active().filter(
        position__lt=CatalogueRevision.objects.values("last_change_number")[:1]
    ):
        queue_calls(endpoint)
    waiting = WebhookEndpoint.objects.active().filter(next_at__lte=timezone.now(), calls__state=WebhookCall.State.WAITING)
    return sum(_deliver_in_order(endpoint) for endpoint in waiting.distinct().order_by("next_at"))


@transaction.atomic
def queue_calls(endpoint: WebhookEndpoint) -> None:
    """Create a call for each new event that the endpoint subscribes to.

    The position is advanced by compare-and-swap, so that two workers queue an event once.
    """
    found = Change.objects.filter(number__gt=endpoint.position).order_by("number")
    numbers = list(found.values_list("number", "type", "event")[:BATCH_SIZE])
    if not numbers or not _advance_position(endpoint, to=numbers[-1][0]):
        return
    wanted = [n for n, type_, event in numbers if type_ in (endpoint.types or [type_]) and event in (endpoint.events or [event])]
    WebhookCall.objects.bulk_create(WebhookCall(endpoint=endpoint, change=number) for number in wanted)


def _advance_position(endpoint: WebhookEndpoint, *, to: int) -> bool:
    return claim_row(WebhookEndpoint.objects.filter(pk=endpoint.pk), Q(position=endpoint.position), position=to)


def _deliver_in_order(endpoint: WebhookEndpoint) -> int:
    """Send the waiting calls until one fails; the calls after it wait, so that the endpoint gets events in order.

    Returns how many calls were delivered. The endpoint is leased for one call at a time. A call whose worker died is sent again
    under the same key.
    """
    delivered, held = 0, None
    mine = WebhookEndpoint.objects.active().filter(pk=endpoint.pk)
    for _ in range(BATCH_SIZE):
        lease = lease_row(mine.filter(next_at__lte=timezone.now()), CLAIM_DURATION, held=held)
        if lease is None:
            break
        held = lease
        call = endpoint.calls.filter(state=WebhookCall.State.WAITING).order_by("id").first()
        if call is None or not deliver_call(call):
            break
        delivered += 1
    if held:
        release_row(WebhookEndpoint.objects.filter(pk=endpoint.pk), held)
    return delivered


def deliver_call(call: WebhookCall) -> bool:
    """Send the call once and store the result. True if the receiver answered 2xx."""
    try:
        body = json.dumps(call_payload(call), cls=JSONEncoder, ensure_ascii=False).encode()
        call.status, call.error = webhook_http.post_webhook(call.endpoint.url, body, call_headers(call, body)), ""
    except (webhook_http.AddressRefused, OSError, ValueError, http.client.HTTPException) as error:
        call.status, call.error = None, (str(error) or type(error).__name__)[:300]
    call.attempts, call.called_at = call.attempts + 1, timezone.now()
    is_delivered = call.status is not None and 200 <= call.status < 300
    if is_delivered:
        call.state = WebhookCall.State.DELIVERED
        WebhookEndpoint.objects.filter(pk=call.endpoint_id).update(failures=0, failing_since=None)
    call.save()
    if not is_delivered:
        _record_failure(call)
    return is_delivered


def call_payload(call: WebhookCall) -> dict[str, Any]:
    """The event as the change log shows it now: without a title if the entry was deleted meanwhile."""
    if call.change is None:
        return {"type": "test", "timestamp": call.created_at, "data": {}}
    change = Change.objects.select_related("entry__chinese_title").defer("entry__document").get(number=call.change)
    return {"type": f"{change.type}.{change.event}", "timestamp": change.at, "data": serialize_change(change, read_revision())}


def call_headers(call: WebhookCall, body: bytes) -> dict[str, str]:
    key, seconds = str(call.key), str(int(time.time()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Expert-Desk-Webhooks/1",
        "Idempotency-Key": key,
        "webhook-id": key,
        "webhook-timestamp": seconds,
        "webhook-signature": call_signature(call.endpoint.secret, key, seconds, body),
    }


def call_signature(secret: str, key: str, seconds: str, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`."""
    digest = hmac.new(
        base64.b64decode(secret.removeprefix(SECRET_PREFIX)), f"{key}.{seconds}.".encode() + body, hashlib.sha256
    ).digest()
    return "v1," + base64.b64encode(digest).decode()


def _record_failure(call: WebhookCall) -> None:
    now = timezone.now()
    endpoint = WebhookEndpoint.objects.get(pk=call.endpoint_id)
    since = endpoint.failing_since or now
    is_over = call.status == HTTP_GONE or now - since >= DISABLE_AFTER
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(
        failures=F("failures") + 1,
        failing_since=since,
        next_at=now + retry_delay(endpoint.failures + 1),
        disabled_at=now if is_over else None,
    )
    if is_over:
        _mail_contact(endpoint, call, since)


def retry_delay(failures: int) -> timedelta:
    """Exponential backoff: 10 s, 20 s, 40 s and so on, at most one hour."""
    return min(FIRST_RETRY_DELAY * 2 ** min(failures - 1, 20), MAX_RETRY_DELAY)


def _mail_contact(endpoint: WebhookEndpoint, call: WebhookCall, since: datetime) -> None:
    failure = call.error or f"the answer {call.status}"
    text = (
        f"We could not reach {endpoint.url} since {since:%-d %B %Y %H:%M} UTC and do not call it any more.\n\n"
        f"The last thing that we heard was: {failure}.\n\n"
        f"Nothing is lost: once it is enabled again, at {settings.SITE_URL}/api/v1/me/webhooks/{endpoint.uid}/enable/ or by us, "
        "the events that it missed follow in their order.\n"
    )
    try:
        send_mail(f"Webhook disabled: {endpoint.name}", text, None, [endpoint.contact])
    except OSError:
        logger.exception("The mail about webhook %s could not be sent.", endpoint.uid)


def delete_old_calls() -> None:
    """Delete calls that were delivered or given up, and are older than RETENTION."""
    WebhookCall.objects.exclude(state=WebhookCall.State.WAITING).filter(created_at__lt=timezone.now() - RETENTION).delete()
