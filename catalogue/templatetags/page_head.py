"""Tags for the head of a page: the one address that it is known by, and the same page in the other languages."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.encoding import escape_uri_path

from catalogue.http import language
from catalogue.templatetags.formatting import csl_date

register = template.Library()
ENGLISH = settings.LANGUAGE_CODE


@register.filter
def iso_date(issued: dict[str, Any]) -> str:
    """A CSL date as Dublin Core writes it (W3CDTF): as exactly as it is known."""
    return csl_date(issued).replace("/", "-")


@register.simple_tag(takes_context=True)
def canonical_urls(context: dict[str, Any]) -> dict[str, Any]:
    """`url`, and `others` as (hreflang, url); empty for what is no page. A version is known by the page of its publication.

    Of the query only what the page reads is kept: filters, type and page, no order and nothing that a link was marked with.
    """
    request: HttpRequest | None = context.get("request")
    if request is None or not language.is_page_path(request.path):
        return {}
    path = request.path.partition("versions/")[0] if context.get("version") else request.path
    query = _canonical_query(context, request)
    url = {
        code: settings.SITE_URL + escape_uri_path(language.localized_path(path, code)) + query for code in language.LANGUAGE_TAGS
    }
    others = [*((tag, url[code]) for code, tag in language.LANGUAGE_TAGS.items()), ("x-default", url[ENGLISH])]
    return {"url": url[language.active_language()], "others": others}


def _canonical_query(context: dict[str, Any], request: HttpRequest) -> str:
    filters, page = context.get("filters"), context.get("page")
    read = set(filters.form.fields) - {"ordering"} if filters else {"type"} if context.get("facet") else set()
    query = QueryDict(mutable=True)
    for name in sorted(read & set(request.GET)):
        if values := [value for value in request.GET.getlist(name) if value.strip()]:
            query.setlist(name, values)
    if page and page.number > 1:
        query["page"] = str(page.number)
    return f"?{query.urlencode()}" if query else ""
