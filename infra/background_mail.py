"""Sends mail in a thread, so that an answer takes the same time whether or not a mail is sent. Nothing is retried."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import EmailMessage

MAX_WAITING = 20
_threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
_places = threading.BoundedSemaphore(MAX_WAITING)
logger = logging.getLogger(__name__)


def send_in_background(message: EmailMessage) -> bool:
    """Hand over the mail. False, with a line in the log, if MAX_WAITING mails wait already."""
    if not _places.acquire(blocking=False):
        logger.error("A mail was not sent: %s others wait for the mail server.", MAX_WAITING)
        return False
    _threads.submit(_send, message)
    return True


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception:
        logger.exception("A mail could not be sent.")
    finally:
        _places.release()
