"""Filter of the mails that answer readers."""

from django import template

register = template.Library()


@register.filter
def quoted_text(text: str) -> str:
    """Each line behind `> `, as mail programs quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
