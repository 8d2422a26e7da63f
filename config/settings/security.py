"""Headers, cookies, limits, and what may reach private networks."""

import re
from functools import partial
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.settings.installation import LOCAL
from infra.environment import read_variable

read = partial(read_variable, section="Security and limits")

ANONYMOUS_PER_MINUTE = read("int", "ANONYMOUS_PER_MINUTE", "requests a minute that one address may send to the API", default=300)
PAGES_PER_MINUTE = read(
    "int", "PAGES_PER_MINUTE", "requests a minute that one address may send to pages, files and feeds", default=600
)
PROXIES = read(
    "int",
    "PROXIES",
    "number of your own proxies that add to `X-Forwarded-For`; with `1` limits count readers and not the proxy",
    default=0,
)
WEBHOOK_NETWORKS = read(
    "list", "WEBHOOK_NETWORKS", "private networks that webhooks may call, such as `10.1.0.0/16`", default=[], shown="none"
)
LINK_NETWORKS = read(
    "list", "LINK_NETWORKS", "private networks in which cited pages are checked, such as `10.2.0.0/16`", default=[], shown="none"
)
SECURITY_CONTACT = read(
    "list",
    "SECURITY_CONTACT",
    "where to report a vulnerability, as `/.well-known/security.txt` tells: `mailto:security@example.org` or an `https` address",
    default=[],
    shown="none, and no such file",
)
SECURITY_POLICY = read("str", "SECURITY_POLICY", "`https` address of your policy for such reports")
if not all(re.fullmatch(r"(https://|mailto:|tel:)\S+", contact) for contact in SECURITY_CONTACT):
    raise ImproperlyConfigured("Each SECURITY_CONTACT must begin with `https://`, `mailto:` or `tel:` (RFC 9116).")
if SECURITY_POLICY and not re.fullmatch(r"https://\S+", SECURITY_POLICY):
    raise ImproperlyConfigured("SECURITY_POLICY must begin with `https://` (RFC 9116).")

KNOWN_BROWSER_COOKIE_NAME = "desk_browser"
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # probes come without https and by any address
SECURE_SSL_REDIRECT = read(
    "bool",
    "SECURE_SSL_REDIRECT",
    "`0` where the proxy itself sends readers to https",
    default=not LOCAL,
    shown="1; 0 in a demonstration",
)
if not LOCAL:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # The prefix: a browser takes such a cookie from this host alone, over https (RFC 6265bis, 4.1.3.2).
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    KNOWN_BROWSER_COOKIE_NAME = "__Host-desk_browser"
    MESSAGE_STORAGE = "config.message_storage.HostMessageStorage"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Pages of other sites may read the API, feeds, calendars, citations, files and pictures, without credentials; nothing else.
CORS_URLS_REGEX = (
    r"/(?!admin/)(?:(?:api|(?:zh-hans/)?feeds|media)/|oai/?$"
    r"|.*/(?:feed\.(?:atom|json)|calendar\.ics)$|.*\.(?:ris|bib|csl\.json|pdf)$)"
)
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "authorization", "content-type", "if-modified-since", "if-none-match", "if-range", "range"]
CORS_EXPOSE_HEADERS = [
    "ETag", "Last-Modified", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "Content-Disposition",
    "Accept-Ranges", "Content-Range", "Deprecation", "Sunset", "X-Request-Id",
]  # fmt: skip

# What pages of other sites may show as a part of theirs: data, pictures, the icon that feed readers show.
EMBEDDABLE_PATHS = re.compile(r"/(api|(zh-hans/)?feeds|media)/|/static/icon|.*/card\.png$")
# For every answer; a view that sets its own header keeps it (files of the library are sandboxed). There is no address for
# reports: a stranger could fill it (docs/decisions/039).
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        # The hash is of the one sheet that the rich text editor writes into the page; a browser test notices when it moves.
        "style-src": [SELF, NONCE, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
    }
}
# By the beginning of the path: jQuery, the rich text editor and Swagger UI assign HTML to elements, which Trusted Types would stop;
# Swagger's style sheet holds pictures.
POLICY_REPLACEMENTS: dict[str, dict[str, list[str] | None]] = {
    "/admin/": {"require-trusted-types-for": None},
    "/api/v1/docs/": {"require-trusted-types-for": None, "img-src": [SELF, "data:"]},
}
