"""Forms of the library: the description of one file, the upload of several files, and the replacement of one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from editorial.admin_mixins.desk_forms import DeskForm, DeskModelForm
from editorial.library.uploads import validate_size
from editorial.models import MediaFile

ACCEPTED_EXTENSIONS = ".jpg,.jpeg,.png,.webp,.gif,.pdf,.docx,.xlsx"
PICTURE_FIELDS = ("alt", "is_decorative", "focal_x", "focal_y")
MAX_FILES_AT_ONCE = 20


class MediaFileForm(DeskModelForm):
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


class MultipleFileInput(forms.FileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """A list of uploads. Raises ValidationError for none, or for more than MAX_FILES_AT_ONCE."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if len(uploads) > MAX_FILES_AT_ONCE:
            raise ValidationError(f"These are {len(uploads)} files; send at most {MAX_FILES_AT_ONCE} at once.")
        if not uploads:
            raise ValidationError("Choose one file or more.")
        return list(uploads)


class FilesUploadForm(DeskForm):
    files = MultipleFileField(
        label="Files", widget=MultipleFileInput(attrs={"accept": ACCEPTED_EXTENSIONS}),
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


class ReplaceFileForm(DeskForm):
    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ACCEPTED_EXTENSIONS}), allow_empty_file=True)


def read_upload(upload: UploadedFile) -> bytes:
    """The bytes of the upload. Raises ValidationError, and reads nothing, where it is too large."""
    validate_size(upload.size or 0, upload.name or "file")
    return upload.read()
