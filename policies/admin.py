"""The screens of policies."""

from typing import Any

from django.contrib import admin

from editorial.admin import ABOUT, DESK, SOURCES, ChildInline, PublicationAdmin, TableScreens
from policies.importing import POLICY
from policies.models import Policy, PolicyCorrection, PolicyEvent, PolicyRelation, PolicyText
from policies.public.views import PolicyDetail
from policies.tables import POLICIES


class TextInline(ChildInline, admin.StackedInline):
    model = PolicyText
    fields = (("language", "status", "position"), ("title", "url"), "translator", "body")


class EventInline(ChildInline, admin.TabularInline):
    model = PolicyEvent


class RelationInline(ChildInline, admin.TabularInline):
    model = PolicyRelation
    fk_name = "policy"
    autocomplete_fields = ("target",)
    fields = ("type", "target", "effective_on", "locator", "note", "position")


class CorrectionInline(ChildInline, admin.TabularInline):
    model = PolicyCorrection


@admin.register(Policy)
class PolicyAdmin(TableScreens, PublicationAdmin):
    table = POLICIES
    public_view = PolicyDetail
    layout = POLICY
    list_display: tuple[Any, ...] = ("title", "kind", "level", "status", "owner", "updated_at")
    list_filter: tuple[Any, ...] = (*PublicationAdmin.list_filter, "kind", "level", "lifecycle")
    search_fields = (*PublicationAdmin.search_fields, "title_zh", "document_number")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "issuers", "ics")
    inlines = (TextInline, EventInline, RelationInline, CorrectionInline)
    fieldsets = (
        (
            "What it is",
            {
                "fields": (
                    "title",
                    "title_zh",
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
        (ABOUT[0], {**ABOUT[1], "fields": (*ABOUT[1]["fields"], "ics")}),
        SOURCES,
        ("What it says", {"fields": ("body",)}),
        DESK,
    )
