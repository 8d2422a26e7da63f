"""Checks that `manage.py doctor` adds: settings, SQLite, static files, typesetting, clock, mail server. Some take seconds."""

import sqlite3
import ssl
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.db.models.functions import Now

from catalogue.models import CatalogueRevision
from catalogue.print.pdf import PdfUnavailable, render_pdf
from operations.static_files import are_collected
from operations.status.findings import Check, Finding, broken, in_order, look
from operations.status.site_facts import SiteFacts

MIN_SQLITE = (3, 35, 0)  # RETURNING
MAX_CLOCK_SECONDS = 5.0
MAIL_SECONDS = 10
PAGE = "<!doctype html><html lang=en><title>Doctor</title><p>互联网 Ä"


def check_settings(facts: SiteFacts) -> Finding:
    """Settings that are allowed and are rarely meant in production."""
    if settings.LOCAL:
        return look("A demonstration: everybody on this machine may sign in.", "Unset DEMO and DEBUG in production.")
    site = urlsplit(settings.SITE_URL)
    doubts = {
        "SITE_URL does not begin with https://": site.scheme != "https",
        "ALLOWED_HOSTS lacks the host of SITE_URL": site.hostname not in settings.ALLOWED_HOSTS,
        "PROXIES is 0, so that limits count the proxy": not settings.PROXIES,
        "ADMINS is empty: nobody is told of errors": not settings.ADMINS,
        "DEFAULT_FROM_EMAIL is not set": settings.DEFAULT_FROM_EMAIL.endswith("@localhost"),
    }
    found = [doubt for doubt, is_so in doubts.items() if is_so]
    if found:
        return look(f"{'; '.join(found)}.", "Set them; docs/environment.md lists all variables.")
    return in_order("Those that production needs are set.")


def check_sqlite(facts: SiteFacts) -> Finding:
    if connection.vendor != "sqlite":
        return in_order("Not the database here; the counters use it.")
    if sqlite3.sqlite_version_info < MIN_SQLITE:
        return broken(f"SQLite {sqlite3.sqlite_version} is too old.", "Use a Python with SQLite 3.35 or newer.")
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        return look(f"The journal is “{mode}”: readers wait for writers.", "Use a local disk, where write-ahead logging works.")
    return in_order(f"SQLite {sqlite3.sqlite_version} with a write-ahead log.")


def check_static_files(facts: SiteFacts) -> Finding:
    """Whether the collected files are those of this release."""
    if settings.LOCAL:
        return in_order("Served as they are, in a demonstration.")
    if not are_collected():
        return broken("The collected files are not those of this release.", "Run “manage.py collectstatic”, then restart.")
    return in_order("Those of this release.")


def check_typesetting(facts: SiteFacts) -> Finding:
    try:
        size = len(render_pdf(PAGE.encode()))
    except PdfUnavailable as reason:
        return broken(f"No PDF can be made: {reason}", "Install what is missing; newsletters have no PDF until then.")
    return in_order(f"Pango and a Chinese typeface are there ({size:,} bytes).")


def check_clock(facts: SiteFacts) -> Finding:
    """This machine's clock against the database's."""
    there: Any = CatalogueRevision.objects.values_list(Now(), flat=True).get(pk=1)
    there = there if there.tzinfo else there.replace(tzinfo=UTC)
    seconds = abs((datetime.now(UTC) - there).total_seconds())
    if seconds > MAX_CLOCK_SECONDS:
        return look(f"The clock is {seconds:.0f} s away from the database's.", "Set both by a time server (NTP).")
    return in_order("That of the database." if connection.vendor == "sqlite" else f"{seconds:.1f} s from the database's.")


def check_mail_server(facts: SiteFacts) -> Finding:
    """Connects, greets, encrypts and signs in as EMAIL_URL says; sends nothing."""
    server = get_connection()
    if not isinstance(server, EmailBackend):
        return look("Mails are not sent; they are written to files or to the screen.", "Set EMAIL_URL in production.")
    server.timeout = MAIL_SECONDS
    name = f"{server.host}:{server.port}"
    try:
        server.open()
        server.connection.ehlo_or_helo_if_needed()  # type: ignore[union-attr]
    except ssl.SSLError as error:
        return broken(f"{name} has no certificate that is trusted: {error.reason}.", "Look at EMAIL_URL and the server.")
    except OSError as error:  # smtplib's exceptions too
        advice = "Look at EMAIL_URL, the name, the port, the password and the firewall."
        return broken(f"{name} cannot be used: {type(error).__name__}.", advice)
    finally:
        server.close()
    is_private = server.use_tls or server.use_ssl
    if not is_private and server.host not in ("localhost", "127.0.0.1", "::1"):
        return look(f"{name} answers, without encryption.", "Use smtp+tls:// or smtp+ssl:// in EMAIL_URL.")
    return in_order(f"{name} answers{' with encryption' if is_private else ''}.")


DOCTOR_CHECKS = (
    Check("settings", "Settings", check_settings),
    Check("sqlite", "SQLite", check_sqlite),
    Check("static_files", "Static files", check_static_files),
    Check("typesetting", "Typesetting", check_typesetting),
    Check("clock", "Clock", check_clock),
    Check("mail_server", "Mail server", check_mail_server),
)
