"""Activates the language of the request's path. No cookie and no header changes the language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from catalogue.http.language import LANGUAGE_TAGS, path_language

TEXT_MEDIA_TYPES = ("text/html", "text/plain")


class PathLanguageMiddleware:
    """Activates the language of the path during the request and sets `Content-Language`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = path_language(request.path_info)
        with translation.override(language):
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith(TEXT_MEDIA_TYPES):
            response.headers.setdefault("Content-Language", LANGUAGE_TAGS[language])
        return response
