"""Template tags of the desk itself: the licence of its texts, who answers for them, and how to write to it."""

from typing import Any

from django import template
from django.conf import settings

from catalogue.documents import contact_links
from catalogue.documents.content_licence import content_licence

register = template.Library()
register.simple_tag(content_licence)
register.simple_tag(contact_links.contact_link)


@register.simple_tag
def mistake_link(document: dict[str, Any]) -> str:
    return contact_links.page_contact_link(contact_links.MISTAKE, document)


@register.simple_tag
def translation_link(document: dict[str, Any]) -> str:
    return contact_links.page_contact_link(contact_links.TRANSLATION, document)


@register.simple_tag
def responsible_lines() -> list[str]:
    """Returns who answers for the content, line by line; nothing where the installation does not say."""
    return [line.strip() for line in settings.RESPONSIBLE.split(";") if line.strip()]
