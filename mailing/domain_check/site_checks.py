"""What the bulk rules want of the site itself: encryption, one-click, few complaints, and somebody who reads bounces."""

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.utils import timezone

from mailing.channels import NEWSLETTER, get_channel
from mailing.domain_check.sender_checks import Finding
from mailing.models import Delivery, MailEvent

DAYS = 30
MAX_COMPLAINTS = 0.001  # of what was sent; Gmail and Yahoo refuse at 0.003
SMTP = "smtp.EmailBackend"


def check_site() -> Iterator[Finding]:
    yield _check_tls()
    yield _check_one_click()
    yield _check_complaints()
    are_heard = settings.MAIL_BOUNCES or settings.ANYMAIL.get("WEBHOOK_SECRET")
    wanted = "MAIL_RETURN_PATH and MAIL_BOUNCES, or the webhook of the mail service (ANYMAIL)."
    yield Finding("bounces", "read" if are_heard else "nobody reads them", "" if are_heard else wanted)


def _check_tls() -> Finding:
    if settings.MAIL_SERVICE:
        return Finding("TLS", f"to {settings.MAIL_SERVICE} by https")
    given = settings.MAILING
    if not given["EMAIL_BACKEND"].endswith(SMTP):
        return Finding("TLS", "mailings become files", "MAILING_URL=smtp+tls://user:password@mail.example:587")
    is_safe = given.get("EMAIL_USE_TLS") or given.get("EMAIL_USE_SSL") or _is_this_machine(given["EMAIL_HOST"])
    found = "to the mail server" if is_safe else f"mails go to {given['EMAIL_HOST']} in clear"
    return Finding("TLS", found, "" if is_safe else "MAILING_URL with smtp+tls:// or smtp+ssl://")


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _check_one_click() -> Finding:
    """RFC 8058: an https address, and a list."""
    is_https, is_list = settings.SITE_URL.startswith("https://"), bool(get_channel(NEWSLETTER).list_id)
    wanted = "" if is_https else "SITE_URL must begin with https://: mail services press no other link."
    return Finding(
        "one-click", f"{settings.SITE_URL}/subscriptions/stop/…", wanted or ("" if is_list else "A List-Id of the newsletter.")
    )


def _check_complaints() -> Finding:
    since = timezone.now() - timedelta(days=DAYS)
    sent = Delivery.objects.filter(sent_at__gte=since, mailing__is_notice=False).count()
    events = MailEvent.objects.filter(kind=MailEvent.Kind.COMPLAINT, happened_at__gte=since)
    complaints = events.values("delivery").distinct().count()
    rate = complaints / sent if sent else 0.0
    wanted = "" if rate <= MAX_COMPLAINTS else f"Below {MAX_COMPLAINTS:.1%}: write less often, or to fewer."
    return Finding("complaints", f"{complaints} of {sent} mails in {DAYS} days ({rate:.2%})", wanted)
