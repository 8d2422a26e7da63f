"""The worker's job that sends: one row at a time, claimed and committed before a mail server hears of it."""

import logging
import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone

from mailing import journal
from mailing.delivery_rows.claim_rows import Claimed, Wait, record_and_claim
from mailing.delivery_rows.row_results import Finished, clear_channel, record, retry_pause
from mailing.entry_changes import changes_since_frozen
from mailing.message.build import JoinedParts, build_message
from mailing.message.return_paths import return_path
from mailing.models import Channel, Delivery, Mailing, Part, SelectionPart
from mailing.settle import finish_if_over, settle_rows
from mailing.transitions import hold, hold_channel
from mailing.transports.chosen import open_transport
from mailing.transports.outcome import Outcome, Result, Transport

NEVER = float("inf")
MOST_JOINED = 64  # selections whose parts are kept joined, about 50 KB each
SLICE = 5.0  # seconds after which a worker looks whether a smaller mailing waits
SHORT_WAIT, LONGEST_WAIT = 0.5, 5.0  # seconds that a mailing, and a round, waits for a channel's rate
CLAIM_IS_FRESH = timedelta(minutes=4)  # later than this a claimed mail is not begun: its lease might end on the way
RECORD_TRIES, RECORD_PAUSE = 300, 1.0  # seconds
IN_A_ROW = {Result.PERMANENT: 20, Result.UNKNOWN: 3}  # after so many alike the mailing is held
WORDS = {Result.ACCEPTED: journal.SENT, Result.PERMANENT: journal.FAILED, Result.UNKNOWN: journal.UNKNOWN}
STARTED_BEFORE = (
    "The journal has mails that were begun and that this database still has as waiting: it is older than what was sent. "
    "Run manage.py reconcile_mailing."
)
logger = logging.getLogger(__name__)


def send_due(is_stopped: Callable[[], bool]) -> int:
    """Send what is due, smallest mailings first; returns how many mails were accepted. Any number of workers may run this."""
    make_commits_durable()
    settle_rows()
    round_ = Round(open_transport(), is_stopped)
    try:
        while not is_stopped():
            waits = [round_.work_on(mailing) for mailing in mailings_at_work()]
            wait = min(waits, default=NEVER)
            if wait > LONGEST_WAIT:
                break
            time.sleep(min(wait, SHORT_WAIT))
    finally:
        round_.transport.close()
    return round_.accepted


