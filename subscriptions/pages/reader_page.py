"""What all pages under /subscriptions/ share: they need no cookie, take small forms, and change nothing but by POST."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions.leave_request import HOUR

MAX_FORM_BYTES = 64 * 1024
View = Callable[..., HttpResponse]


def reader_page(view: View) -> View:
    """Decorator of a view. Its headers come from catalogue/http/page_cache.py.

    It needs no CSRF token: a form without a token in its address has no authority that another site could borrow, and an address
    with one is known to its reader alone. 413 for a form beyond MAX_FORM_BYTES, before it is read.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_FORM_BYTES:
            return HttpResponse("413\n", status=413, content_type="text/plain")
        return view(request, *args, **kwargs)

    return page


def too_many(request: HttpRequest) -> HttpResponse:
    """The answer to RequestRefused."""
    refusal = render(request, "subscriptions/too_many.html", status=429)
    refusal["Retry-After"] = str(HOUR)
    return refusal


def see_other(name: str) -> HttpResponse:
    """To the page of that name, which is the answer to a form (303: RFC 9110, 15.4.4)."""
    response = HttpResponseRedirect(reverse(name))
    response.status_code = 303
    return response


def is_from_another_site(request: HttpRequest) -> bool:
    """Whether a page of another site had the browser send this (Fetch Metadata); programs and older browsers do not say."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site"
