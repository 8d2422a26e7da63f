"""DRF's exception handler. A file of its own: DRF loads the renderers with its views, and they raise problems."""

from typing import Any

from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from catalogue.http.problems import PROBLEM_MEDIA_TYPE, STATUS_TITLES, BadParameters, problem_details


def problem_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """The same statuses as DRF gives, in the one form."""
    response = exception_handler(error, context)
    if response is None:
        return None
    more: dict[str, Any] = {}
    if isinstance(error, BadParameters):
        more["errors"] = [{"parameter": name, "detail": " ".join(said)} for name, said in error.problems.items()]
    if isinstance(error, ValidationError) and isinstance(error.detail, dict):
        more["errors"] = [{"parameter": name, "detail": " ".join(map(str, said))} for name, said in error.detail.items()]
    detail = str(getattr(error, "detail", "")) or (str(error) if isinstance(error, Http404) else "")
    response.data = problem_details(response.status_code, detail or STATUS_TITLES.get(response.status_code, ""), **more)
    response.content_type = PROBLEM_MEDIA_TYPE
    return response
