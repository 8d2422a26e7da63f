"""Admin of items, issues and special reports."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path

from editorial.admin import (
    DESK_FIELDSET,
    SOURCES_FIELDSET,
    SUBJECT_FIELDSET,
    ChildInlineMixin,
    PublicationAdmin,
    TableImportAdmin,
    TogetherAdminMixin,
)
from newsletters.admin_filters import IssueFilter
from newsletters.area_coverage import area_coverage
from newsletters.issue_layout.admin import IssueLayoutAdmin
from newsletters.issue_layout.issue_abbreviations import add_abbreviations
from newsletters.models import (
    Issue,
    IssueAbbreviation,
    IssueCorrection,
    IssuePlacement,
    IssueSection,
    Item,
    ItemCase,
    ItemCorrection,
    ItemPolicy,
    ItemText,
    ReportCase,
    ReportCorrection,
    ReportPolicy,
    ReportSection,
    SpecialReport,
)
from newsletters.next_issue.admin import NextIssueAdmin


class ItemPolicyInline(ChildInlineMixin, admin.TabularInline):
    model = ItemPolicy
    autocomplete_fields = ("policy",)


class ItemCaseInline(ChildInlineMixin, admin.TabularInline):
    model = ItemCase
    autocomplete_fields = ("case",)


class ItemTextInline(ChildInlineMixin, admin.StackedInline):
    model = ItemText
    fields = (("language", "status", "position"), ("title", "url"), "translator", "body")


class ItemCorrectionInline(ChildInlineMixin, admin.TabularInline):
    model = ItemCorrection


@admin.register(Item)
class ItemAdmin(TableImportAdmin, PublicationAdmin):
    list_display: tuple[Any, ...] = ("title", "reported_on", "status", "owner", "updated_at")
    list_filter: tuple[Any, ...] = (*PublicationAdmin.list_filter, IssueFilter)
    day_field = "reported_on"
    inlines = (ItemPolicyInline, ItemCaseInline, ItemTextInline, ItemCorrectionInline)
    fieldsets = (
        (
            "What happened",
            {"fields": ("title", "title_zh", "aliases", "summary", ("is_summary", "is_translation", "is_strategic_analysis"))},
        ),
        ("Dates", {"fields": (("event_on", "event_on_precision"), ("reported_on", "comments_close_on"))}),
        SUBJECT_FIELDSET,
        SOURCES_FIELDSET,
        ("Facts", {"fields": ("facts", "translation_availability")}),
        ("Analysis, apart from the facts", {"fields": ("analysis", ("analyst", "analysed_on"))}),
        DESK_FIELDSET,
    )


class IssueSectionInline(ChildInlineMixin, admin.TabularInline):
    model = IssueSection
    classes = ("by-number",)  # placements refer to a section by its number


class IssuePlacementInline(ChildInlineMixin, admin.TabularInline):
    model = IssuePlacement
    classes = ("by-number",)
    autocomplete_fields = ("item",)


class IssueAbbreviationInline(ChildInlineMixin, admin.TabularInline):
    model = IssueAbbreviation
    fields = ("abbreviation", "title", "title_zh")


class IssueCorrectionInline(ChildInlineMixin, admin.TabularInline):
    model = IssueCorrection


@admin.register(Issue)
class IssueAdmin(IssueLayoutAdmin, NextIssueAdmin, TogetherAdminMixin, PublicationAdmin):
    change_list_template = "admin/newsletters/issue_change_list.html"
    change_form_template = "admin/newsletters/issue_change_form.html"
    list_display: tuple[Any, ...] = ("title", "phase", "number", "period_start", "period_end", "status", "updated_at")
    list_filter: tuple[Any, ...] = (*PublicationAdmin.list_filter, "phase")
    day_field = "period_end"
    list_select_related = ("owner", "phase")
    inlines = (IssueSectionInline, IssuePlacementInline, IssueAbbreviationInline, IssueCorrectionInline)
    fieldsets = (
        ("The issue", {"fields": ("title", "aliases", "summary", ("phase", "number"))}),
        ("Dates", {"fields": (("period_start", "period_end"), "issued_on")}),
        SUBJECT_FIELDSET,
        SOURCES_FIELDSET,
        ("Texts", {"fields": ("takeaways", "distributed_to")}),
        DESK_FIELDSET,
    )

    def get_urls(self) -> list[URLPattern]:
        address = path("coverage/", self.admin_site.admin_view(self.coverage_screen), name="newsletters_issue_coverage")
        return [address, *self.layout_urls(), *self.next_issue_urls(), *self.together_urls(), *super().get_urls()]

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is IssueAbbreviation:
            add_abbreviations(form.instance)

    def coverage_screen(self, request: HttpRequest) -> HttpResponse:
        """Shows the coverage of each partner's areas, laid out for printing."""
        if not (self.has_view_permission(request) and request.user.has_perm("newsletters.view_item")):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Priority areas in the last issues"}
        return render(request, "admin/newsletters/coverage.html", {**context, "coverage": area_coverage()})


class ReportSectionInline(ChildInlineMixin, admin.StackedInline):
    model = ReportSection


class ReportPolicyInline(ChildInlineMixin, admin.TabularInline):
    model = ReportPolicy
    autocomplete_fields = ("policy",)


class ReportCaseInline(ChildInlineMixin, admin.TabularInline):
    model = ReportCase
    autocomplete_fields = ("case",)


class ReportCorrectionInline(ChildInlineMixin, admin.TabularInline):
    model = ReportCorrection


@admin.register(SpecialReport)
class SpecialReportAdmin(PublicationAdmin):
    list_display: tuple[Any, ...] = ("title", "number", "issued_on", "status", "owner", "updated_at")
    day_field = "issued_on"
    inlines = (ReportSectionInline, ReportPolicyInline, ReportCaseInline, ReportCorrectionInline)
    fieldsets = (
        ("The report", {"fields": ("title", "subtitle", "aliases", "summary", "authors")}),
        ("Number and date", {"fields": (("phase", "number", "issued_on"),)}),
        SUBJECT_FIELDSET,
        SOURCES_FIELDSET,
        ("Abstract", {"fields": ("abstract",)}),
        DESK_FIELDSET,
    )
