"""JSON-LD of pages in the words of schema.org: breadcrumbs, lists with their data sets, the site. In the reader's language."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from catalogue.documents.citations import SITE_NAME
from catalogue.documents.content_licence import licence_node
from catalogue.documents.json_ld import desk_node
from catalogue.documents.list_datasets import ListDataset, type_dataset
from catalogue.documents.term_json_ld import SCHEMA_ORG, term_set_node
from catalogue.http.language import active_language_tag, localized_path
from catalogue.http.language import gettext as _
from catalogue.http.paths import VOCABULARY_FOLDERS, term_web_path
from catalogue.index.revision import Revision
from catalogue.publication_types import PublicationType
from catalogue.vocabulary.choice_labels import choice_label
from catalogue.vocabulary.localized_names import localized_name
from catalogue.vocabulary.lookup import VocabularyTerm

EXPORT_FORMATS = {"jsonl": "application/jsonl", "csv": "text/csv"}
Step = tuple[Any, str]  # name and path of a page


def page_graph(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"@context": SCHEMA_ORG, "@graph": [{k: v for k, v in node.items() if k != "@context"} for node in nodes]}


def page_url(path: str) -> str:
    """Returns the address of a page in the reader's language."""
    return settings.SITE_URL + localized_path(path)


def site_node() -> dict[str, Any]:
    url = page_url("/")
    return {
        "@type": "WebSite",
        "@id": f"{url}#site",
        "name": SITE_NAME,
        "url": url,
        "inLanguage": active_language_tag(),
        "publisher": desk_node(),
    }


def breadcrumb_list(*steps: Step) -> dict[str, Any]:
    """Returns the way from the home page to a page; `steps` are the pages below the home page, the page itself last."""
    items = [
        {"@type": "ListItem", "position": number, "name": str(name), "item": page_url(path)}
        for number, (name, path) in enumerate([(_("Home"), "/"), *steps], 1)
    ]
    return {"@type": "BreadcrumbList", "@id": page_url(steps[-1][1]) + "#breadcrumb", "itemListElement": items}


def collection_page(step: Step, **extra: Any) -> dict[str, Any]:
    url = page_url(step[1])
    return {
        "@type": "CollectionPage",
        "@id": url,
        "url": url,
        "name": str(step[0]),
        "inLanguage": active_language_tag(),
        "isPartOf": {"@type": "WebSite", "@id": page_url("/") + "#site", "name": SITE_NAME, "url": page_url("/")},
        "breadcrumb": {"@id": f"{url}#breadcrumb"},
        "license": licence_node(),
        **extra,
    }


def item_list(documents: Iterable[dict[str, Any]], count: int) -> dict[str, Any]:
    """Returns the property with the list of the publications that the page shows, of `count` in all; {} for none."""
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "name": localized_name(document).text,
            "url": page_url(urlsplit(document["web_url"]).path),
        }
        for number, document in enumerate(documents, 1)
    ]
    return {"mainEntity": {"@type": "ItemList", "numberOfItems": count, "itemListElement": items}} if items else {}


def type_list_graph(
    declared: PublicationType, documents: Sequence[dict[str, Any]], count: int, revision: Revision
) -> dict[str, Any]:
    """Returns the graph of the first page of all publications of a type."""
    step = (declared.navigation, f"/{declared.web_folder}/")
    return page_graph(
        collection_page(step, **item_list(documents, count)),
        breadcrumb_list(step),
        dataset_node(type_dataset(declared, revision)),
    )


def plain_list_graph(name: Any, path: str) -> dict[str, Any]:
    """Returns the graph of a list whose rows are no publications, such as that of the changes."""
    return page_graph(collection_page((name, path)), breadcrumb_list((name, path)))


def vocabulary_graph(facet: str) -> dict[str, Any]:
    """Returns the graph of the page of all terms of a facet."""
    step = vocabulary_step(facet)
    return page_graph(collection_page(step, mainEntity=term_set_node(facet)), breadcrumb_list(step))


def term_graph(term: VocabularyTerm, node: dict[str, Any], documents: Sequence[dict[str, Any]], count: int) -> dict[str, Any]:
    """Returns the graph of the first page of all publications with a term; `node` is the JSON-LD of the term."""
    step = (localized_name(term).text, term_web_path(term.facet, term.code))
    return page_graph(
        collection_page(step, about={"@id": node["@id"]}, **item_list(documents, count)),
        node,
        breadcrumb_list(vocabulary_step(term.facet), step),
    )


def publication_graph(declared: PublicationType, document: dict[str, Any]) -> dict[str, Any]:
    """Returns what the page of a publication says beside the JSON-LD of the publication."""
    step = (localized_name(document).text, urlsplit(document["web_url"]).path)
    return page_graph(breadcrumb_list((declared.navigation, f"/{declared.web_folder}/"), step))


def vocabulary_step(facet: str) -> Step:
    return choice_label("facets", facet), f"/{VOCABULARY_FOLDERS[facet]}/"


def dataset_node(dataset: ListDataset) -> dict[str, Any]:
    """Returns the list as a data set, with what Google's rules of data sets want. Its files are made when they are asked for."""
    page, api = page_url(f"/{dataset.web_folder}/"), f"{settings.SITE_URL}/api/v1/{dataset.api_name}/"
    node = {
        "@type": "Dataset",
        "@id": api,
        "name": dataset.title,
        "description": dataset.description,
        "url": page,
        "license": licence_node(),
        "creator": desk_node(),
        "isAccessibleForFree": True,
        "keywords": dataset.keywords,
        "inLanguage": ["en", "zh"],
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": SITE_NAME,
            "url": f"{settings.SITE_URL}/api/v1/dumps/",
        },
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"{api}?format={ending}", "encodingFormat": media_type}
            for ending, media_type in EXPORT_FORMATS.items()
        ],
    }
    if dataset.months:
        node |= {"temporalCoverage": "/".join(dataset.months), "spatialCoverage": {"@type": "Country", "name": _("China")}}
    return node
