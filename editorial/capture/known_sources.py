"""Known sources of an address: those of the same page, and the newest of the same host as a pattern for a new source."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Q

from editorial.models import Source
from infra.web_addresses import comparison_key, host_without_www

MEDIA_DOMAIN = ".cn"


@dataclass(frozen=True)
class KnownSources:
    """`same_page` are the sources of the same page, newest first; `same_host` is the newest source of the host."""

    same_page: tuple[Source, ...]
    same_host: Source | None


def find_known_sources(address: str) -> KnownSources:
    """Finds the sources of the host and of the page. One statement, without the confidential notes. None for no web address."""
    key, host = comparison_key(address), host_without_www(address)
    if not key:
        return KnownSources((), None)
    hosts = {host, host.encode().decode("idna") if host.startswith("xn--") or ".xn--" in host else host}
    condition = Q()
    for name in hosts:
        condition |= Q(url__icontains=f"//{name}") | Q(url__icontains=f"//www.{name}")
    candidates = Source.objects.filter(condition).defer("confidential_note").order_by("-pk")
    same_host = [source for source in candidates if host_without_www(source.url) == host]
    same_page = tuple(source for source in same_host if comparison_key(source.url) == key)
    return KnownSources(same_page, same_host[0] if same_host else None)


def guess_source_kind(address: str, same_host: Source | None) -> str:
    """Returns the kind of the source of the same host; without one, a guess from the address."""
    if same_host is not None and same_host.kind not in Source.FIRST_HAND:
        return same_host.kind
    host, path = host_without_www(address), urlsplit(address).path.lower()
    if path.endswith((".pdf", ".doc", ".docx")):
        return Source.Kind.DOCUMENT
    is_media = host.endswith(MEDIA_DOMAIN) and ".gov." not in f".{host}."
    return Source.Kind.CHINESE_MEDIA if is_media else Source.Kind.OFFICIAL_WEBSITE
