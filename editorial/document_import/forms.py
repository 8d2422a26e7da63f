"""Forms of an import: the upload, the fields of the publication, and one form a section."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from editorial.admin_mixins.desk_forms import CleanedTextMixin, DeskModelForm
from editorial.content.free_slug import free_slug
from editorial.document_import.closing_sections import find_standing_sections
from editorial.document_import.create_draft import JOIN_PREVIOUS, LEAVE_OUT, count_elements
from editorial.document_import.import_layout import ImportLayout
from editorial.document_import.parse import MAX_BYTES
from editorial.document_import.parsed_document import ParsedDocument
from editorial.models import Publication
from editorial.rich_text.fields import RichTextField, TitleField

LEVEL_CHOICES = (("1", "1, a section"), ("2", "2, within it"), ("3", "3, within that"))


class UploadedText(NamedTuple):
    """`name` and `data` are those of a file; `text` is pasted text, and the others are empty then."""

    type: str
    name: str
    data: bytes
    text: str


class UploadForm(forms.Form):
    """A file or a text, not both. A script fills `html` with the clipboard's HTML, where there is any."""

    type = forms.ChoiceField(label="Make a", widget=forms.RadioSelect)
    file = forms.FileField(
        required=False,
        label="A file",
        help_text="Word (.docx) or text (.txt), at most 50 MB.",
        widget=forms.FileInput(attrs={"accept": ".docx,.txt,.md,.text,.htm,.html"}),
    )
    text = forms.CharField(required=False, strip=False, label="or its text, pasted here", widget=forms.Textarea(attrs={"rows": 12}))
    html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, types: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = types  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), (cleaned.get("text") or "").strip()
        if "file" not in self.errors and bool(file) == bool(text):
            raise ValidationError("Give a file, or paste a text." if not file else "Give a file or a text, not both.")
        if file and file.size > MAX_BYTES:
            self.add_error("file", f"The file has {file.size / 2**20:,.0f} MB; at most {MAX_BYTES // 2**20} MB are read.")
        return cleaned

    def filled_field(self) -> str:
        return "file" if self.cleaned_data.get("file") else "text"

    def uploaded_text(self) -> UploadedText:
        cleaned, file = self.cleaned_data, self.cleaned_data.get("file")
        if file:
            return UploadedText(cleaned["type"], file.name[-255:], file.read(), "")
        return UploadedText(cleaned["type"], "", b"", cleaned["html"] or cleaned["text"])


class SectionForm(CleanedTextMixin, forms.Form):
    title = TitleField(blank=True).formfield()
    level = forms.ChoiceField(choices=LEVEL_CHOICES)
    destination = forms.ChoiceField(label="What becomes of it")
    body = RichTextField().formfield(label="Text")

    def __init__(self, *args: Any, layout: ImportLayout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout = layout
        choices = [(target.name, target.label) for target in layout.targets]
        choices += [(JOIN_PREVIOUS, "Joined with the one before"), (LEAVE_OUT, "Left out")]
        self.fields["destination"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        destination = cleaned.get("destination", LEAVE_OUT)
        needs_title = destination not in (JOIN_PREVIOUS, LEAVE_OUT) and self.layout.target(destination).child_model is not None
        if needs_title and cleaned.get("level") == "1" and not cleaned.get("title", "").strip() and "title" not in self.errors:
            self.add_error("title", "Give this section a title, or join it with the one before, or leave it out.")
        return cleaned

    def counts(self) -> dict[str, int]:
        return count_elements(self["body"].value() or "")


def section_forms(layout: ImportLayout, initial: list[dict[str, str]], posted: Any) -> Any:
    """A bound formset of what is posted, or one of `initial` where `posted` is None."""
    formset_class = forms.formset_factory(SectionForm, extra=0, max_num=1000)
    return formset_class(posted, initial=initial, prefix="section", form_kwargs={"layout": layout})


def initial_sections(layout: ImportLayout, document: ParsedDocument) -> list[dict[str, str]]:
    targets = layout.propose_targets(document.sections)
    standing = find_standing_sections(document.sections)
    return [
        {
            "title": layout.section_title(section)
            or ("Introduction" if layout.targets[0].child_model and len(document.sections) > 1 else ""),
            "level": str(section.level),
            "destination": LEAVE_OUT if index in standing else target,
            "body": section.html,
        }
        for index, (section, target) in enumerate(zip(document.sections, targets, strict=True))
    ]


def publication_form(model: type[Publication], layout: ImportLayout, document: ParsedDocument, posted: Any) -> Any:
    """A model form of title, slug and the extra fields of the layout, filled from the document."""
    fields = ("title", "slug", *layout.extra_fields)
    form_class: Any = forms.modelform_factory(
        model, DeskModelForm, fields=fields, widgets={"authors": forms.Textarea(attrs={"rows": 3})}
    )
    initial = {"title": document.title, "slug": free_slug(model, document.title), **layout.extract(document)}
    return form_class(posted, initial=initial)
