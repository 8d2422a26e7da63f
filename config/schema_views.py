"""The views of the API's schema and of its documentation: drf-spectacular's, as public pages without cookies; and its errors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from catalogue.http.problems import PROBLEM_KINDS


class SchemaView(SpectacularAPIView):
    query_parameters = {"format": False}


class DocumentationView(SpectacularSwaggerSplitView):
    """Swagger UI. Its script would hold a CSRF token, whose cookie would keep it out of the page cache; the API reads no cookie."""

    query_parameters = {"script": False}
    url_name = "api-schema"

    @extend_schema(exclude=True)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().get(request, *args, **kwargs)
        response.data["csrf_token"] = ""
        return response


def error_kinds(request: HttpRequest) -> HttpResponse:
    """What each kind of error means: the page that the `type` of a problem leads to."""
    return render(request, "pages/api_errors.html", {"kinds": PROBLEM_KINDS})
