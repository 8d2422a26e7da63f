"""Checks of the proxy before the site, made through it as a reader would: body, Host, scheme, address of the client."""

import http.client
import json
import time
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from operations.status.findings import Check, Finding, broken, in_order, look
from operations.status.proxy_echo import HEADER, sign_question
from operations.status.site_facts import SiteFacts

PROXY_SECONDS = 10
BODY_SECONDS = 2.0  # pause in the middle of a body
FOREIGN_HOST = "foreign.invalid"
FORGED_ADDRESS = "203.0.113.77"  # of a network for documentation (RFC 5737)


def proxy_checks(url: str) -> tuple[Check, ...]:
    return (
        Check("proxy_scheme", "Proxy: scheme and address", partial(check_forwarding, url)),
        Check("proxy_host", "Proxy: foreign hosts", partial(check_foreign_host, url)),
        Check("proxy_body", "Proxy: slow bodies", partial(check_buffering, url)),
    )


def check_forwarding(url: str, facts: SiteFacts) -> Finding:
    """Asks the site what it saw of a request with a forged X-Forwarded-For."""
    status, body = _get(url, "/livez", {HEADER: sign_question(), "X-Forwarded-For": FORGED_ADDRESS})
    try:
        seen: dict[str, Any] = json.loads(body)
    except ValueError:
        advice = "Is it this site? Both need the same SECRET_KEY, and clocks that agree."
        return broken(f"The answer to /livez is {status} and not this site's.", advice)
    if url.startswith("https:") and not seen["is_secure"]:
        return broken("The site does not see that readers come by https.", "Let the proxy set X-Forwarded-Proto.")
    if seen["host"].partition(":")[0] != urlsplit(url).hostname:
        return broken(f"The site sees the host “{seen['host']}”.", "Let the proxy hand on the Host of the reader.")
    if seen["client"] == FORGED_ADDRESS:
        return broken(
            "Readers can forge their address.", "PROXIES must be the number of your proxies; each must set X-Forwarded-For."
        )
    if seen["forwarded"] and not settings.PROXIES:
        return look("All readers count as one address.", "Set PROXIES to the number of your proxies.")
    return in_order("The site sees the scheme, the host and the address of the reader.")


def check_foreign_host(url: str, facts: SiteFacts) -> Finding:
    try:
        status, _ = _get(url, "/", {"Host": FOREIGN_HOST})
    except (OSError, http.client.HTTPException):
        return in_order("The connection of a foreign host is closed.")
    if status in (400, 404, 421, 444):
        return in_order(f"A foreign host is refused with {status}.")
    return broken(f"A foreign host is answered with {status}.", "Let the proxy close connections for hosts that it does not know.")


def check_buffering(url: str, facts: SiteFacts) -> Finding:
    """Sends a body in two parts with a pause between them, and asks the site how long it waited for the body."""
    connection = _connect(url)
    try:
        connection.putrequest("POST", "/livez")
        for name, value in {HEADER: sign_question(), "Content-Type": "text/plain", "Content-Length": "1000"}.items():
            connection.putheader(name, value)
        connection.endheaders(b"x" * 10)
        time.sleep(BODY_SECONDS)
        connection.send(b"x" * 990)
        waited = json.loads(connection.getresponse().read(10_000))["body_seconds"]
    finally:
        connection.close()
    if waited > BODY_SECONDS / 2:
        advice = "Let the proxy buffer requests (nginx: proxy_request_buffering on): slow senders hold threads of the site."
        return look(f"The site waits for a slow body itself: {waited:.1f} s of {BODY_SECONDS:.1f} s.", advice)
    return in_order("The proxy gathers a body before the site sees it.")


def _get(url: str, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    """Status and body, without following redirects. Raises OSError or HTTPException."""
    connection = _connect(url)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read(10_000)
    finally:
        connection.close()


def _connect(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=PROXY_SECONDS)
