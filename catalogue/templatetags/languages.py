"""Tags for the two languages: which one this page is in, and where it stands in the other."""

from typing import Any

from django import template
from django.conf import settings

from catalogue import languages

register = template.Library()


@register.simple_tag
def language_tag() -> str:
    """For `<html lang>`."""
    return languages.tag()


@register.simple_tag
def is_chinese() -> bool:
    return languages.is_chinese()


@register.simple_tag(takes_context=True)
def same_page(context: dict[str, Any], language: str) -> str:
    """The address of this page in another language, with its query; nothing for what is no page or has no request."""
    request = context.get("request")
    if request is None or not languages.is_page(request.path):
        return ""
    query = request.GET.urlencode()
    return languages.in_language(request.path, language) + (f"?{query}" if query else "")


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def language_switch(context: dict[str, Any]) -> dict[str, Any]:
    """Links to this page in the other languages, each in its own."""
    others = [code for code, _ in settings.LANGUAGES if code != languages.active()]
    found = [{"tag": languages.TAGS[code], "name": languages.NAMES[code], "url": same_page(context, code)} for code in others]
    return {"others": [other for other in found if other["url"]]}
