"""Admin of agreed terms."""

from typing import Any

from django.contrib import admin
from django.db import models

from editorial.admin import (
    DESK_FIELDSET,
    SOURCES_FIELDSET,
    SUBJECT_FIELDSET,
    ChildInlineMixin,
    PublicationAdmin,
    TableImportAdmin,
)
from glossary.models import Term, TermCorrection, Variant


class VariantInline(ChildInlineMixin, admin.TabularInline):
    model = Variant
    fields = ("text", "reason", "position")


class TermCorrectionInline(ChildInlineMixin, admin.TabularInline):
    model = TermCorrection


@admin.register(Term)
class TermAdmin(TableImportAdmin, PublicationAdmin):
    list_display: tuple[Any, ...] = ("title", "title_zh", "abbreviation", "status", "owner", "updated_at")
    day_field = "agreed_on"
    inlines = (VariantInline, TermCorrectionInline)
    fieldsets = (
        ("The term", {"fields": ("title", ("title_zh", "pinyin"), "abbreviation", "aliases", "summary", "usage", "agreed_on")}),
        SUBJECT_FIELDSET,
        SOURCES_FIELDSET,
        DESK_FIELDSET,
    )

    def save_model(self, request: Any, obj: Term, form: Any, change: bool) -> None:
        """Another Chinese term has another reading, unless somebody wrote one."""
        if "title_zh" in form.changed_data and "pinyin" not in form.changed_data:
            obj.pinyin = ""
        super().save_model(request, obj, form, change)

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "title":
            field.label, field.help_text = "Preferred English term", "As the desk writes it, such as “Internet Plus”."
        if field is not None and db_field.name == "summary":
            field.label, field.help_text = "Definition", "One or two sentences that a newcomer understands."
        return field
