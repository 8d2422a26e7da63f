"""Addresses as people paste them: found in lines of text, checked, and reduced to a key by which two are the same page."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from editorial.text import refuse_hidden_characters

MOST_ADDRESSES = 20
LONGEST = 500  # characters, as a source holds them
FOUND = re.compile(r"https?://\S+", re.IGNORECASE)
BARE = re.compile(r"[^\s:/@]+\.[^\s:/@]{2,}(:\d+)?(/\S*)?")  # www.gov.cn/zhengce
AFTER = ".,;:!?'\"，。；：！？、）】》”’"  # ends of sentences, not of addresses
DEFAULT_PORTS = {"http": 80, "https": 443}
# Where somebody came from, by the tools that add it; none of them says which page it is.
TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|_gl|spm|scm|isappinstalled"
)
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Pasted:
    """An address, and what stood beside it on its line."""

    address: str
    title: str

    @property
    def key(self) -> str:
        return key_of(self.address)


def pasted(text: str) -> list[Pasted]:
    """Every address once, in order. Raises ValidationError naming the line that holds none, or too many addresses."""
    found: dict[str, Pasted] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        for one in _in_line(line.strip(), number):
            found.setdefault(one.key, one)
    if not found:
        raise ValidationError("Paste the address of what you read, such as https://www.gov.cn/zhengce/.")
    if len(found) > MOST_ADDRESSES:
        raise ValidationError(f"These are {len(found)} addresses: capture at most {MOST_ADDRESSES} at once.")
    return list(found.values())


def _in_line(line: str, number: int) -> Iterator[Pasted]:
    addresses = FOUND.findall(line)
    if not line:
        return
    if not addresses and BARE.fullmatch(line):
        addresses, line = [f"https://{line}"], f"https://{line}"
    if not addresses:
        raise ValidationError(f"Line {number} has no web address: “{line[:80]}”. Addresses begin with http:// or https://.")
    beside = " ".join(FOUND.sub(" ", line).split()).strip("-–—|:： ") if len(addresses) == 1 else ""
    for address in addresses:
        yield Pasted(_checked(_without_end(address), number), beside[:300])


def _without_end(address: str) -> str:
    address = address.rstrip(AFTER)
    return address[:-1] if address.endswith(")") and "(" not in address else address


def _checked(address: str, number: int) -> str:
    """Raises ValidationError naming the line."""
    try:
        refuse_hidden_characters(address)
        _is_address(address)
        parts = urlsplit(address)
        has_password = parts.username is not None or parts.port == 0
    except (ValidationError, ValueError):
        raise ValidationError(f"The address in line {number} cannot be used: “{_shown(address)}”. Copy it again.") from None
    if has_password:
        raise ValidationError(f"The address in line {number} holds a name or password: remove what stands before the “@”.")
    if len(address) > LONGEST:
        raise ValidationError(f"The address in line {number} has {len(address)} characters; a source holds at most {LONGEST}.")
    return address


def _shown(address: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in address[:80])


def key_of(address: str) -> str:
    """The same for two addresses of one page: without scheme, `www.`, tracking parameters, fragment and last slash.

    A fragment that begins with `/` or `!` names a page within an application and stays. For comparing only; "" for no address.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = host_of(address), parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    place = host if port in (None, DEFAULT_PORTS.get(parts.scheme.lower())) else f"{host}:{port}"
    return place + quote(unquote(parts.path)).rstrip("/") + _query(parts) + _inner_page(parts)


def _query(parts: SplitResult) -> str:
    kept = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(pair[0].lower()))
    return f"?{urlencode(kept)}" if kept else ""


def _inner_page(parts: SplitResult) -> str:
    return f"#{parts.fragment.rstrip('/')}" if parts.fragment.startswith(("/", "!")) and len(parts.fragment) > 1 else ""


def host_of(address: str) -> str:
    """In small ASCII letters and without `www.`; "" where there is none. Raises ValueError for a broken one."""
    host = (urlsplit(address.strip()).hostname or "").rstrip(".")
    with suppress(UnicodeError):  # such a host is compared as it is written
        host = host.encode("idna").decode()
    return host.removeprefix("www.")


def short_name(address: str) -> str:
    """What a page is called whose title nobody gave: `www.gov.cn/zhengce/content_1.htm`."""
    parts = urlsplit(address)
    return f"{parts.netloc}{unquote(parts.path).rstrip('/')}"[:300]
