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
from catalogue.writing import raise_vocabulary
from editorial.admin.chinese import ChineseNames
from editorial.admin.choices import ChoosersForm
from editorial.admin.tables import TableScreens
from editorial.admin.unifying import UnifyScreens, merge_two
from editorial.tables.organizations import ORGANIZATIONS
from editorial.terms import is_carried, is_public

MERGED = ("merged_into", admin.EmptyFieldListFilter)


class VocabularyAdmin(UnifyScreens, ChineseNames, admin.ModelAdmin):
    form = ChoosersForm
    list_display = ("code", "name_en", "name_zh", "is_standard", "is_retired")
    list_filter: tuple[Any, ...] = ("is_retired", "is_standard", MERGED)
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
        used = obj is not None and (obj.is_standard or is_carried(obj))
        return not used and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A public name that changes is shown everywhere at the next request."""
        if change and form.changed_data:
            obj.version = F("version") + 1
        super().save_model(request, obj, form, change)
        obj.refresh_from_db()
        if form.changed_data:
            raise_vocabulary(is_public=is_public(obj), at=timezone.now())


class SelectionInline(admin.TabularInline):
    model = PrioritySelection
    extra = 0
    autocomplete_fields = ("partner", "phase")


@admin.register(Organization)
class OrganizationAdmin(TableScreens, VocabularyAdmin):
    table = ORGANIZATIONS
    list_display = ("code", "abbreviation", "name_en", "name_zh", "kind", "is_retired")
    list_filter = ("kind", "is_retired", MERGED)
    search_fields = ("code", "abbreviation", "name_en", "name_zh")
    autocomplete_fields = ("parent", "predecessor")


@admin.register(PriorityArea)
class PriorityAreaAdmin(VocabularyAdmin):
    inlines = (SelectionInline,)


@admin.register(Sector)
class SectorAdmin(VocabularyAdmin):
    list_display = ("code", "name_en", "name_zh", "industry_tier", "nace_section")
    list_filter = ("industry_tier", MERGED)
    autocomplete_fields = ("parent",)


admin.site.register([Technology, Region, IcsField, Phase], VocabularyAdmin)
