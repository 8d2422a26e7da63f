"""The library: pictures and documents that publications show. The private store has the bytes by their digest."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from editorial.rich_text.fields import TitleField, validate_no_hidden_characters

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


def percentage_field(label: str) -> Any:
    return models.PositiveSmallIntegerField(label, default=50, validators=[MaxValueValidator(100)])


class MediaFile(models.Model):
    """A picture or a document. Texts name it by `uid`; publishing copies its bytes and texts.

    `sha256` is of the stored bytes, `original_sha256` of the uploaded ones; `widths` are those of the renditions, in pixels.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", "Picture"
        DOCUMENT = "document", "Document"

    class Licence(models.TextChoices):
        OWN = "own", "Own work"
        CC_BY = "cc-by", "CC BY 4.0"
        CC_BY_SA = "cc-by-sa", "CC BY-SA 4.0"
        PUBLIC_DOMAIN = "public-domain", "Public domain"
        PERMISSION = "permission", "With permission"
        OTHER = "other", "Another one"

    DEEDS = {
        Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
        Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    }

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, editable=False)
    title = TitleField(help_text="For finding it again; readers do not see it.")
    alt = models.CharField(
        "alternative text", max_length=500, blank=True, validators=[validate_no_hidden_characters],
        help_text="What the picture shows, in one or two sentences, for those who do not see it.",
    )  # fmt: skip
    is_decorative = models.BooleanField(
        "decorative", default=False, help_text="It tells readers nothing that the text does not say: screen readers pass over it."
    )
    credit = models.CharField(
        max_length=200,
        blank=True,
        validators=[validate_no_hidden_characters],
        help_text="Who made it; readers see the name below it.",
    )
    licence = models.CharField(max_length=20, choices=Licence, blank=True, help_text="Why the desk may show it.")
    licence_text = models.CharField(
        "which one", max_length=200, blank=True, validators=[validate_no_hidden_characters],
        help_text="For “Another one”, as readers see it.",
    )  # fmt: skip
    focal_x = percentage_field("from the left")
    focal_y = percentage_field("from the top")

    media_type = models.CharField(max_length=100, choices=[(name, name) for name in EXTENSIONS], editable=False)
    original_name = models.CharField(max_length=150, blank=True, editable=False)
    size = models.PositiveIntegerField(editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    widths = models.JSONField(default=list, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    original_sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = "picture or document"
        verbose_name_plural = "pictures and documents"
        constraints = [
            models.CheckConstraint(
                name="media_file_decorative_has_no_alt",
                condition=Q(is_decorative=False) | Q(alt=""),
                violation_error_message="A decorative picture has no alternative text: empty it, or untick “Decorative”.",
            ),
            models.CheckConstraint(
                name="media_file_focal_point_is_within",
                condition=Q(focal_x__lte=100) & Q(focal_y__lte=100),
                violation_error_message="The focal point is given in per cent, 0 to 100.",
            ),
            models.CheckConstraint(
                name="media_file_image_has_a_size",
                condition=(Q(kind="image") & Q(width__gt=0) & Q(height__gt=0)) | Q(kind="document", width=None, height=None),
                violation_error_message="A picture has a width and a height.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.licence == self.Licence.OTHER and not self.licence_text.strip():
            raise ValidationError({"licence_text": "Say which licence it is, in the words that readers shall see."})

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.media_type]

    @property
    def is_picture(self) -> bool:
        return self.kind == self.Kind.IMAGE

    @property
    def is_described(self) -> bool:
        """Whether a text may show the file without writing an alternative text itself."""
        return not self.is_picture or self.is_decorative or bool(self.alt)


class EarlierFileContent(models.Model):
    """The content of a file before it was replaced: live texts, approved texts and the history show it."""

    file = models.ForeignKey(MediaFile, models.CASCADE, related_name="earlier")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    widths = models.JSONField(default=list)
    replaced_at = models.DateTimeField(auto_now_add=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_id} until {self.replaced_at:%Y-%m-%d %H:%M}"


def has_alternative_text() -> Q:
    """The condition of `MediaFile.is_described`."""
    return ~Q(kind=MediaFile.Kind.IMAGE) | Q(is_decorative=True) | ~Q(alt="")
