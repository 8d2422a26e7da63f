"""Writes the rules of a mail's style sheet into its elements: many mail programs read no style sheet.

css-inline parses the whole document, so the parts are inlined together and cut again at comments: a part alone is no document,
and its loose table rows would be thrown away. It writes `tbody` into tables and the declarations of `:root` onto `html`.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

MARK = "<!--cut-->"


def inlined(fragments: Sequence[str], css: str) -> list[str]:
    """The fragments, which together are a document, each with its styles. Raises ValueError if one holds MARK itself."""
    document = MARK.join(fragments).replace("</head>", f"<style>{css}</style></head>", 1)
    found = _inliner().inline(document).split(MARK)
    if len(found) != len(fragments):
        raise ValueError("A part of the mail holds the comment at which parts are cut.")
    return found


@cache
def _inliner() -> Any:
    """At-rules stay in the head, for dark colours and small screens; other rules are in the elements and need not travel twice."""
    import css_inline

    return css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False, minify_css=True)
