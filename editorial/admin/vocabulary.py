"""Screens of the vocabulary. A code is chosen once; a term in use is retired, not deleted."""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from catalogue.memory import members_at
from catalogue.models import (
    IcsField,
    Organization,
    Phase,
    PriorityArea,
    PrioritySelection,
    Region,
    Sector,
    Technology,
    Vocabulary,
)
from catalogue.moment import read_moment
from catalogue.names import MODELS
from catalogue.writing import raise_vocabulary
from editorial.admin.chinese import ChineseNames
from editorial.admin.choices import ChoosersForm
from editorial.admin.unifying import UnifyScreens, merge_two

MERGED = ("merged_into", admin.EmptyFieldListFilter)


def is_carried(term: Vocabulary) -> bool:
    """Something live carries it."""
    members = members_at(read_moment())
    return any(members.of(facet, term.code) for facet, model in MODELS.items() if isinstance(term, model))


def is_public(term: Vocabulary) -> bool:
    """Readers may know of it. Phases are no facet: documents name them."""
    return term.is_standard or isinstance(term, Phase) or is_carried(term)


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
class OrganizationAdmin(VocabularyAdmin):
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
