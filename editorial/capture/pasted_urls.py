"""Pasted URLs: finds them in lines of text and validates them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from editorial.rich_text.fields import validate_no_hidden_characters
from infra.web_addresses import comparison_key, parse_web_address

MAX_URLS = 20
MAX_URL_LENGTH = 500  # characters, as the field of a source
URL = re.compile(r"https?://\S+", re.IGNORECASE)
BARE_URL = re.compile(r"[^\s:/@]+\.[^\s:/@]{2,}(:\d+)?(/\S*)?")  # www.gov.cn/zhengce
TRAILING_PUNCTUATION = ".,;:!?'\"，。；：！？、）】》”’"  # at the end of a sentence, not part of an address
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class PastedUrl:
    """An address, and the text beside it on its line."""

    address: str
    title: str

    @property
    def key(self) -> str:
        return comparison_key(self.address)


def parse_pasted_urls(text: str) -> list[PastedUrl]:
    """Returns each page once, in order. Raises ValidationError for a line without an address and for more than MAX_URLS."""
    urls_by_key: dict[str, PastedUrl] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        for pasted in _urls_in_line(line.strip(), number):
            urls_by_key.setdefault(pasted.key, pasted)
    if not urls_by_key:
        raise ValidationError("Paste the address of what you read, such as https://www.gov.cn/zhengce/.")
    if len(urls_by_key) > MAX_URLS:
        raise ValidationError(f"These are {len(urls_by_key)} addresses: capture at most {MAX_URLS} at once.")
    return list(urls_by_key.values())


def _urls_in_line(line: str, number: int) -> Iterator[PastedUrl]:
    addresses = URL.findall(line)
    if not line:
        return
    if not addresses and BARE_URL.fullmatch(line):
        addresses, line = [f"https://{line}"], f"https://{line}"
    if not addresses:
        raise ValidationError(f"Line {number} has no web address: “{line[:80]}”. Addresses begin with http:// or https://.")
    title = " ".join(URL.sub(" ", line).split()).strip("-–—|:： ") if len(addresses) == 1 else ""
    for address in addresses:
        yield PastedUrl(_validate_url(_strip_punctuation(address), number), title[:300])


def _strip_punctuation(address: str) -> str:
    address = address.rstrip(TRAILING_PUNCTUATION)
    return address[:-1] if address.endswith(")") and "(" not in address else address


def _validate_url(address: str, number: int) -> str:
    """Returns the address. Raises ValidationError that names the line."""
    try:
        validate_no_hidden_characters(address)
        _is_address(address)
        parsed = parse_web_address(address)
    except (ValidationError, ValueError):
        parsed = None
    if parsed is None:
        raise ValidationError(f"The address in line {number} cannot be used: “{_printable(address)}”. Copy it again.")
    if parsed.parts.username is not None:
        raise ValidationError(f"The address in line {number} holds a name or password: remove what stands before the “@”.")
    if len(address) > MAX_URL_LENGTH:
        raise ValidationError(
            f"The address in line {number} has {len(address)} characters; a source holds at most {MAX_URL_LENGTH}."
        )
    return address


def _printable(address: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in address[:80])


def title_from_url(address: str) -> str:
    """Returns a title for a page without one, such as `www.gov.cn/zhengce/content_1.htm`."""
    parts = urlsplit(address)
    return f"{parts.netloc}{unquote(parts.path).rstrip('/')}"[:300]
