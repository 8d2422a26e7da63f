"""JSON as the API writes it: UTF-8, Chinese as itself, keys in the document's order."""

from rest_framework.renderers import JSONRenderer


class DocumentRenderer(JSONRenderer):
    ensure_ascii = False
    charset = "utf-8"
