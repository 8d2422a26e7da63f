"""The forms of a page as somebody sends them who fills every field in."""

from html.parser import HTMLParser

TYPED = "Forged"  # what is written into every field of text
BY_TYPE = {
    "email": "forged@example.org",
    "url": "https://example.org/forged",
    "number": "1",
    "date": "2030-01-01",
    "password": TYPED,
}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and value and ("selected" in attributes or self.select not in self.data):
            self.data[self.select] = [value]
        elif tag == "textarea" and name:
            self.data[name] = [TYPED]
        elif tag == "input" and name:
            kind = attributes.get("type", "text")
            is_typed = kind in ("text", "search") and not name.endswith(("_FORMS", "slug", "code")) and not value[:1].isdigit()
            self.data.setdefault(name, []).append(TYPED if is_typed else value or BY_TYPE.get(kind, "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""


def filled_in(html: str) -> dict[str, list[str]]:
    """Name and values of all fields: choices as they are or the first, boxes ticked, and texts changed."""
    forms = _Forms()
    forms.feed(html)
    return {name: values for name, values in forms.data.items() if name and name != "csrfmiddlewaretoken"}
