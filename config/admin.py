"""The desk's admin site. It keeps submitted form values when the session has ended or nothing can be stored."""

import json
import logging
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import DatabaseError, DataError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone

from accounts.forms import SignInForm
from accounts.held_text import with_next
from accounts.views import desk_context, sign_in_context
from config.editor_guide import guide_urls
from config.error_pages import admin_error_page
from editorial.admin_mixins.prefilled_forms import drop_refused_values
from editorial.dashboard.context import DashboardContext
from editorial.dashboard.dashboard_page import build_page
from editorial.dashboard.schedule_calendar import parse_month
from editorial.search.chooser import ChooserView
from editorial.search.views import search_urls
from infra.idempotent_posts import answer_to_script, idempotency_key, remembered_answer
from infra.outages import Outage, outage_of
from newsletters.item_capture.views import bookmarklet_view, capture_view
from operations.status.status_page import status_view

logger = logging.getLogger(__name__)
UNSAVED = {
    Outage.FULL: "The disk of the site is full: whoever runs the site must make room first.",
    Outage.READ_ONLY: "The disk of the site takes no changes: whoever runs the site must look at it first.",
    Outage.AWAY: "The database was busy.",
}

IMPOSSIBLE_ADDRESS = "The address cannot be looked up"
IMPOSSIBLE_VALUE = "It names something that cannot exist, such as a number that is too large."


class DeskAdminSite(AdminSite):
    site_header = "Expert Desk"
    site_title = "Expert Desk"
    index_title = "Dashboard"
    enable_nav_sidebar = False  # the forms' tables need the width

    def get_urls(self) -> list[URLPattern | URLResolver]:
        captures = [
            path("capture/", self.admin_view(capture_view), name="capture"),
            path("capture/bookmarklet/", self.admin_view(bookmarklet_view), name="capture_bookmarklet"),
        ]
        status = path("status/", self.admin_view(status_view), name="status")
        return [*captures, status, *search_urls(self), *guide_urls(self), *super().get_urls()]

    def get_app_list(self, request: Any, app_label: str | None = None) -> list[Any]:
        """Made once a request: the first page asks twice, and each model's rights are asked for it."""
        if app_label:
            return super().get_app_list(request, app_label)
        if not hasattr(request, "desk_app_list"):
            request.desk_app_list = super().get_app_list(request)
        return request.desk_app_list

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The dashboard of the signed-in person. `?month=2026-11` selects the month of the calendar."""
        month = parse_month(request.GET.get("month", ""))
        page = build_page(DashboardContext(request.user, timezone.now(), month))
        return super().index(request, {**(extra_context or {}), "page": page})

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return ChooserView.as_view(admin_site=self)(request)  # type: ignore[return-value]

    def admin_view(self, view: Callable, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def kept_or_inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if self.has_permission(request) and has_nul(request):
                return admin_error_page(request, 400, IMPOSSIBLE_ADDRESS, IMPOSSIBLE_VALUE)
            if is_list_after_bad_filter(request):
                messages.warning(request, "A filter in the address was not understood. This is the list without it.")
            is_signing_out = request.path == reverse("admin:logout", current_app=self.name)
            if request.method == "POST" and not self.has_permission(request) and not is_signing_out:
                return self._sign_in_page(request)
            key = idempotency_key(request)
            if key and (answer := remembered_answer(request, key)):
                return answer
            drop_refused_values(view, request)
            try:
                response = inner(request, *args, **kwargs)
                return answer_to_script(request, key, response) if key else response
            except (OverflowError, DataError):  # a key or a year that the database has no numbers for
                if request.method == "POST" or not self.has_permission(request):
                    raise
                return admin_error_page(request, 400, IMPOSSIBLE_ADDRESS, IMPOSSIBLE_VALUE)
            except (DatabaseError, OSError) as error:
                outage = outage_of(error) or (Outage.AWAY if isinstance(error, OperationalError) else None)
                if outage is None or request.method != "POST" or not self.has_permission(request):
                    raise
                logger.exception("A form could not be saved.")
                return self._unsaved_page(request, UNSAVED[outage])

        return update_wrapper(kept_or_inner, view)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Leads to the desk's own sign-in, which asks for the second factor; with what was sent."""
        return HttpResponseRedirect(with_next(reverse("account_login"), request), preserve_request=request.method == "POST")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return HttpResponseRedirect(reverse("account_change_password"))

    def refuse_token(self, request: HttpRequest) -> HttpResponse:
        """What was sent with a CSRF token that is not good, to be sent again by the person."""
        if not self.has_permission(request):
            return self._sign_in_page(request)
        context = self.each_context(request) | {"is_popup": "_popup" in request.POST}
        return self._unsaved_page(request, "The form had been open for too long, or you signed in anew.", 403, **context)

    def _sign_in_page(self, request: HttpRequest) -> HttpResponse:
        """The sign-in form with the submitted values in a hidden field; 403, because nothing was saved."""
        context = {
            **desk_context(request, "Sign in again"),
            **sign_in_context(request),
            "form": SignInForm(request=request),
            REDIRECT_FIELD_NAME: request.get_full_path(),
            "kept": json.dumps(submitted_values(request)),
            "is_expired": True,
        }
        return render(request, "account/login.html", context, status=403)

    def _unsaved_page(self, request: HttpRequest, why: str, status: int = 503, **more: Any) -> HttpResponse:
        if idempotency_key(request):
            return JsonResponse({"problem": why}, status=status)
        fields = [(name, value) for name, values in submitted_values(request).items() for value in values]
        context = {
            "site_header": self.site_header,
            **more,
            "title": "Nothing is lost",
            "fields": fields,
            "address": request.get_full_path(),
            "why": why,
        }
        return render(request, "admin/resubmit.html", context, status=status)


def has_nul(request: HttpRequest) -> bool:
    """Whether the address holds a NUL character, which PostgreSQL does not take in a text."""
    return "\x00" in request.path_info or any(
        "\x00" in value for name in request.GET for value in (name, *request.GET.getlist(name))
    )


def is_list_after_bad_filter(request: HttpRequest) -> bool:
    """Whether Django's list has sent the browser here because it could not use a filter."""
    match = request.resolver_match
    return ERROR_FLAG in request.GET and match is not None and str(match.url_name).endswith("_changelist")


def submitted_values(request: HttpRequest) -> dict[str, list[str]]:
    """The submitted form values without passwords and the CSRF token."""
    return {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
    }
