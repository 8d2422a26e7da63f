"""What is asked about files: of a picture its words, of several files that come at once what holds for all of them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from editorial.admin.labels import PlainLabels
from editorial.media.keeping import refuse_too_large
from editorial.models import MediaFile

ACCEPTED = ".jpg,.jpeg,.png,.webp,.gif,.pdf,.docx,.xlsx"
FOR_PICTURES = ("alt", "is_decorative", "focal_x", "focal_y")
MOST_AT_ONCE = 20


class MediaFileForm(PlainLabels, forms.ModelForm):
    class Meta:
        model = MediaFile
        fields = ("title", "alt", "is_decorative", "credit", "licence", "licence_text", "focal_x", "focal_y")
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 2}),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 100}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 100}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.is_picture and "alt" in cleaned and not cleaned["alt"].strip() and not cleaned.get("is_decorative"):
            self.add_error("alt", "Say what the picture shows, or tick “Decorative” where it only adorns the page.")
        return cleaned


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploads; what is too large or too much is refused by name."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) > MOST_AT_ONCE:
            raise ValidationError(f"These are {len(sent)} files; send at most {MOST_AT_ONCE} at once.")
        if not sent:
            raise ValidationError("Choose one file or more.")
        return list(sent)


class UploadForm(PlainLabels, forms.Form):
    files = ManyFilesField(
        label="Files", widget=ManyFiles(attrs={"accept": ACCEPTED}),
        help_text="JPEG, PNG, WebP or GIF; PDF, Word or Excel. At most 20 MB each, 20 at once.",
    )  # fmt: skip
    credit = forms.CharField(
        max_length=200, required=False, help_text="Who made them; readers see the name. For all of these files."
    )
    licence = forms.ChoiceField(
        choices=[("", "Not known yet"), *MediaFile.Licence.choices], required=False, help_text="For all of these files."
    )
    licence_text = forms.CharField(
        max_length=200, required=False, label="Which one", help_text="For “Another one”, as readers see it."
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("licence") == MediaFile.Licence.OTHER and not cleaned.get("licence_text", "").strip():
            self.add_error("licence_text", "Say which licence it is, in the words that readers shall see.")
        return cleaned


class ReplaceForm(PlainLabels, forms.Form):
    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ACCEPTED}), allow_empty_file=True)


def bytes_of(upload: UploadedFile) -> bytes:
    """Raises ValidationError before anything too large is read."""
    refuse_too_large(upload.size or 0, upload.name or "file")
    return upload.read()
