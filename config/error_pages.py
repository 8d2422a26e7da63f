"""Pages of errors. Those of 500 and 503 use neither templates nor the database, because one of them may be broken."""

import sys
from contextlib import suppress

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalogue.http.guard import DESK_PATHS
from catalogue.http.language import LANGUAGE_TAGS, in_language, path_language
from catalogue.http.problems import PROBLEM_MEDIA_TYPE, problem_details
from infra.outages import Outage, outage_of

RETRY_SECONDS = 60
ACCOUNT_PATHS = "/admin/account/"
STYLE_SHEETS = ("css/tokens.css", "css/site.css")
FAILED = gettext_noop("Something went wrong here, and the desk can see what. Try again later.")
UNAVAILABLE = gettext_noop("The site cannot answer this at the moment. Try again in a few minutes.")
# For the desk, whose people can do something about it.
OUTAGES = {
    Outage.FULL: "The disk of the site is full. Nothing of this was saved; what was saved before is safe. Whoever runs the site "
    "must make room. Then try again.",
    Outage.READ_ONLY: "The disk of the site takes no changes. Nothing of this was saved; what was saved before is safe. Whoever "
    "runs the site must look at the disk. Then try again.",
    Outage.AWAY: "The database does not answer. Nothing of this was saved. Try again in a minute; if it lasts, tell whoever runs "
    "the site.",
}


def is_signed_in_at_admin(request: HttpRequest) -> bool:
    """Whether to show the desk's error page; others get the public one."""
    return request.path.startswith(reverse("admin:index")) and hasattr(request, "user") and admin.site.has_permission(request)


def admin_error_page(request: HttpRequest, status: int, title: str, detail: str = "") -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, "said": detail, "status": status}
    return render(request, "admin/error.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_signed_in_at_admin(request):
        return admin_error_page(request, 404, "The desk has no such page")
    return render(request, "pages/not_found.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_signed_in_at_admin(request):
        return admin_error_page(request, 403, "You may not do this", str(exception))
    return plain_error_page(request, 403, _("Not open to you"), _("This is not open to you."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """At the desk the page offers what was typed again, but never what another site had a browser send."""
    path = request.path_info
    is_desk = path.startswith(DESK_PATHS) and not path.startswith(ACCOUNT_PATHS)
    if is_desk and is_from_this_site(request) and request.POST.keys() - {"csrfmiddlewaretoken"}:
        return admin.site.refuse_token(request)  # type: ignore[attr-defined]
    return plain_error_page(request, 403, _("Not open to you"), _("The form had been open for too long. Load its page again."))


def is_from_this_site(request: HttpRequest) -> bool:
    """By the header that browsers send with every form; programs send none."""
    return request.headers.get("Origin", request._current_scheme_host) == request._current_scheme_host  # type: ignore[attr-defined]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return plain_error_page(request, 400, _("Malformed request"), _("The request is malformed."))


def server_error(request: HttpRequest) -> HttpResponse:
    """503 for a full disk or a database that is away, else 500. Django calls it while it handles the exception."""
    outage = outage_of(sys.exc_info()[1])
    with in_language(path_language(request.path_info)):
        if outage is None:
            return plain_error_page(request, 500, _("Something went wrong"), _(FAILED), with_number=True)
        detail = OUTAGES[outage] if request.path_info.startswith(DESK_PATHS) else _(UNAVAILABLE)
        response = plain_error_page(request, 503, _("Not available at the moment"), detail, with_number=True)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def plain_error_page(request: HttpRequest, status: int, title: str, detail: str, *, with_number: bool = False) -> HttpResponse:
    """A short page, or problem details in the API; `with_number` adds the id of the request."""
    number = getattr(request, "request_id", "") if with_number else ""
    if request.path.startswith("/api/"):
        more = {"request_id": number} if number else {}
        problem = problem_details(status, detail, **more)
        return JsonResponse(problem, status=status, content_type=PROBLEM_MEDIA_TYPE, headers={"Cache-Control": "no-store"})
    quote = format_html("<p>{} <code>{}</code></p>", _("Quote this number when you report it:"), number) if number else ""
    page = format_html(
        '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, '
        'initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>{title} – '
        'Expert Desk</title>{styles}</head><body><main class="container error-page"><p class="masthead-name">Expert Desk</p>'
        '<h1>{title}</h1><p class="lead">{detail}</p>{quote}<p><a href="{home}">{back}</a></p></main></body></html>\n',
        language=LANGUAGE_TAGS.get(translation.get_language() or "", "en"),
        title=title,
        styles=format_html_join("", '<link rel="stylesheet" href="{}">', ((address,) for address in _style_sheets())),
        detail=detail,
        quote=quote,
        home=_first_page(request),
        back=_("To the first page"),
    )
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def _first_page(request: HttpRequest) -> str:
    if request.path_info.startswith(DESK_PATHS):
        return "/admin/"
    return "/" if path_language(request.path_info) == "en-gb" else f"/{path_language(request.path_info)}/"


def _style_sheets() -> list[str]:
    """Their addresses; none where static files were not collected."""
    with suppress(ValueError):
        return [static(name) for name in STYLE_SHEETS]
    return []
