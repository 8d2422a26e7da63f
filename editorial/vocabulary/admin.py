"""Screens of the vocabulary. A code is chosen once; a term in use is retired, not deleted."""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from catalogue.models import (
    CatalogueRevision,
    IcsField,
    Organization,
    Phase,
    PriorityArea,
    PrioritySelection,
    Region,
    Sector,
    Technology,
)
from editorial.admin_mixins.desk_forms import DeskModelForm, FormFieldsAdminMixin
from editorial.content.term_visibility import is_term_in_use, is_term_public
from editorial.table_import.admin import TableImportAdmin
from editorial.table_import.schemas.organization_table import ORGANIZATION_TABLE
from editorial.term_merge.admin import TermMergeAdminMixin, merge_two

MERGED_FILTER = ("merged_into", admin.EmptyFieldListFilter)


class VocabularyAdmin(TermMergeAdminMixin, FormFieldsAdminMixin, admin.ModelAdmin):
    form = DeskModelForm
    list_display = ("code", "name_en", "name_zh", "is_standard", "is_retired")
    list_filter: tuple[Any, ...] = ("is_retired", "is_standard", MERGED_FILTER)
    search_fields = ("code", "name_en", "name_zh")
    list_per_page = 50
    actions = (merge_two,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """The choosers offer no retired terms; the list shows them."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.filter(is_retired=False)
        return super().get_search_results(request, queryset, search_term)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        used = obj is not None and (obj.is_standard or is_term_in_use(obj))
        return not used and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A public name that changes is shown everywhere at the next request."""
        if change and form.changed_data:
            obj.version = F("version") + 1
        super().save_model(request, obj, form, change)
        obj.refresh_from_db()
        if form.changed_data:
            CatalogueRevision.raise_vocabulary(is_public=is_term_public(obj), at=timezone.now())


class PrioritySelectionInline(admin.TabularInline):
    model = PrioritySelection
    extra = 0
    autocomplete_fields = ("partner", "phase")


@admin.register(Organization)
class OrganizationAdmin(TableImportAdmin, VocabularyAdmin):
    table = ORGANIZATION_TABLE
    list_display = ("code", "abbreviation", "name_en", "name_zh", "kind", "is_retired")
    list_filter = ("kind", "is_retired", MERGED_FILTER)
    search_fields = ("code", "abbreviation", "name_en", "name_zh")
    autocomplete_fields = ("parent", "predecessor")


@admin.register(PriorityArea)
class PriorityAreaAdmin(VocabularyAdmin):
    inlines = (PrioritySelectionInline,)


@admin.register(Sector)
class SectorAdmin(VocabularyAdmin):
    list_display = ("code", "name_en", "name_zh", "industry_tier", "nace_section")
    list_filter = ("industry_tier", MERGED_FILTER)
    autocomplete_fields = ("parent",)


admin.site.register([Technology, Region, IcsField, Phase], VocabularyAdmin)
