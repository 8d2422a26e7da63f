"""The answer to OPTIONS: methods, formats and parameters of an address, as in the schema."""

from typing import Any

from rest_framework.metadata import BaseMetadata
from rest_framework.request import Request

from catalogue.api.renderers import Utf8JSONRenderer


class OptionsMetadata(BaseMetadata):
    """Describes the GET of a view, as JSON whatever the view renders. Views that are no StrictViewSet list no parameters."""

    def determine_metadata(self, request: Request, view: Any) -> dict[str, Any]:
        view.action = getattr(view, "action_map", {}).get("get")
        request.accepted_renderer = Utf8JSONRenderer()  # type: ignore[attr-defined]
        request.accepted_media_type = Utf8JSONRenderer.media_type  # type: ignore[attr-defined]
        return {
            "name": view.get_view_name(),
            "description": view.get_view_description(),
            "methods": view.allowed_methods,
            "formats": {renderer.format: renderer.media_type for renderer in view.get_renderers()},
            "parameters": view.describe_parameters() if hasattr(view, "describe_parameters") else [],
        }
