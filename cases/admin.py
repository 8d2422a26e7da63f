"""Admin of case studies."""

from typing import Any

from django.contrib import admin

from cases.models import CaseCorrection, CasePolicy, CaseStudy
from editorial.admin import (
    DESK_FIELDSET,
    SOURCES_FIELDSET,
    SUBJECT_FIELDSET,
    ChildInlineMixin,
    PublicationAdmin,
    TableImportAdmin,
)


class CasePolicyInline(ChildInlineMixin, admin.TabularInline):
    model = CasePolicy
    autocomplete_fields = ("policy",)


class CaseCorrectionInline(ChildInlineMixin, admin.TabularInline):
    model = CaseCorrection


@admin.register(CaseStudy)
class CaseStudyAdmin(TableImportAdmin, PublicationAdmin):
    list_display: tuple[Any, ...] = ("title", "name_zh", "tier", "status", "owner", "updated_at")
    list_filter: tuple[Any, ...] = (*PublicationAdmin.list_filter, "tier")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "organization")
    inlines = (CasePolicyInline, CaseCorrectionInline)
    fieldsets = (
        ("What it is", {"fields": ("title", "name_zh", "aliases", "summary", "organization")}),
        ("The equation", {"fields": (("traditional_industry", "new_industry"), "tier")}),
        ("Dates", {"fields": (("started_on", "started_on_precision"), "recorded_on")}),
        SUBJECT_FIELDSET,
        SOURCES_FIELDSET,
        ("What happened", {"fields": ("background", "what_changed", "regulators_response", "outcome")}),
        DESK_FIELDSET,
    )
