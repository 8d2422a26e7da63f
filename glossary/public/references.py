"""An agreed term as it is cited, and its JSON-LD."""

from typing import Any

from django.conf import settings

from catalogue.documents.citations import csl_record
from catalogue.documents.json_ld import build_json_ld, without_empty
from catalogue.http.paths import WEB_FOLDERS


def term_csl(document: dict[str, Any]) -> dict[str, Any]:
    return csl_record(document, issued=document["agreed_on"])


def term_json_ld(document: dict[str, Any]) -> dict[str, Any]:
    """An article about a DefinedTerm."""
    defined = {
        "@type": "DefinedTerm",
        "name": document["title"],
        "alternateName": [name for name in (document["title_zh"], *document.get("aliases", ())) if name],
        "termCode": document["abbreviation"],
        "description": document["summary"],
        "inDefinedTermSet": f"{settings.SITE_URL}/{WEB_FOLDERS[document['type']]}/",
    }
    return build_json_ld(document, "Article", about=[without_empty(defined)], datePublished=document["agreed_on"])
