"""The HTML of a mail for a frame of the desk, whose pages no cache keeps."""

from csp.constants import SELF
from django.http import HttpResponse

# The mail's styles stand in its elements. It runs nothing and fetches nothing; its links open beside the desk.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def framed_mail(html: str) -> HttpResponse:
    response = HttpResponse(html.replace("<head>", '<head><base target="_blank">', 1))
    response["Content-Security-Policy"] = CONTENT_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def with_frame(response: HttpResponse) -> HttpResponse:
    """The page around it, which may show frames of this site."""
    response._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined] # as django-csp's decorator, which takes plain views
    return response
