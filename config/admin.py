"""The desk's admin site. It keeps submitted form values when the session has ended or the database is busy."""

import json
import logging
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone

from config.editor_guide import guide_urls
from editorial.dashboard.context import DashboardContext
from editorial.dashboard.dashboard_page import build_page
from editorial.dashboard.schedule_calendar import parse_month
from editorial.search.views import search_urls
from newsletters.item_capture.views import bookmarklet_view, capture_view

logger = logging.getLogger(__name__)


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
        return [*captures, *search_urls(self), *guide_urls(self), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The dashboard of the signed-in person. `?month=2026-11` selects the month of the calendar."""
        month = parse_month(request.GET.get("month", ""))
        page = build_page(DashboardContext(request.user, timezone.now(), month))
        return super().index(request, {**(extra_context or {}), "page": page})

    def admin_view(self, view: Callable, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def kept_or_inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            is_signing_out = request.path == reverse("admin:logout", current_app=self.name)
            if request.method == "POST" and not self.has_permission(request) and not is_signing_out:
                return self._sign_in_page(request)
            try:
                return inner(request, *args, **kwargs)
            except OperationalError:
                if request.method != "POST" or not self.has_permission(request):
                    raise
                logger.exception("The database did not answer while a form was saved.")
                return self._busy_page(request)

        return update_wrapper(kept_or_inner, view)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        submitted = request.POST.get("kept", "")
        answer = super().login(request, {**(extra_context or {}), "kept": submitted})
        if submitted and answer.status_code == 302 and self.has_permission(request):
            return self._resubmit_page(request, submitted, answer["Location"])
        return answer

    def _sign_in_page(self, request: HttpRequest) -> HttpResponse:
        """The sign-in form with the submitted values in a hidden field; 403, because nothing was saved."""
        context = {
            **self.each_context(request),
            "title": "Sign in again",
            "app_path": reverse("admin:login", current_app=self.name),
            "form": AdminAuthenticationForm(request),
            REDIRECT_FIELD_NAME: request.get_full_path(),
            "kept": json.dumps(submitted_values(request)),
            "is_expired": True,
        }
        return render(request, "admin/login.html", context, status=403)

    def _resubmit_page(self, request: HttpRequest, submitted: str, address: str) -> HttpResponse:
        """A form that sends the submitted values to their original address once the person confirms."""
        try:
            typed = json.loads(submitted)
            fields = [(str(name), str(value)) for name, values in typed.items() for value in values]
        except (ValueError, AttributeError, TypeError):
            fields = []
        return self._kept_page(request, fields, address, "You are signed in again.", status=200)

    def _busy_page(self, request: HttpRequest) -> HttpResponse:
        fields = [(name, value) for name, values in submitted_values(request).items() for value in values]
        return self._kept_page(request, fields, request.get_full_path(), "The database was busy.", status=503)

    def _kept_page(
        self, request: HttpRequest, fields: list[tuple[str, str]], address: str, why: str, *, status: int
    ) -> HttpResponse:
        context = {"site_header": self.site_header, "title": "Nothing is lost", "fields": fields, "address": address, "why": why}
        return render(request, "admin/resubmit.html", context, status=status)


def submitted_values(request: HttpRequest) -> dict[str, list[str]]:
    """The submitted form values without passwords and the CSRF token."""
    return {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
    }
