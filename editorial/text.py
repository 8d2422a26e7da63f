"""Text fields for editors: rich text that is cleaned, addresses that are http or https, titles without hidden characters."""

import re
import unicodedata
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django_prose_editor.fields import ProseEditorField

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HardBreak": True,
}
TAGS = {
    "p", "h3", "h4", "ul", "ol", "li", "strong", "em", "sub", "sup", "blockquote", "a", "br",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "mailto"}
EMPTY = re.compile(r"<(p|h3|h4|li|strong|em)>(\s|&nbsp;|<br>)*</\1>")


def clean_html(html: str) -> str:
    """Semantic HTML of the allowed tags only; cleaning twice changes nothing."""
    cleaned = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")
    cleaned = EMPTY.sub("", cleaned).strip()
    return cleaned


def refuse_hidden_characters(value: str) -> None:
    """Raises ValidationError for control, bidirectional and other invisible characters."""
    for character in value:
        if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\n\r\t":
            raise ValidationError(f"The text has an invisible character (U+{ord(character):04X}). Please remove it.")


class RichTextField(ProseEditorField):
    """HTML from the editor, cleaned when the form or `full_clean` runs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs["extensions"] = EXTENSIONS
        kwargs["sanitize"] = clean_html
        super().__init__(*args, **kwargs)


class TitleField(models.CharField):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        super().__init__(*args, **kwargs)
        if refuse_hidden_characters not in self.validators:
            self.validators = [*self.validators, refuse_hidden_characters]


class WebAddressField(models.URLField):
    """An http or https address; one typed without a scheme is https."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
