"""The answer to OPTIONS: methods, formats and parameters of an address, as in the schema."""

from typing import Any

from rest_framework.metadata import BaseMetadata
from rest_framework.request import Request


class OptionsMetadata(BaseMetadata):
    def determine_metadata(self, request: Request, view: Any) -> dict[str, Any]:
        view.action = view.action_map.get("get")
        return {
            "name": view.get_view_name(),
            "description": view.get_view_description(),
            "methods": view.allowed_methods,
            "formats": {renderer.format: renderer.media_type for renderer in view.get_renderers()},
            "parameters": view.schema.parameters_of(view),
        }
