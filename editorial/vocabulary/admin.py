"""Screens of the vocabulary. A code is chosen once; a term in use is retired, not deleted."""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from catalogue.models import (
    IcsField,
    Organization,
    Phase,
    PriorityArea,
    PrioritySelection,
    Region,
    Sector,
    Technology,
)
from catalogue.vocabulary.term_changes import EditedTerm, record_edited_terms
from editorial.admin_mixins.desk_forms import DeskModelForm, FormFieldsAdminMixin
from editorial.admin_mixins.quick_lists import QuickListAdminMixin
from editorial.audit.audit_log import record_about
from editorial.content.term_visibility import is_term_in_use
from editorial.models import AuditEntry
from editorial.search.list_search import ListSearchAdminMixin
from editorial.table_import.admin import TableImportAdmin
from editorial.table_import.row_checker import TablePermissions
from editorial.table_import.schemas.organization_table import ORGANIZATION_TABLE
from editorial.term_merge.admin import TermMergeAdminMixin, merge_two
from editorial.vocabulary.proposal_screen import ProposalAdminMixin

MERGED_FILTER = ("merged_into", admin.EmptyFieldListFilter)


class VocabularyAdmin(
    ProposalAdminMixin, TermMergeAdminMixin, ListSearchAdminMixin, QuickListAdminMixin, FormFieldsAdminMixin, admin.ModelAdmin
):
    form = DeskModelForm
    list_display = ("code", "name_en", "name_zh", "is_standard", "is_retired")
    list_filter: tuple[Any, ...] = ("is_retired", "is_proposed", "is_standard", MERGED_FILTER)
    list_per_page = 50
    actions = (merge_two,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj and not obj.is_proposed else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {"code": ("name_en",)} if obj is None and self.model is not IcsField else {}

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if self.has_change_permission(request) else ("is_retired",)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """The choosers offer no retired terms; the list shows them."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.filter(is_retired=False)
        return super().get_search_results(request, queryset, search_term)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        used = obj is not None and (obj.is_standard or is_term_in_use(obj))
        return not used and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A public name that changes is shown everywhere at the next request. Who may add and not change proposes."""
        if change and form.changed_data:
            obj.version = F("version") + 1
        obj.is_proposed = obj.is_proposed or not (change or self.has_change_permission(request))
        super().save_model(request, obj, form, change)
        if obj.is_proposed and not change:
            record_about(AuditEntry.Action.PROPOSED, obj, by=request.user)
        obj.refresh_from_db()
        if form.changed_data:
            record_edited_terms([EditedTerm(obj, form.changed_data)], at=timezone.now())


class PrioritySelectionInline(admin.TabularInline):
    model = PrioritySelection
    extra = 0
    autocomplete_fields = ("partner", "phase")


@admin.register(Organization)
class OrganizationAdmin(TableImportAdmin, VocabularyAdmin):
    table = ORGANIZATION_TABLE
    list_display = ("code", "abbreviation", "name_en", "name_zh", "kind", "is_retired")
    list_filter = ("kind", "is_retired", "is_proposed", MERGED_FILTER)
    autocomplete_fields = ("parent", "predecessor")

    def _rights(self, request: HttpRequest) -> TablePermissions:
        """A table holds terms for readers: who may only propose terms imports none."""
        rights = super()._rights(request)
        return rights if rights.change else TablePermissions(add=False, change=False)


@admin.register(PriorityArea)
class PriorityAreaAdmin(VocabularyAdmin):
    inlines = (PrioritySelectionInline,)


@admin.register(Sector)
class SectorAdmin(VocabularyAdmin):
    list_display = ("code", "name_en", "name_zh", "industry_tier", "nace_section")
    list_filter = ("industry_tier", MERGED_FILTER)
    autocomplete_fields = ("parent",)


admin.site.register([Technology, Region, IcsField, Phase], VocabularyAdmin)
