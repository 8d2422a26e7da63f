"""robots.txt of the sites that are visited (RFC 9309), kept for a day and asked for at the pace of all requests."""

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from django.utils import timezone

from editorial.link_checks.http_client import MAX_REDIRECTS, PageGetter, redirect_target
from gathering.list_pages.robots import robots_allow
from gathering.models import RobotsFile

USER_AGENT = "Expert-Desk-Lists"  # what we call ourselves, and are called in a robots.txt
KEPT = timedelta(days=1)
MAX_CHARACTERS = 500 * 1024  # RFC 9309, 2.5: as many bytes must be read
NOTHING_ALLOWED = "User-agent: *\nDisallow: /"


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"[:300]


def kept_robots(url: str) -> RobotsFile | None:
    """The robots.txt of the address, unless it is older than a day or was never fetched."""
    return RobotsFile.objects.filter(origin=origin_of(url), fetched_at__gt=timezone.now() - KEPT).first()


def is_allowed(robots: RobotsFile, url: str) -> bool:
    return robots_allow(robots.text, url, USER_AGENT)


def fetch_robots(url: str, get: PageGetter) -> None:
    """Sends one request and keeps what came of it; a redirect within the site is followed by the next one.

    A site without the file, or that refuses it, has no rules; where the server fails, nothing is allowed (RFC 9309, 2.3.1). Raises
    what `get` raises where no answer comes.
    """
    origin = origin_of(url)
    robots, _ = RobotsFile.objects.get_or_create(origin=origin, defaults={"url": f"{origin}/robots.txt"})
    if robots.fetched_at:  # an old one: from its own address again
        robots.url, robots.hops, robots.fetched_at = f"{origin}/robots.txt", 0, None
    answer = get(robots.url)
    target = redirect_target(robots.url, answer)
    is_within_site = urlsplit(urljoin(robots.url, target)).hostname == urlsplit(origin).hostname
    if target and is_within_site and target != robots.url and robots.hops < MAX_REDIRECTS:
        robots.url, robots.hops = target, robots.hops + 1
    else:
        robots.text, robots.fetched_at = _rules(answer.status, answer.body), timezone.now()
    robots.save()


def _rules(status: int, body: bytes) -> str:
    if status >= 500:
        return NOTHING_ALLOWED
    text = body.decode("utf-8", "replace") if 200 <= status < 300 else ""
    return text.replace("\x00", "")[:MAX_CHARACTERS]
