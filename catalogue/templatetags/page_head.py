"""Template tags of a page's head: the canonical URL, and the hreflang URLs of the other languages."""

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
    """Formats a CSL date as W3CDTF for Dublin Core: `2015-07-04`, `2015-07` or `2015`."""
    return csl_date(issued).replace("/", "-")


@register.simple_tag(takes_context=True)
def canonical_urls(context: dict[str, Any]) -> dict[str, Any]:
    """Returns `url` and `others`, pairs of hreflang and URL; {} where it is no page. An earlier version has the canonical URL of
    its publication. The query keeps filters, type and page only: no order and no tracking parameters.
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
