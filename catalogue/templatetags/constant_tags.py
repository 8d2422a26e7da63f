"""`translate`, `url` and `static` with constant arguments: rendered once for each language and not at each use.

The settings put this library in the place of Django's `i18n` and `static`, and its `url` before Django's: templates say
`{% load i18n %}` as everywhere.
"""

from typing import Any

from django import template
from django.conf import settings
from django.template import defaulttags
from django.template.base import FilterExpression, Parser, Token
from django.templatetags import i18n, static
from django.urls import get_script_prefix

from catalogue.http.language import active_language

register = template.Library()
register.filters.update(i18n.register.filters)
register.tags.update(i18n.register.tags | static.register.tags)


class ConstantNode(template.Node):
    """A tag whose text depends on the language, the settings and the root of the site only. `variable`: where the tag puts it."""

    child_nodelists = ()

    def __init__(self, node: template.Node, variable: str | None) -> None:
        self._node, self._variable = node, variable
        self._settings: Any = None  # those that the texts were rendered under
        self._texts: dict[tuple[Any, ...], Any] = {}

    def render(self, context: template.Context) -> str:
        present: Any = settings._wrapped  # type: ignore[misc] # another object whenever tests override settings
        if self._settings is not present:
            self._settings, self._texts = present, {}
        key = active_language(), get_script_prefix()
        if key not in self._texts:
            text = self._node.render(context)
            self._texts[key] = context[self._variable] if self._variable else text
            return text
        if self._variable is None:
            return self._texts[key]
        context[self._variable] = self._texts[key]
        return ""


def _is_constant(expression: FilterExpression) -> bool:
    is_text = isinstance(expression.var, str) or isinstance(expression.var.literal, str)
    return is_text and not expression.filters


@register.tag
@register.tag("trans")
def translate(parser: Parser, token: Token) -> template.Node:
    node: Any = i18n.do_translate(parser, token)
    is_constant = _is_constant(node.filter_expression) and node.message_context is None
    return ConstantNode(node, node.asvar) if is_constant else node


@register.tag
def constant(parser: Parser, token: Token) -> template.Node:
    """`{% constant %}…{% endconstant %}`: a part of a page that reads nothing of the page."""
    nodes: Any = parser.parse(("endconstant",))
    parser.delete_first_token()
    return ConstantNode(nodes, None)


@register.tag
def url(parser: Parser, token: Token) -> template.Node:
    """The address of a name in a namespace depends on the request too: it is not kept."""
    node: Any = defaulttags.url(parser, token)
    is_constant = _is_constant(node.view_name) and not node.args and not node.kwargs and ":" not in str(node.view_name.var)
    return ConstantNode(node, node.asvar) if is_constant else node


@register.tag("static")
def static_address(parser: Parser, token: Token) -> template.Node:
    node: Any = static.do_static(parser, token)
    return ConstantNode(node, node.varname) if _is_constant(node.path) else node
