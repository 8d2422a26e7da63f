"""The screens of items, issues and special reports."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path

from editorial.admin import ABOUT, DESK, SOURCES, ChildInline, PublicationAdmin, TableScreens
from newsletters.arranging.screen import ArrangingScreens
from newsletters.coverage import coverage
from newsletters.importing import ITEM, REPORT
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
from newsletters.narrowing import InIssue, OfArea
from newsletters.public.views import IssueDetail, ItemDetail, ReportDetail
from newsletters.tables import ITEMS


class ItemPolicyInline(ChildInline, admin.TabularInline):
    model = ItemPolicy
    autocomplete_fields = ("policy",)


class ItemCaseInline(ChildInline, admin.TabularInline):
    model = ItemCase
    autocomplete_fields = ("case",)


class ItemCorrectionInline(ChildInline, admin.TabularInline):
    model = ItemCorrection


@admin.register(Item)
class ItemAdmin(TableScreens, PublicationAdmin):
    table = ITEMS
    public_view = ItemDetail
    layout = ITEM
    list_display: tuple[Any, ...] = ("title", "reported_on", "status", "owner", "updated_at")
    list_filter: tuple[Any, ...] = (*PublicationAdmin.list_filter, InIssue, OfArea)
    search_fields = (*PublicationAdmin.search_fields, "title_zh")
    inlines = (ItemPolicyInline, ItemCaseInline, ItemCorrectionInline)
    fieldsets = (
        (
            "What happened",
            {"fields": ("title", "title_zh", "summary", ("is_summary", "is_translation", "is_strategic_analysis"))},
        ),
        ("Dates", {"fields": (("event_on", "event_on_precision"), ("reported_on", "comments_close_on"))}),
        ABOUT,
        SOURCES,
        ("Facts", {"fields": ("facts", "translation_availability")}),
        ("Analysis, apart from the facts", {"fields": ("analysis", ("analyst", "analysed_on"))}),
        DESK,
    )


class SectionInline(ChildInline, admin.TabularInline):
    model = IssueSection
    classes = ("by-number",)  # placed items name it


class PlacementInline(ChildInline, admin.TabularInline):
    model = IssuePlacement
    classes = ("by-number",)
    autocomplete_fields = ("item",)


class IssueCorrectionInline(ChildInline, admin.TabularInline):
    model = IssueCorrection


@admin.register(Issue)
class IssueAdmin(ArrangingScreens, PublicationAdmin):
    change_form_template = "admin/newsletters/issue_form.html"
    public_view = IssueDetail
    list_display: tuple[Any, ...] = ("title", "phase", "number", "period_start", "period_end", "status", "updated_at")
    list_filter: tuple[Any, ...] = (*PublicationAdmin.list_filter, "phase")
    list_select_related = ("owner", "phase")
    inlines = (SectionInline, PlacementInline, IssueCorrectionInline)
    fieldsets = (
        ("The issue", {"fields": ("title", "summary", ("phase", "number"))}),
        ("Dates", {"fields": (("period_start", "period_end"), "issued_on")}),
        ABOUT,
        SOURCES,
        ("Texts", {"fields": ("takeaways", "distributed_to")}),
        DESK,
    )

    def get_urls(self) -> list[URLPattern]:
        address = path("coverage/", self.admin_site.admin_view(self.coverage_screen), name="newsletters_issue_coverage")
        return [address, *self.arranging_urls(), *super().get_urls()]

    def coverage_screen(self, request: HttpRequest) -> HttpResponse:
        """Partner by partner, to be printed for those who pay for the desk."""
        if not (self.has_view_permission(request) and request.user.has_perm("newsletters.view_item")):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Priority areas in the last issues"}
        return render(request, "admin/newsletters/coverage.html", {**context, "coverage": coverage()})


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
    layout = REPORT
    list_display: tuple[Any, ...] = ("title", "number", "issued_on", "status", "owner", "updated_at")
    inlines = (ReportSectionInline, ReportPolicyInline, ReportCaseInline, ReportCorrectionInline)
    fieldsets = (
        ("The report", {"fields": ("title", "subtitle", "summary", "authors")}),
        ("Number and date", {"fields": (("phase", "number", "issued_on"),)}),
        ABOUT,
        SOURCES,
        ("Abstract", {"fields": ("abstract",)}),
        DESK,
    )
