"""The views of the API's schema and of its documentation: drf-spectacular's, as public pages without cookies."""

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


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
