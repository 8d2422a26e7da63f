"""The HTML of a mail for a frame of the desk."""

from csp.constants import SELF
from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers

# The mail's styles stand in its elements. It runs nothing and fetches nothing; its links open beside the desk.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def framed_mail(html: str) -> HttpResponse:
    response = HttpResponse(html.replace("<head>", '<head><base target="_blank">', 1))
    response["Content-Security-Policy"] = CONTENT_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    add_never_cache_headers(response)
    return response


def with_frame(response: HttpResponse) -> HttpResponse:
    """The page around it, which may show frames of this site and is never kept."""
    response._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined] # as django-csp's decorator, which takes plain views
    add_never_cache_headers(response)
    return response
