"""The types of references between publications, each with its verb in both directions.

The first names follow ELI (European Legislation Identifier): amends, repeals, corrects, based_on, cites.
"""

VERBS: dict[str, tuple[str, str]] = {
    "amends": ("amends", "amended by"),
    "repeals": ("repeals", "repealed by"),
    "replaces": ("replaces", "replaced by"),
    "corrects": ("corrects", "corrected by"),
    "based_on": ("based on", "basis for"),
    "builds_on": ("builds on", "built on by"),
    "implements": ("implements", "implemented by"),
    "rolls_out": ("rolls out", "rolled out by"),
    "complements": ("complements", "complemented by"),
    "announced_in": ("announced in", "announces"),
    "cites": ("cites", "cited by"),
    "illustrates": ("illustrates", "illustrated by"),
    "triggered_by": ("triggered by", "triggered"),
    "regulated_by": ("regulated by", "regulates"),
    "reports_on": ("reports on", "reported in"),
    "contains": ("contains", "printed in"),
    "discusses": ("discusses", "discussed in"),
}
FORWARD, REVERSE = "forward", "reverse"


def verb(link_type: str, direction: str) -> str:
    forward, reverse = VERBS[link_type]
    return forward if direction == FORWARD else reverse
