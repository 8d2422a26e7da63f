"""Admin of standards."""

from typing import Any, ClassVar

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
from standards.models import Adoption, Counterpart, Replacement, Standard, StandardCorrection, StandardPolicy, link_replacements


class ReplacementInline(ChildInlineMixin, admin.TabularInline):
    model = Replacement
    fk_name = "standard"
    autocomplete_fields = ("target",)
    fields = ("number", "target", "extent", "note", "position")


class AdoptionInline(ChildInlineMixin, admin.TabularInline):
    model = Adoption
    fields = ("number", "degree", "position")


class CounterpartInline(ChildInlineMixin, admin.TabularInline):
    model = Counterpart
    fields = ("number", "degree", "url", "note", "position")


class StandardPolicyInline(ChildInlineMixin, admin.TabularInline):
    model = StandardPolicy
    autocomplete_fields = ("policy",)


class StandardCorrectionInline(ChildInlineMixin, admin.TabularInline):
    model = StandardCorrection


@admin.register(Standard)
class StandardAdmin(TableImportAdmin, PublicationAdmin):
    list_display: tuple[Any, ...] = ("document_number", "title", "stage", "status", "owner", "updated_at")
    list_display_links = ("document_number", "title")
    list_filter: tuple[Any, ...] = (*PublicationAdmin.list_filter, "nature", "stage")
    day_field = "issued_on"
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "issuers", "ics")
    prepopulated_fields: ClassVar[dict] = {}
    inlines = (ReplacementInline, AdoptionInline, CounterpartInline, StandardPolicyInline, StandardCorrectionInline)
    fieldsets = (
        (
            "What it is",
            {
                "fields": (
                    "document_number",
                    "title",
                    "title_zh",
                    "aliases",
                    "summary",
                    ("nature", "stage"),
                    "plan_number",
                    "issuers",
                )
            },
        ),
        (
            "Dates",
            {
                "fields": (
                    ("issued_on", "issued_on_precision"),
                    ("in_force_on", "in_force_on_precision"),
                    ("ended_on", "ended_on_precision"),
                    "comments_close_on",
                ),
                "description": "Leave empty what is not known. A date without “known to the” counts as exact.",
            },
        ),
        ("What it means", {"fields": ("body", "for_europe", ("to_do", "to_do_by"), "doubts")}),
        (SUBJECT_FIELDSET[0], {**SUBJECT_FIELDSET[1], "fields": (*SUBJECT_FIELDSET[1]["fields"], "ics", "ccs")}),
        SOURCES_FIELDSET,
        DESK_FIELDSET,
    )

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is Replacement:
            link_replacements(form.instance.replacements.all())

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        """An empty address is made of the number."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "slug":
            field.required, field.help_text = False, "Empty: made of the number, such as gb-t-22080-2025."
        return field
