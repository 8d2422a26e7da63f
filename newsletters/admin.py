"""The screens of items, issues and special reports."""

from typing import Any

from django.contrib import admin

from editorial.admin import ABOUT, DESK, ChildInline, PublicationAdmin
from newsletters.models import (
    Issue,
    IssueCorrection,
    IssuePlacement,
    IssueSection,
    Item,
    ItemCase,
    ItemCorrection,
    ItemPolicy,
    ReportCase,
    ReportCorrection,
    ReportPolicy,
    ReportSection,
    SpecialReport,
)
from newsletters.public.views import IssueDetail, ItemDetail, ReportDetail


class ItemPolicyInline(ChildInline, admin.TabularInline):
    model = ItemPolicy
    autocomplete_fields = ("policy",)


class ItemCaseInline(ChildInline, admin.TabularInline):
    model = ItemCase
    autocomplete_fields = ("case",)


class ItemCorrectionInline(ChildInline, admin.TabularInline):
    model = ItemCorrection


@admin.register(Item)
class ItemAdmin(PublicationAdmin):
    public_view = ItemDetail
    list_display: tuple[Any, ...] = ("title", "reported_on", "status", "owner", "updated_at")
    search_fields = (*PublicationAdmin.search_fields, "title_zh")
    inlines = (ItemPolicyInline, ItemCaseInline, ItemCorrectionInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("title", "title_zh"),
                    "summary",
                    ("is_summary", "is_translation", "is_strategic_analysis"),
                    ("reported_on", "event_on", "event_on_precision"),
                    ("comments_close_on", "translation_availability"),
                )
            },
        ),
        ("Facts", {"fields": ("facts",)}),
        ("Analysis, apart from the facts", {"fields": ("analysis", ("analyst", "analysed_on"))}),
        ABOUT,
        DESK,
    )


class SectionInline(ChildInline, admin.TabularInline):
    model = IssueSection


class PlacementInline(ChildInline, admin.TabularInline):
    model = IssuePlacement
    autocomplete_fields = ("item",)


class IssueCorrectionInline(ChildInline, admin.TabularInline):
    model = IssueCorrection


@admin.register(Issue)
class IssueAdmin(PublicationAdmin):
    public_view = IssueDetail
    list_display: tuple[Any, ...] = ("title", "phase", "number", "period_start", "period_end", "status", "updated_at")
    list_filter: tuple[Any, ...] = (*PublicationAdmin.list_filter, "phase")
    list_select_related = ("owner", "phase")
    inlines = (SectionInline, PlacementInline, IssueCorrectionInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    "summary",
                    ("phase", "number"),
                    ("period_start", "period_end", "issued_on"),
                    "takeaways",
                    "distributed_to",
                )
            },
        ),
        ABOUT,
        DESK,
    )


class ReportSectionInline(ChildInline, admin.StackedInline):
    model = ReportSection


class ReportPolicyInline(ChildInline, admin.TabularInline):
    model = ReportPolicy
    autocomplete_fields = ("policy",)


class ReportCaseInline(ChildInline, admin.TabularInline):
    model = ReportCase
    autocomplete_fields = ("case",)


class ReportCorrectionInline(ChildInline, admin.TabularInline):
    model = ReportCorrection


@admin.register(SpecialReport)
class SpecialReportAdmin(PublicationAdmin):
    public_view = ReportDetail
    list_display: tuple[Any, ...] = ("title", "number", "issued_on", "status", "owner", "updated_at")
    inlines = (ReportSectionInline, ReportPolicyInline, ReportCaseInline, ReportCorrectionInline)
    fieldsets = (
        (None, {"fields": ("title", "subtitle", "summary", ("phase", "number", "issued_on"), "authors", "abstract")}),
        ABOUT,
        DESK,
    )
