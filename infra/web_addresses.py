"""Web addresses in normal form (RFC 3986, section 6): one form to request a page, one to compare which page is meant."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from django.utils.encoding import iri_to_uri

MAX_URL_LENGTH = 2000  # of a normalized URL; PostgreSQL's indexes take 2,700 bytes
DEFAULT_PORTS = {"http": 80, "https": 443}
# Tracking parameters; none of them changes which page an address names.
TRACKING_PARAMETER = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|_gl|spm|scm|isappinstalled"
)


class WebAddress(NamedTuple):
    """`host` is in lower-case ASCII (IDNA) without a final dot; `port` is None for the scheme's own."""

    parts: SplitResult
    host: str
    port: int | None


def parse_web_address(address: str) -> WebAddress | None:
    """None unless the address is well-formed, http or https, with a host that IDNA accepts and a port above 0."""
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").rstrip(".").encode("idna").decode(), parts.port
    except ValueError:  # UnicodeError is one
        return None
    if parts.scheme not in DEFAULT_PORTS or not host or port == 0:
        return None
    return WebAddress(parts, host, None if port == DEFAULT_PORTS[parts.scheme] else port)


def normalize_url(address: str) -> str:
    """The URL in ASCII without its fragment; "" for anything but a web address, and for more than MAX_URL_LENGTH characters."""
    parsed = parse_web_address(address)
    if parsed is None:
        return ""
    parts, user = parsed.parts, parsed.parts.netloc.rpartition("@")[0]
    authority = (f"{iri_to_uri(user)}@" if user else "") + _host_and_port(parsed.host, parsed.port)
    url = urlunsplit((parts.scheme, authority, iri_to_uri(parts.path) or "/", iri_to_uri(parts.query), ""))
    return url if len(url) <= MAX_URL_LENGTH else ""


def host_without_www(address: str) -> str:
    """The host of a web address; "" for anything else. For comparison only."""
    parsed = parse_web_address(address)
    return parsed.host.removeprefix("www.") if parsed else ""


def comparison_key(address: str) -> str:
    """Equal for addresses of one page: no scheme, `www.`, tracking parameters, fragment and last slash. "" for no web address.

    Keeps a fragment that begins with `/` or `!`: it names a page of a single-page application.
    """
    parsed = parse_web_address(address)
    if parsed is None:
        return ""
    authority = _host_and_port(parsed.host.removeprefix("www."), parsed.port)
    return (
        authority + quote(unquote(parsed.parts.path)).rstrip("/") + _untracked_query(parsed.parts) + _fragment_route(parsed.parts)
    )


def _host_and_port(host: str, port: int | None) -> str:
    return (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")


def _untracked_query(parts: SplitResult) -> str:
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    untracked = sorted(pair for pair in pairs if not TRACKING_PARAMETER.fullmatch(pair[0].lower()))
    return f"?{urlencode(untracked)}" if untracked else ""


def _fragment_route(parts: SplitResult) -> str:
    return f"#{parts.fragment.rstrip('/')}" if parts.fragment.startswith(("/", "!")) and len(parts.fragment) > 1 else ""
