"""REST framework's exception handler: problem details (RFC 9457). A module of its own, because REST framework loads the
renderers with its views, and the renderers raise problems.
"""

from typing import Any

from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from catalogue.http.problems import PROBLEM_KINDS, PROBLEM_MEDIA_TYPE, BadParameters, problem_details


def problem_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's status codes with a body of problem details. None for an exception that is not the API's."""
    response = exception_handler(error, context)
    if response is None:
        return None
    more: dict[str, Any] = {}
    if isinstance(error, BadParameters):
        more["errors"] = [{"parameter": name, "detail": " ".join(messages)} for name, messages in error.problems.items()]
    if isinstance(error, ValidationError) and isinstance(error.detail, dict):
        more["errors"] = [{"parameter": name, "detail": " ".join(map(str, messages))} for name, messages in error.detail.items()]
    detail = str(getattr(error, "detail", "")) or (str(error) if isinstance(error, Http404) else "")
    kind = PROBLEM_KINDS.get(response.status_code)
    response.data = problem_details(response.status_code, detail or (kind.title if kind else ""), **more)
    response.content_type = PROBLEM_MEDIA_TYPE
    return response
