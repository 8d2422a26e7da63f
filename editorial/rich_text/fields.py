"""Model fields for text of editors: cleaned rich text, web addresses (http, https), and titles without invisible characters."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django_prose_editor.fields import ProseEditorField

from editorial.rich_text.sanitizer import clean_html
from infra.text.clean_text import clean_characters, find_hidden_character

EDITOR_EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [3, 4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HardBreak": True,
    "Menu": False,
    # Extensions of this project: static/js/editor; the settings name their files.
    "DeskLink": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Cite": True,
    "Footnotes": True,
    "DeskFigure": True,
    "DeskStandards": True,
    "DeskPaste": True,
    "DeskToolbar": True,
}


def validate_no_hidden_characters(value: str) -> None:
    """Raises ValidationError for control characters, and for other invisible ones that the text does not need."""
    if hidden := find_hidden_character(value):
        raise ValidationError(f"The text has an invisible character (U+{ord(hidden):04X}). Please remove it.")


class RichTextField(ProseEditorField):
    """HTML of the rich text editor. Validation (form or `full_clean`) cleans it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs["extensions"] = EDITOR_EXTENSIONS
        kwargs["sanitize"] = clean_html
        super().__init__(*args, **kwargs)


class TitleField(models.CharField):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        super().__init__(*args, **kwargs)
        if validate_no_hidden_characters not in self.validators:
            self.validators = [*self.validators, validate_no_hidden_characters]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_characters(value) if value else value


class WebAddressField(models.URLField):
    """An http or https address. The form adds https to an address without a scheme."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
