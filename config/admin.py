"""The desk's admin site. A form that is sent after the session ended is kept while its sender signs in."""

import json
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


class DeskAdminSite(AdminSite):
    site_header = "Expert Desk"
    site_title = "Expert Desk"
    index_title = "The desk"
    enable_nav_sidebar = False  # the forms' tables need the width

    def admin_view(self, view: Callable, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def kept_or_inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            is_signing_out = request.path == reverse("admin:logout", current_app=self.name)
            if request.method == "POST" and not self.has_permission(request) and not is_signing_out:
                return self._sign_in_first(request)
            return inner(request, *args, **kwargs)

        return update_wrapper(kept_or_inner, view)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        kept = request.POST.get("kept", "")
        answer = super().login(request, {**(extra_context or {}), "kept": kept})
        if kept and answer.status_code == 302 and self.has_permission(request):
            return self._go_on(request, kept, answer["Location"])
        return answer

    def _sign_in_first(self, request: HttpRequest) -> HttpResponse:
        """The sign-in form with what was typed in it; 403, because nothing was saved."""
        typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
        context = {
            **self.each_context(request),
            "title": "Sign in again",
            "app_path": reverse("admin:login", current_app=self.name),
            "form": AdminAuthenticationForm(request),
            REDIRECT_FIELD_NAME: request.get_full_path(),
            "kept": json.dumps(typed),
            "is_expired": True,
        }
        return render(request, "admin/login.html", context, status=403)

    def _go_on(self, request: HttpRequest, kept: str, address: str) -> HttpResponse:
        """A form that sends what was typed to where it was meant for, when its owner says so."""
        try:
            typed = json.loads(kept)
            fields = [(str(name), str(value)) for name, values in typed.items() for value in values]
        except (ValueError, AttributeError, TypeError):
            fields = []
        context = {**self.each_context(request), "title": "Nothing is lost", "fields": fields, "address": address}
        return render(request, "admin/go_on.html", context)
