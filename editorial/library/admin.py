"""Admin of the library of pictures and documents: a list that is shown as a grid, and the form of a file."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from editorial.library.file_uses import FileUse, used_file_uids, uses_of_file
from editorial.library.forms import PICTURE_FIELDS, MediaFileForm
from editorial.library.notify_texts import notify_texts
from editorial.library.views import LibraryViews, private_file_url, thumbnail_url
from editorial.media_files import private_store
from editorial.media_files.file_references import SNAPSHOT_COLUMNS
from editorial.models import MediaFile
from editorial.models.media_file import has_alternative_text
from infra.file_stores.store_errors import StoreUnavailable

FOCAL_POINT_HELP = "Per cent. Small squares are cut around this point; a click on the picture sets it too."


class SingleChoiceFilter(admin.SimpleListFilter):
    """A filter with one choice beside “all”."""

    choice: tuple[str, str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [self.choice]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return self.filter_queryset(queryset) if self.value() == self.choice[0] else queryset

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset


class AlternativeTextFilter(SingleChoiceFilter):
    title, parameter_name, choice = "alternative text", "words", ("none", "No alternative text")

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset.exclude(has_alternative_text())


class UsedFilter(SingleChoiceFilter):
    title, parameter_name, choice = "use", "used", ("no", "Not used")

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset.exclude(uid__in=used_file_uids())


class ListLayoutFilter(SingleChoiceFilter):
    """Chooses between grid and list; filters nothing."""

    title, parameter_name, choice = "look", "view", ("list", "As a list")

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        yield from ({**first, "display": "As a grid"}, *others)


@admin.register(MediaFile)
class MediaFileAdmin(LibraryViews, admin.ModelAdmin):
    form = MediaFileForm
    list_display = ("title", "kind", "alternative_text", "file_size", "added_by", "added_at")
    list_filter = (ListLayoutFilter, "kind", AlternativeTextFilter, UsedFilter)
    list_select_related = ("added_by",)
    search_fields = ("title", "original_name", "alt", "credit")
    list_per_page = 48
    show_full_result_count = False
    actions = None
    change_list_template = "admin/library/change_list.html"
    change_form_template = "admin/library/change_form.html"
    delete_confirmation_template = "admin/usage/delete_confirmation.html"

    @admin.display(description="alternative text")
    def alternative_text(self, file: MediaFile) -> str:
        if not file.is_picture:
            return "–"
        return file.alt or ("Decorative" if file.is_decorative else "None yet")

    @admin.display(description="size", ordering="size")
    def file_size(self, file: MediaFile) -> str:
        return filesizeformat(file.size)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields: list[Any] = ["title", "alt", "is_decorative", "credit", ("licence", "licence_text")]
        if obj is None or not obj.is_picture:
            return [(None, {"fields": [name for name in fields if name not in PICTURE_FIELDS]})]
        focal_point = {"fields": (("focal_x", "focal_y"),), "description": FOCAL_POINT_HELP}
        return [(None, {"fields": fields}), ("What matters most in it", focal_point)]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        page_context = {"title": "Pictures and documents", "is_grid": request.GET.get("view") != "list"}
        response = super().changelist_view(request, {**(extra_context or {}), **page_context})
        changelist = getattr(response, "context_data", {}).get("cl")
        if changelist is not None:
            for file in changelist.result_list:
                file.square = thumbnail_url(file)
        return response

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, obj: Any = None, **kwargs: Any) -> HttpResponse:
        if obj is not None:
            context |= {
                "shown": private_file_url(obj),
                "uses": [use._asdict() | {"address": _use_url(use)} for use in uses_of_file(obj)],
                "earlier": list(obj.earlier.all()),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.changed_by = request.user
        super().save_model(request, obj, form, change)
        try:
            private_store.make_thumbnail(obj)
        except StoreUnavailable:
            messages.warning(request, "Saved, but for the thumbnail: the file store does not answer. Save again in a minute.")
        if set(form.changed_data) & set(SNAPSHOT_COLUMNS):
            notify_texts(obj, by=request.user)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Adds the texts that show the file to what forbids its deletion."""
        deleted, counts, missing_permissions, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, missing_permissions, [*protected, *(_use_link(use) for file in objs for use in uses_of_file(file))]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        digests = [obj.sha256, *obj.earlier.values_list("sha256", flat=True)]
        super().delete_model(request, obj)
        transaction.on_commit(lambda: private_store.delete_stored_files(digests), robust=True)

    def get_urls(self) -> list[URLPattern]:
        return self.library_urls() + super().get_urls()


def _use_link(use: FileUse) -> str:
    return format_html('<a href="{}">{}</a> ({})', _use_url(use), use.title, use.where)


def _use_url(use: FileUse) -> str:
    return reverse(f"admin:{use.app}_{use.model}_change", args=[use.pk])
