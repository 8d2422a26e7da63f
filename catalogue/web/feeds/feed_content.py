"""The text of a publication as feed readers show it: HTML as the document has it, with whole addresses."""

import re
from typing import Any
from urllib.parse import urljoin

from django.template.loader import render_to_string

from catalogue.publication_types import publication_type

MAX_CHARACTERS = 20_000  # of HTML; a longer text is read on its page
TAG = re.compile(r'<[a-z][a-z0-9]*(?:[^">]|"[^"]*")*>')  # as the sanitizer writes tags
ADDRESS = re.compile(r' (href|src)="([^"]*)"')
ADDRESS_SET = re.compile(r' srcset="([^"]*)"')


def feed_content(document: dict[str, Any]) -> str:
    """The content template of the type; of a text above MAX_CHARACTERS only its lead and a link to its page."""
    content = render_to_string(publication_type(document["type"]).feed_template, {"document": document})
    if len(content) > MAX_CHARACTERS:
        content = render_to_string("components/feed_content.html", {"document": document, "is_shortened": True})
    return with_whole_addresses(content.strip(), document["web_url"])


def with_whole_addresses(html: str, base: str) -> str:
    """Resolves the addresses of links and pictures against `base`, the address of the page."""
    return TAG.sub(lambda tag: _resolve(tag[0], base), html)


def _resolve(tag: str, base: str) -> str:
    tag = ADDRESS.sub(lambda found: f' {found[1]}="{_join(base, found[2])}"', tag)
    return ADDRESS_SET.sub(lambda found: f' srcset="{", ".join(_join(base, one.strip()) for one in found[1].split(","))}"', tag)


def _join(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # no address, such as `https://[`
        return address
