"""What the desk knows already of an address: sources of the same page, and a sister of the same host to guess from."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Q

from editorial.capturing.addresses import host_of, key_of
from editorial.models import Source

MEDIA_ENDING = ".cn"


@dataclass(frozen=True)
class Known:
    """`same` are sources of that very page, the newest first; `sister` is the newest of its host."""

    same: tuple[Source, ...]
    sister: Source | None


def known_at(address: str) -> Known:
    """Looks through the sources of the host. Their notes for the desk stay unread."""
    key, host = key_of(address), host_of(address)
    names = {host, host.encode().decode("idna") if host.startswith("xn--") or ".xn--" in host else host}
    of_host = Q()
    for name in names:
        of_host |= Q(url__icontains=f"//{name}") | Q(url__icontains=f"//www.{name}")
    found = Source.objects.filter(of_host).defer("confidential_note").order_by("-pk")
    sisters = [source for source in found if _host(source.url) == host]
    return Known(tuple(source for source in sisters if key_of(source.url) == key), sisters[0] if sisters else None)


def _host(url: str) -> str:
    try:
        return host_of(url)
    except ValueError:
        return ""


def guessed_kind(address: str, sister: Source | None) -> str:
    """As its sister; else by what the address tells, for the editor to put right."""
    if sister is not None and sister.kind not in Source.FIRST_HAND:
        return sister.kind
    host, path = host_of(address), urlsplit(address).path.lower()
    if path.endswith((".pdf", ".doc", ".docx")):
        return Source.Kind.DOCUMENT
    is_media = host.endswith(MEDIA_ENDING) and ".gov." not in f".{host}."
    return Source.Kind.CHINESE_MEDIA if is_media else Source.Kind.OFFICIAL_WEBSITE
