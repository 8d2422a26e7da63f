"""Errors as application/problem+json (RFC 9457). A problem names the bad parameter and the allowed values."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from rest_framework import exceptions, status

PROBLEM_MEDIA_TYPE = "application/problem+json"
STATUS_TITLES = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    410: "Gone",
    414: "Too long",
    415: "Unsupported media type",
    429: "Too many requests",
    500: "Internal server error",
    503: "Service unavailable",
}


class BadParameters(exceptions.APIException):
    """One or more query parameters are unknown or have a bad value. `problems` maps each parameter to its messages."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(messages)}" for name, messages in problems.items()))
        self.problems = problems


class Gone(exceptions.APIException):
    status_code = status.HTTP_410_GONE
    default_detail = "This publication was removed."


class QueryTooLong(exceptions.APIException):
    status_code = status.HTTP_414_REQUEST_URI_TOO_LONG
    default_detail = "The query is longer than 8,000 bytes."


def problem_details(code: int, detail: str, **more: Any) -> dict[str, Any]:
    return {"type": "about:blank", "title": STATUS_TITLES.get(code, "Error"), "status": code, "detail": detail, **more}


def api_not_found(request: HttpRequest) -> JsonResponse:
    return JsonResponse(problem_details(404, "There is no such address in this API."), status=404, content_type=PROBLEM_MEDIA_TYPE)
