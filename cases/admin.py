"""The screens of case studies."""

from typing import Any

from django.contrib import admin

from cases.importing import CASE
from cases.models import CaseCorrection, CasePolicy, CaseStudy
from cases.public.views import CaseDetail
from cases.tables import CASES
from editorial.admin import ABOUT, DESK, SOURCES, ChildInline, PublicationAdmin, TableScreens


class CasePolicyInline(ChildInline, admin.TabularInline):
    model = CasePolicy
    autocomplete_fields = ("policy",)


class CorrectionInline(ChildInline, admin.TabularInline):
    model = CaseCorrection


@admin.register(CaseStudy)
class CaseStudyAdmin(TableScreens, PublicationAdmin):
    table = CASES
    public_view = CaseDetail
    layout = CASE
    list_display: tuple[Any, ...] = ("title", "name_zh", "tier", "status", "owner", "updated_at")
    list_filter: tuple[Any, ...] = (*PublicationAdmin.list_filter, "tier")
    search_fields = (*PublicationAdmin.search_fields, "name_zh", "traditional_industry", "new_industry")
    autocomplete_fields = (*PublicationAdmin.autocomplete_fields, "organization")
    inlines = (CasePolicyInline, CorrectionInline)
    fieldsets = (
        ("What it is", {"fields": ("title", "name_zh", "summary", "organization")}),
        ("The equation", {"fields": (("traditional_industry", "new_industry"), "tier")}),
        ("Dates", {"fields": (("started_on", "started_on_precision"), "recorded_on")}),
        ABOUT,
        SOURCES,
        ("What happened", {"fields": ("background", "what_changed", "regulators_response", "outcome")}),
        DESK,
    )
