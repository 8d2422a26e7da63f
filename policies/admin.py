"""Admin of policies."""

from typing import Any

from django.contrib import admin

from editorial.admin import (
    DESK_FIELDSET,
    SOURCES_FIELDSET,
    SUBJECT_FIELDSET,
    ChildInlineMixin,
    PublicationAdmin,
    TableImportAdmin,
)
from policies.models import Policy, PolicyCorrection, PolicyEvent, PolicyRelation, PolicyText


class PolicyTextInline(ChildInlineMixin, admin.StackedInline):
    model = PolicyText
    fields = (("language", "status", "position"), ("title", "url"), "translator", "body")


class PolicyEventInline(ChildInlineMixin, admin.TabularInline):
    model = PolicyEvent


class PolicyRelationInline(ChildInlineMixin, admin.TabularInline):
    model = PolicyRelation
    fk_name = "policy"
    autocomplete_fields = ("target",)
    fields = ("type", "target", "effective_on", "locator", "note", "position")


class PolicyCorrectionInline(ChildInlineMixin, admin.TabularInline):
    model = PolicyCorrection


@admin.register(Policy)
class PolicyAdmin(TableImportAdmin, PublicationAdmin):
    list_display: tuple[Any, ...] = ("title", "kind", "level", "status", "owner", "updated_at")
    list_filter: tuple[Any, ...] = (*PublicationAdmin.list_filter, "kind", "level", "lifecycle")
    day_field = "published_on"
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "issuers", "ics")
    inlines = (PolicyTextInline, PolicyEventInline, PolicyRelationInline, PolicyCorrectionInline)
    fieldsets = (
        (
            "What it is",
            {
                "fields": (
                    "title",
                    "title_zh",
                    "aliases",
                    "summary",
                    ("kind", "level", "lifecycle"),
                    "document_number",
                    "issuers",
                )
            },
        ),
        (
            "Dates",
            {
                "fields": (
                    ("published_on", "published_on_precision"),
                    ("written_on", "written_on_precision"),
                    ("in_force_on", "in_force_on_precision"),
                    ("ended_on", "ended_on_precision"),
                    "comments_close_on",
                ),
                "description": "Leave empty what is not known. A date without “known to the” counts as exact.",
            },
        ),
        (SUBJECT_FIELDSET[0], {**SUBJECT_FIELDSET[1], "fields": (*SUBJECT_FIELDSET[1]["fields"], "ics")}),
        SOURCES_FIELDSET,
        ("What it says", {"fields": ("body",)}),
        DESK_FIELDSET,
    )
