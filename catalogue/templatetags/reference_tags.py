"""Links to terms and publications that repeat on a page, written in Python: a template takes three times as long for each."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalogue.http.language import active_language
from catalogue.templatetags.formatting import local_path, name_html
from catalogue.vocabulary.date_text import format_date
from catalogue.vocabulary.localized_names import localized_names

register = template.Library()
MOST_LINKS = 4000  # of terms, kept in memory: some 300 bytes each


@register.simple_tag
def term_links(terms: Iterable[dict[str, Any]]) -> SafeString:
    """Each term as a description: linked by its name in the reader's language, with the other name beside it."""
    language = active_language()
    links = (_term_link(language, term["web_url"], term["name_en"], term["name_zh"]) for term in terms)
    return mark_safe("".join(f"<dd>{link}</dd>" for link in links))  # nosec B308 B703 # texts are escaped


@register.simple_tag
def relation_groups(relations: Iterable[dict[str, Any]]) -> SafeString:
    """The relations as descriptions of their verbs: the other publication, since when, where in it, and what the desk notes."""
    groups = (
        f"<div><dt>{escape(capfirst(verb))}</dt>{''.join(f'<dd>{_relation_link(relation)}</dd>' for relation in group)}</div>"
        for verb, group in groupby(relations, itemgetter("verb"))
    )
    return mark_safe("".join(groups))  # nosec B308 B703 # texts are escaped


@lru_cache(MOST_LINKS)
def _term_link(language: str, web_url: str, name_en: str, name_zh: str) -> str:
    """`language` is the active one, and tells kept links apart."""
    names = localized_names({"name_en": name_en, "name_zh": name_zh})
    address = escape(local_path(web_url))
    links = [f'<a href="{address}" lang="{name.lang}">{escape(name.text)}</a>' for name in names[:1]]
    return "".join([*links, *(f' <span lang="{name.lang}">{escape(name.text)}</span>' for name in names[1:])])


def _relation_link(relation: dict[str, Any]) -> str:
    number = f"{escape(relation['number'])} " if relation["number"] else ""
    day = f", {escape(format_date(relation['effective_on']))}" if relation["effective_on"] else ""
    place = f', <span lang="en">{escape(relation["locator"])}</span>' if relation["locator"] else ""
    note = f' – <span lang="en">{escape(relation["note"])}</span>' if relation["note"] else ""
    return f'<a href="{escape(local_path(relation["web_url"]))}">{number}{name_html(relation)}</a>{day}{place}{note}'
