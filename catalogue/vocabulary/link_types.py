"""The types of references between publications, each with its verb in both directions.

The first names follow ELI (European Legislation Identifier): amends, repeals, corrects, based_on, cites.
"""

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.http.language import active_language

LISTS = "lists"  # what stands in a table of numbers in a text, and is shown there
CONTAINS = "contains"  # an issue and its items: its answers show what they contain
LINK_VERBS: dict[str, tuple[str | Promise, str | Promise]] = {
    "amends": (_("amends"), _("amended by")),
    "repeals": (_("repeals"), _("repealed by")),
    "replaces": (_("replaces"), _("replaced by")),
    "replaces_in_part": (_("replaces in part"), _("replaced in part by")),
    "corrects": (_("corrects"), _("corrected by")),
    "based_on": (_("based on"), _("basis for")),
    "builds_on": (_("builds on"), _("built on by")),
    "implements": (_("implements"), _("implemented by")),
    "rolls_out": (_("rolls out"), _("rolled out by")),
    "complements": (_("complements"), _("complemented by")),
    "announced_in": (_("announced in"), _("announces")),
    "cites": (_("cites"), _("cited by")),
    "illustrates": (_("illustrates"), _("illustrated by")),
    "triggered_by": (_("triggered by"), _("triggered")),
    "regulated_by": (_("regulated by"), _("regulates")),
    "reports_on": (_("reports on"), _("reported in")),
    "contains": (_("contains"), _("printed in")),
    "lists": (_("lists"), _("listed in")),
    "discusses": (_("discusses"), _("discussed in")),
}
FORWARD, REVERSE = "forward", "reverse"


def link_verb(link_type: str, direction: str) -> str:
    """The verb in the active language; the API answers in English."""
    return _translated_verb(link_type, direction, active_language())


@cache
def _translated_verb(link_type: str, direction: str, language: str) -> str:
    """`language` is the active language: it is part of the cache key."""
    forward, reverse = LINK_VERBS[link_type]
    return str(forward if direction == FORWARD else reverse)