def make_commits_durable() -> None:
    """SQLite syncs at each commit of this connection: a claim that a power cut takes back would be sent twice."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


def mailings_at_work() -> list[Mailing]:
    free = Q(channel__held_reason="") | Q(channel__retry_at__lte=timezone.now())
    return list(Mailing.objects.filter(free, state=Mailing.State.SENDING).select_related("channel").order_by("candidates", "pk"))


class Content:
    """The parts of a mailing, read once, and those of each selection in their order.

    `seen_change` is the last change of the catalogue with which they were compared.
    """

    def __init__(self, mailing: Mailing) -> None:
        self.seen_change = 0
        self._parts = {part.pk: part for part in Part.objects.filter(mailing=mailing).order_by("position")}
        self._chosen: dict[int | None, list[Part]] = {None: list(self._parts.values())}
        self._joined: OrderedDict[int | None, JoinedParts] = OrderedDict()

    def of_selection(self, selection_id: int | None) -> JoinedParts:
        if selection_id not in self._joined:
            self._joined[selection_id] = JoinedParts.of(self._parts_of(selection_id))
            if len(self._joined) > MOST_JOINED:
                self._joined.popitem(last=False)
        return self._joined[selection_id]

    def _parts_of(self, selection_id: int | None) -> list[Part]:
        if selection_id not in self._chosen:
            wanted = set(SelectionPart.objects.filter(selection=selection_id).values_list("part", flat=True))
            self._chosen[selection_id] = [part for key, part in self._parts.items() if key in wanted]
        return self._chosen[selection_id]


class Round:
    """One worker's way through the mailings. `accepted` counts the mails that a server took."""

    def __init__(self, transport: Transport, is_stopped: Callable[[], bool]) -> None:
        self.transport, self.is_stopped = transport, is_stopped
        self.worker = f"{settings.MAIL_HOST}:{os.getpid()}:{threading.get_ident()}:{secrets.token_hex(4)}"[:100]
        self.accepted = 0
        self._alike: dict[int, tuple[Result, int]] = {}  # by mailing the last result, and how often it came in a row

    def work_on(self, mailing: Mailing) -> float:
        """Send mails of the mailing until SLICE is over; returns how many seconds to wait before it is looked at again."""
        if self._must_wait(mailing):
            return NEVER
        content, finished, is_over = Content(mailing), None, False
        ends = time.monotonic() + SLICE
        while not is_over and not self.is_stopped():
            step = self._step(finished, mailing)
            finished = None
            if isinstance(step, Claimed):
                finished = self._send(step, mailing, content)
            elif isinstance(step, Wait) and step.seconds <= SHORT_WAIT:
                time.sleep(step.seconds)
            else:
                return self._wait(mailing, step)
            is_over = time.monotonic() > ends
        if finished:
            self._record(finished)
        return 0.0

    def _must_wait(self, mailing: Mailing) -> bool:
        """Hold what must not go on by itself: too late, another machine, a journal that is not there."""
        channel, now = mailing.channel, timezone.now()
        if channel.host and channel.host != settings.MAIL_HOST:
            reason = (
                f"{channel.host} sent the last mail, and this is {settings.MAIL_HOST}. Release the channel if this one goes on."
            )
            hold_channel(channel, reason)
            logger.error("Mail of the channel %s is held: %s", channel, reason)
            return True
        if mailing.not_after and now > mailing.not_after:
            return self._hold(mailing, f"It is later than {timezone.localtime(mailing.not_after):%-d %B %Y, %H:%M}.")
        if not mailing.is_notice and self._has_lost_its_journal(mailing):
            return self._hold(mailing, "Mails of it were sent, and their journal is missing. Run manage.py reconcile_mailing.")
        return False

    def _has_lost_its_journal(self, mailing: Mailing) -> bool:
        """Each worker begins the journal before its first claim, and looks for claims before it looks for the journal."""
        has_begun = Delivery.objects.filter(mailing=mailing, claimed_at__isnull=False).exists()
        book = journal.open_journal(mailing)
        if not has_begun:
            with suppress(OSError):  # whoever writes the first line says what is wrong
                book.begin()
        return has_begun and not book.exists

    def _has_changed(self, mailing: Mailing, content: Content, change: int) -> bool:
        """Hold it with the question where entries were corrected or withdrawn after the text was frozen."""
        if change == content.seen_change:
            return False
        content.seen_change = change
        changed = changes_since_frozen(mailing)
        return bool(changed) and self._hold(mailing, f"Send it all the same? {' '.join(changed)}")

    def _hold(self, mailing: Mailing, reason: str) -> bool:
        if hold(mailing, reason):
            logger.error("The mailing “%s” is held: %s", mailing, reason)
        return True

    def _wait(self, mailing: Mailing, step: Wait | None) -> float:
        if isinstance(step, Wait):
            return step.seconds
        finish_if_over(mailing)
        return NEVER

    def _step(self, finished: Finished | None, mailing: Mailing) -> Claimed | Wait | None:
        try:
            return record_and_claim(finished, mailing, self.worker)
        except DatabaseError:
            if finished:
                self._record(finished)
            raise

    def _record(self, finished: Finished) -> None:
        """Write the result although the database is away for a while; what is never written becomes unknown."""
        for _ in range(RECORD_TRIES):
            try:
                if not record(finished):
                    logger.warning("Delivery %s was another worker's when its result was written.", finished.delivery.pk)
                return
            except DatabaseError:
                if connection.in_atomic_block:
                    raise
                connection.close()
                time.sleep(RECORD_PAUSE)
                make_commits_durable()
        logger.error("What became of delivery %s could not be written.", finished.delivery.pk)

    def _send(self, claimed: Claimed, mailing: Mailing, content: Content) -> Finished:
        """Hand over the mail of the claimed row. A mail that cannot be composed or noted in the journal is not begun."""
        delivery = claimed.delivery
        delivery.mailing = mailing
        book = journal.open_journal(mailing)
        if self._has_changed(mailing, content, claimed.change):
            return Finished(delivery, None)
        try:
            if book.has_started(delivery.address_hash):
                self._hold(mailing, STARTED_BEFORE)
                return Finished(delivery, None)
            message = _message(mailing, delivery, content)
            if delivery.claimed_at is None or timezone.now() - delivery.claimed_at > CLAIM_IS_FRESH:
                return Finished(delivery, None)
            book.write(journal.START, delivery.address_hash)
        except OSError as error:
            hold_channel(claimed.channel, f"The journal cannot be written: {error}", retry_at=timezone.now() + retry_pause(0))
            logger.error("The journal of mailing %s cannot be written: %s", mailing.pk, error)
            return Finished(delivery, None)
        except Exception as error:
            logger.exception("The mail of delivery %s could not be composed.", delivery.pk)
            self._hold(mailing, f"A mail could not be composed: {error}")
            return Finished(delivery, None)
        outcome = self.transport.deliver(return_path(delivery), delivery.address, message, key=str(delivery.uid))
        try:
            book.write(WORDS.get(outcome.result, journal.NOT_SENT), delivery.address_hash, outcome.reply)
        except OSError:
            logger.exception("The journal of mailing %s could not be written.", mailing.pk)
        self._learn(outcome, claimed.channel, mailing)
        return Finished(delivery, outcome)

    def _learn(self, outcome: Outcome, channel: Channel, mailing: Mailing) -> None:
        """What one answer says about the mails after it."""
        if outcome.result in (Result.AWAY, Result.MISCONFIGURED):
            is_for_people = outcome.result is Result.MISCONFIGURED
            hold_channel(channel, outcome.reply, retry_at=None if is_for_people else timezone.now() + retry_pause(channel.failures))
            logger.error("Mail of the channel %s is held: %s", channel, outcome.reply)
            return
        clear_channel(channel)
        self.accepted += outcome.result is Result.ACCEPTED
        last, number = self._alike.pop(mailing.pk, (None, 0))
        number = number + 1 if last is outcome.result else 1
        self._alike[mailing.pk] = outcome.result, number
        if number == IN_A_ROW.get(outcome.result):
            del self._alike[mailing.pk]
            self._hold(
                mailing, f"{IN_A_ROW[outcome.result]} mails one after another ended alike ({outcome.result.value}): {outcome.reply}"
            )


def _message(mailing: Mailing, delivery: Delivery, content: Content) -> bytes:
    is_list = mailing.channel.list_id and delivery.token
    return build_message(
        mailing=mailing,
        delivery=delivery,
        content=content.of_selection(delivery.selection_id),
        unsubscribe_url=f"{settings.SITE_URL}/subscriptions/stop/{delivery.token}/{delivery.uid.hex}/" if is_list else "",
        web_url=mailing.web_url,
    )
