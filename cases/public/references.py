"""A case study as it is cited, and in the words of schema.org."""

from typing import Any

from catalogue.citing import SITE, csl
from catalogue.linked_data import linked_data, organization


def cite(document: dict[str, Any]) -> dict[str, Any]:
    return csl(document, "article", authors=[SITE], issued=document["recorded_on"])


def describe(document: dict[str, Any]) -> dict[str, Any]:
    acting = document["organization"]
    return linked_data(document, "Article", datePublished=document["recorded_on"], about=[organization(acting)] if acting else [])
