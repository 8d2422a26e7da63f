"""Errors as application/problem+json (RFC 9457). A problem names the bad parameter and the allowed values."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from rest_framework import exceptions, status

PROBLEM_MEDIA_TYPE = "application/problem+json"
PROBLEMS_PATH = "/about/api-errors/"  # the page that explains each kind of problem


class ProblemKind(NamedTuple):
    title: str
    meaning: str

    @property
    def slug(self) -> str:
        """The fragment of the explanation's address."""
        return self.title.lower().replace(" ", "-")


PROBLEM_KINDS = {
    400: ProblemKind("Bad request", "A parameter is unknown or has a bad value; “errors” names it and says what is allowed."),
    401: ProblemKind("Unauthorized", "The token is unknown, expired or revoked. Without a token everything public can be read."),
    403: ProblemKind("Forbidden", "The token may not do this, or there is none."),
    404: ProblemKind("Not found", "There is nothing at this address."),
    405: ProblemKind("Method not allowed", "The address does not take this method; “Allow” names those that it takes."),
    406: ProblemKind("Not acceptable", "No format that the Accept header names is available."),
    409: ProblemKind("Conflict", "There are as many as a token may have."),
    410: ProblemKind("Gone", "It was removed for good."),
    413: ProblemKind("Content too large", "The body is larger than the address takes."),
    414: ProblemKind("Too long", "The query is longer than 8,000 bytes."),
    415: ProblemKind("Unsupported media type", "The body is no application/json."),
    429: ProblemKind("Too many requests", "Too many requests; “Retry-After” says how many seconds to wait."),
    500: ProblemKind("Internal server error", "The fault is ours. Quote “request_id” when you report it."),
    503: ProblemKind("Service unavailable", "Not at the moment; “Retry-After” says how many seconds to wait."),
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
    """`type` is the address that explains the kind of problem; “about:blank” for a status without an explanation."""
    kind = PROBLEM_KINDS.get(code)
    address = f"{settings.SITE_URL}{PROBLEMS_PATH}#{kind.slug}" if kind else "about:blank"
    return {"type": address, "title": kind.title if kind else "Error", "status": code, "detail": detail, **more}


def api_not_found(request: HttpRequest) -> JsonResponse:
    return JsonResponse(problem_details(404, "There is no such address in this API."), status=404, content_type=PROBLEM_MEDIA_TYPE)
