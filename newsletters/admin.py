"""The screens of items, issues and special reports."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path

from editorial.admin import ABOUT, DESK, ChildInline, PublicationAdmin
from newsletters.coverage import coverage
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
    list_filter: tuple[Any, ...] = (*PublicationAdmin.list_filter, InIssue, OfArea)
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

    def get_urls(self) -> list[URLPattern]:
        address = path("coverage/", self.admin_site.admin_view(self.coverage_screen), name="newsletters_issue_coverage")
        return [address, *super().get_urls()]

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
    list_display: tuple[Any, ...] = ("title", "number", "issued_on", "status", "owner", "updated_at")
    inlines = (ReportSectionInline, ReportPolicyInline, ReportCaseInline, ReportCorrectionInline)
    fieldsets = (
        (None, {"fields": ("title", "subtitle", "summary", ("phase", "number", "issued_on"), "authors", "abstract")}),
        ABOUT,
        DESK,
    )
