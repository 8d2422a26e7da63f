"""Takes the copies that are waiting: one worker a copy and a host, with the pauses between requests that link checks keep."""

import http.client
import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from editorial.kept_copies.copy_store import MAX_STORE_BYTES, store_copy, stored_bytes
from editorial.kept_copies.shown_copy import show_latest_copy
from editorial.link_checks.fetch import Arrival, HostBusy, LeadsNowhere, follow_redirects
from editorial.link_checks.host_claims import HOST_INTERVAL, claim_due_row, claim_new_host, release_host
from editorial.link_checks.http_client import failure_sentence, retry_after
from editorial.link_checks.page_digest import decompress, page_digest
from editorial.models import KeptCopy
from infra.claims import release_row
from infra.safe_http import AddressRefused

MAX_DOCUMENT_BYTES, MAX_PAGE_BYTES = 10 * 2**20, 2 * 2**20
TOTAL_SECONDS = 40.0  # for a copy with its redirects; a claim of a host is longer
KEPT_HEADERS = ("content-type", "content-language", "content-disposition", "last-modified", "etag", "date")
MAX_HEADER_LENGTH = 300
RETRY_INTERVALS = (timedelta(hours=1), timedelta(days=1))  # where no answer came; then it failed
PROGRAM = "Expert-Desk-Copies"
State = KeptCopy.State


class CopyRefused(Exception):
    """What came is not kept; the message says why."""


def take_due_copies(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Takes every copy that is due and whose host is free; returns how many. Any number of workers may run it at once."""
    count = 0
    waiting = KeptCopy.objects.filter(state=State.WAITING).order_by("next_at", "pk")
    while not is_stopped() and (copy := claim_due_row(waiting, Q(state=State.WAITING, next_at__lte=timezone.now()))) is not None:
        count += _take(copy)
    return count


def _take(copy: KeptCopy) -> bool:
    """Whether it is settled, as kept or as failed."""
    hosts, wait = [copy.host.name], timedelta()

    def claim_redirect_host(name: str) -> bool:
        is_claimed = claim_new_host(name)
        hosts.extend([name] if is_claimed else [])
        return is_claimed

    try:
        arrival = follow_redirects(
            copy.url,
            claim_host=claim_redirect_host,
            deadline=time.monotonic() + TOTAL_SECONDS,
            max_bytes=MAX_DOCUMENT_BYTES + 1,
            program=PROGRAM,
        )
        wait = retry_after(arrival.answer)
        return _keep(copy, arrival)
    except HostBusy:
        return _settle(copy, next_at=timezone.now() + 2 * HOST_INTERVAL)
    except (AddressRefused, LeadsNowhere, CopyRefused) as refused:
        return _settle(copy, state=State.FAILED, failure=str(refused)[:300])
    except (http.client.HTTPException, OSError, ValueError) as error:
        return _try_again(copy, failure_sentence(error))
    finally:
        for name in hosts:
            release_host(name, wait if name == hosts[-1] else timedelta())


def _keep(copy: KeptCopy, arrival: Arrival) -> bool:
    """Raises CopyRefused, and OSError where the store does not answer."""
    answer = arrival.answer
    if not 200 <= answer.status < 300:
        raise CopyRefused(f"It answers {answer.status} {answer.reason}".strip() + ".")
    content_type = answer.headers.get("Content-Type", "")
    body = decompress(answer.body, answer.headers.get("Content-Encoding", ""), most=MAX_DOCUMENT_BYTES + 1)
    _check_size(len(body), is_page="html" in content_type.lower())
    digest = sha256(body).hexdigest()
    store_copy(digest, body)
    with transaction.atomic():
        is_kept = _settle(
            copy,
            state=State.KEPT,
            fetched_at=timezone.now(),
            final_url=arrival.url if arrival.url != copy.url else "",
            status=answer.status,
            media_type=content_type.partition(";")[0].strip().lower()[:100],
            headers={name: value[:MAX_HEADER_LENGTH] for name in KEPT_HEADERS if (value := answer.headers.get(name))},
            size=len(body),
            sha256=digest,
            text_digest=page_digest(body, content_type),
            failure="",
        )
        if is_kept:
            show_latest_copy(copy.source_id)
    return is_kept


def _check_size(size: int, *, is_page: bool) -> None:
    """Raises CopyRefused."""
    limit = MAX_PAGE_BYTES if is_page else MAX_DOCUMENT_BYTES
    if not size:
        raise CopyRefused("It answers with nothing.")
    if size > limit:
        raise CopyRefused(f"It is larger than {limit // 2**20} MB, and {'a page' if is_page else 'a document'} may have no more.")
    if stored_bytes() + size > MAX_STORE_BYTES:
        raise CopyRefused(f"The store of copies is full: it holds {MAX_STORE_BYTES // 2**30} GB.")


def _try_again(copy: KeptCopy, failure: str) -> bool:
    """Later, where no answer came; after the last of RETRY_INTERVALS it failed."""
    if copy.attempts >= len(RETRY_INTERVALS):
        return _settle(copy, state=State.FAILED, failure=failure)
    return _settle(copy, attempts=copy.attempts + 1, failure=failure, next_at=timezone.now() + RETRY_INTERVALS[copy.attempts])


def _settle(copy: KeptCopy, **values: object) -> bool:
    """Writes the values and ends the claim; False, and writes nothing, where the claim ran out meanwhile or it waits on."""
    written = release_row(KeptCopy.objects.filter(pk=copy.pk), copy.claimed_until, **values)  # type: ignore[arg-type]
    return written and "state" in values
