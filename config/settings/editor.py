"""The rich text editor of the desk."""

from js_asset import static_lazy

# Our extensions of the rich text editor. editorial/rich_text/sanitizer.py decides which HTML is kept.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [
            static_lazy(f"js/editor/{name}.js")
            for name in ("toolbar", "links", "quotation", "footnotes", "figure", "standards", "paste")
        ],
        "extensions": dict.fromkeys(
            ("DeskToolbar", "DeskLink", "Cite", "Footnotes", "DeskFigure", "DeskStandards", "DeskPaste"),
            "editorial.rich_text.sanitizer.clean_html",
        ),
    }
]
