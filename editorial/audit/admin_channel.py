"""Middleware that gives audit entries of requests to the desk the channel "admin"."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from catalogue.http.guard import DESK_PATHS
from editorial.audit.audit_log import recording_channel
from editorial.models import AuditEntry


class AdminChannelMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DESK_PATHS):
            return self.get_response(request)
        with recording_channel(AuditEntry.Channel.ADMIN):
            return self.get_response(request)
