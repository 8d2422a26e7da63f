"""drf-spectacular extensions: our fields in the schema."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension

from catalogue.api.schema.postprocessing import HTML
from catalogue.publication_types import publication_types


class TypeFieldExtension(OpenApiSerializerFieldExtension):
    target_class = "catalogue.api.serializers.TypeField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """The type of the serializer that the field stands in, else any type."""
        owner = type(self.target.parent)
        own = [one.code for one in publication_types() if one.serializer is owner]
        return {"type": "string", "const": own[0]} if own else {"type": "string", "enum": [one.code for one in publication_types()]}


class RichTextFieldExtension(OpenApiSerializerFieldExtension):
    target_class = "catalogue.documents.document_serializers.RichTextField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "string", "contentMediaType": HTML}
