"""What the desk knows already of an address: sources of the same page, and a sister of the same host to guess from."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Q

from editorial.capture.pasted_urls import comparison_key, normalized_host
from editorial.models import Source

MEDIA_DOMAIN = ".cn"


@dataclass(frozen=True)
class KnownSources:
    """`same` are sources of that very page, the newest first; `sister` is the newest of its host."""

    same_page: tuple[Source, ...]
    same_host: Source | None


def find_known_sources(address: str) -> KnownSources:
    """Looks through the sources of the host. Their notes for the desk stay unread."""
    key, host = comparison_key(address), normalized_host(address)
    names = {host, host.encode().decode("idna") if host.startswith("xn--") or ".xn--" in host else host}
    of_host = Q()
    for name in names:
        of_host |= Q(url__icontains=f"//{name}") | Q(url__icontains=f"//www.{name}")
    found = Source.objects.filter(of_host).defer("confidential_note").order_by("-pk")
    sisters = [source for source in found if _host_or_empty(source.url) == host]
    return KnownSources(tuple(source for source in sisters if comparison_key(source.url) == key), sisters[0] if sisters else None)


def _host_or_empty(url: str) -> str:
    try:
        return normalized_host(url)
    except ValueError:
        return ""


def guess_source_kind(address: str, sister: Source | None) -> str:
    """As its sister; else by what the address tells, for the editor to put right."""
    if sister is not None and sister.kind not in Source.FIRST_HAND:
        return sister.kind
    host, path = normalized_host(address), urlsplit(address).path.lower()
    if path.endswith((".pdf", ".doc", ".docx")):
        return Source.Kind.DOCUMENT
    is_media = host.endswith(MEDIA_DOMAIN) and ".gov." not in f".{host}."
    return Source.Kind.CHINESE_MEDIA if is_media else Source.Kind.OFFICIAL_WEBSITE
