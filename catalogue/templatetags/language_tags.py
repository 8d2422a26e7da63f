"""Template tags of the interface languages: the active language, and the address of this page in the other one."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from catalogue.http import language as interface_language

register = template.Library()
register.simple_tag(interface_language.active_language_tag, name="language_tag")
register.simple_tag(interface_language.is_chinese)


@register.filter
def language_name(tag: str) -> str:
    """The name of a language by its BCP 47 tag, in the reader's language; the tag itself for a language without a known name."""
    primary = (tag or "").lower().partition("-")[0]
    if primary == "zh":
        return _("Chinese")  # a script is no matter to somebody who looks for the original
    try:
        return get_language_info(primary)["name_translated"]
    except KeyError:
        return tag


@register.simple_tag(takes_context=True)
def page_in_language(context: dict[str, Any], code: str) -> str:
    """Returns the address of this page with its query in another language; "" where it is no page or has no request."""
    request = context.get("request")
    if request is None or not interface_language.is_page_path(request.path):
        return ""
    query = request.GET.urlencode()
    return interface_language.localized_path(request.path, code) + (f"?{query}" if query else "")


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def language_switch(context: dict[str, Any]) -> dict[str, Any]:
    """Renders links to this page in the other languages, each named in its own language."""
    others = [code for code, _ in settings.LANGUAGES if code != interface_language.active_language()]
    found = [
        {
            "tag": interface_language.LANGUAGE_TAGS[code],
            "name": interface_language.LANGUAGE_NAMES[code],
            "url": page_in_language(context, code),
        }
        for code in others
    ]
    return {"others": [other for other in found if other["url"]]}
