"""Admin of publications: the list and the form. Transitions, history, previews and the side panel have modules of their own."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.html import format_html
from js_asset import Media

from catalogue.models import Entry
from catalogue.web.details import EntryDetail
from editorial.admin.batch.batch_links import batch_action
from editorial.admin.batch.batch_rows import BATCHES
from editorial.admin.conflicts.merge_posted import merge_posted
from editorial.admin.conflicts.posted_content import DESK_COLUMNS
from editorial.admin.history import HistoryAdminMixin
from editorial.admin.link_chooser import LinkChooserAdminMixin
from editorial.admin.publication_form import PublicationForm
from editorial.admin.shared_previews import PreviewAdminMixin
from editorial.admin.side_panel import SidePanelAdminMixin
from editorial.admin.state_panel import StatePanelAdminMixin
from editorial.admin.transition_screens import TransitionAdminMixin
from editorial.admin.undo import UndoAdminMixin
from editorial.admin_mixins.added_screens import AddedScreensAdminMixin
from editorial.admin_mixins.desk_forms import FormFieldsAdminMixin
from editorial.admin_mixins.list_filters import DayFilter, PriorityAreaFilter
from editorial.admin_mixins.quick_lists import QuickListAdminMixin
from editorial.autosave import autosave_store
from editorial.autosave.admin import AutosaveAdminMixin, load_autosaved_post
from editorial.bundles.admin import put_into_bundle
from editorial.content import publication_registry
from editorial.dashboard.needs_work_filter import NeedsWorkFilter
from editorial.document_import.import_layout import ImportLayout
from editorial.models import Publication, Snapshot
from editorial.search.list_search import ListSearchAdminMixin
from editorial.table_import.schemas.publication_table import PublicationTable
from editorial.usage.admin import UsageAdminMixin
from editorial.workflow.after_save import after_save
from editorial.workflow.scheduling import unschedule
from editorial.workflow.transition_table import TRANSITIONS, has_permission, may_transition

SUBJECT_FIELDSET: tuple[str, Any] = (
    "What it is about",
    {
        "fields": ("sectors", "technologies", "regions", "organizations", "priority_areas"),
        "description": "Readers and programs find it by these. Choose what it is about, not all that it mentions.",
    },
)
SOURCES_FIELDSET: tuple[str, Any] = ("Sources", {"fields": ("sources",)})
REVIEW_TRANSITIONS = ("approve", "return", "schedule", "unschedule")
SAVE_FIRST_TRANSITIONS = ("submit", "publish")  # buttons of the form: they save it first
OTHER_TRANSITIONS = ("verify", "assign", "discard", "set_aside", "withdraw")
DESK_FIELDSET: tuple[str, Any] = ("At the desk", {"fields": ("slug", "owner", "review_by"), "classes": ("collapse",)})


class PublicationAdmin(
    TransitionAdminMixin, StatePanelAdminMixin, SidePanelAdminMixin, PreviewAdminMixin, HistoryAdminMixin, AutosaveAdminMixin,
    UndoAdminMixin, LinkChooserAdminMixin, UsageAdminMixin, ListSearchAdminMixin, QuickListAdminMixin,
    AddedScreensAdminMixin, FormFieldsAdminMixin, admin.ModelAdmin,
):  # fmt: skip
    """Subclasses declare fieldsets and inlines. Table, import layout and public view come from the publication type."""

    @property
    def public_view(self) -> type[EntryDetail]:
        return self.desk_type.public.detail_view

    @property
    def import_layout(self) -> ImportLayout | None:
        return self.desk_type.import_layout

    @property
    def table(self) -> PublicationTable:
        """The table that TableImportAdmin reads; only admins of types with a table inherit from that class."""
        return self.desk_type.table

    @property
    def desk_type(self) -> publication_registry.DeskType:
        return publication_registry.desk_type(self.model.ENTRY_TYPE)

    form = PublicationForm
    change_list_template = "admin/publication/change_list.html"
    change_form_template = "admin/publication/change_form.html"
    list_display: tuple[Any, ...] = ("title", "status", "owner", "updated_at")
    list_filter: tuple[Any, ...] = (NeedsWorkFilter, "owner", DayFilter, PriorityAreaFilter)
    day_field = "updated_at"  # of the filter by a span of days
    list_select_related: tuple[str, ...] = ("owner",)
    autocomplete_fields: tuple[str, ...] = (
        "sectors",
        "technologies",
        "regions",
        "organizations",
        "priority_areas",
        "sources",
        "owner",
    )
    prepopulated_fields: ClassVar[dict] = {"slug": ("title",)}
    date_hierarchy = None
    list_per_page = 50
    show_full_result_count = False
    actions = (*(batch_action(name) for name in BATCHES), put_into_bundle)
    save_on_top = False

    @admin.display(description="state", ordering="state")
    def status(self, row: Publication) -> str:
        changed = format_html(' <span class="state state-changed">{}</span>', "unpublished changes") if row.is_changed else ""
        return format_html('<span class="state state-{}">{}</span>{}', row.state, row.get_state_display(), changed)

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """Merges what others saved meanwhile into the posted data.

        Runs a second time after an IntegrityError: a value, such as a slug, that another request took after the validation is
        then an error of its field.
        """
        if "_put_back" in request.POST and load_autosaved_post(request) is None:
            messages.error(request, "That text is no longer kept.")
            return HttpResponseRedirect(request.get_full_path())
        row = self.get_object(request, object_id) if request.method == "POST" and object_id else None
        if row is not None and self.has_change_permission(request, row):
            request.__dict__["_questions"] = merge_posted(request, self, row)
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, object_id, *args, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Loads the publication with the single related objects of its form and the key of its latest text, in one statement."""
        single = [name for name in self.autocomplete_fields if not self.model._meta.get_field(name).many_to_many]
        texts = Snapshot.objects.filter(uid=OuterRef("uid")).values("pk")[:1]
        rows = self.get_queryset(request).select_related(*single, "updated_by", "submitted_by")
        try:
            return rows.annotate(latest_snapshot=Subquery(texts)).get(pk=object_id)
        except (self.model.DoesNotExist, ValidationError, ValueError):
            return None

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "owner" in form.base_fields and obj is None:
            form.base_fields["owner"].initial = request.user.pk
        for name in form.base_fields.keys() & set(DESK_COLUMNS):
            form.base_fields[name].show_hidden_initial = obj is not None
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        first, *others = super().get_fieldsets(request, obj)
        name, options = first
        seen = ("seen_revision", "seen_snapshot")
        fields = tuple(field for field in options["fields"] if field not in seen)
        return [(name, {**options, "fields": (*fields, *seen)}), *others]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """False for a publication that has an entry (it is withdrawn instead) or a schedule (which is cancelled first)."""
        is_protected = obj is not None and (obj.state == Publication.State.SCHEDULED or self._entry(request, obj) is not None)
        return not is_protected and super().has_delete_permission(request, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return has_permission(request.user, "publish", self.model)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return has_permission(request.user, "review", self.model)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """All actions except the deletion of several rows."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.updated_by = request.user
        if change:
            self.remember_text_before_save(request, obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        after_save(form.instance, by=request.user, is_new=not change)
        request.__dict__["_saved"] = form.instance
        autosave_store.discard(autosave_store.parse_window_ids(request.POST.get("kept_texts", "")), by=request.user)
        if form.cleaned_data.get("schedule_choice") == "take back":
            self._unschedule(request, form.instance)

    def _unschedule(self, request: HttpRequest, row: Publication) -> None:
        """Cancels the schedule, or warns a user who may not. The form is saved in both cases."""
        if may_transition(request.user, "unschedule", row):
            unschedule(row, by=request.user)
        else:
            messages.warning(request, "Saved; the schedule stays as it is: ask a publisher to take it back.")

    def _entry(self, request: HttpRequest, obj: Publication) -> Entry | None:
        """The entry of the publication. One statement a request and publication."""
        entries = request.__dict__.setdefault("_entries", {})
        if obj.uid not in entries:
            entries[obj.uid] = Entry.objects.filter(uid=obj.uid).defer("document").first()
        return entries[obj.uid]

    def _available_transitions(
        self, request: HttpRequest, obj: Publication, names: tuple[str, ...], entry: Entry | None
    ) -> list[dict[str, str]]:
        """Label and URL of the transitions among `names` that the user can make now."""
        is_live = entry is not None and entry.standing == Entry.Standing.LIVE
        is_applicable = {
            "verify": is_live,
            "discard": obj.is_changed,
            "set_aside": obj.is_changed and is_live,
            "withdraw": entry is not None and entry.standing != Entry.Standing.GONE,
        }
        available = [name for name in names if may_transition(request.user, name, obj) and is_applicable.get(name, True)]
        return [{"label": TRANSITIONS[name].label, "url": self.url_of(name, obj)} for name in available]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)  # type: ignore[attr-defined]
        row = obj or self.model()
        context["kept_texts"] = ",".join(map(str, autosave_store.parse_window_ids(request.POST.get("kept_texts", ""))))
        context["is_posted"], context["questions"] = request.method == "POST", request.__dict__.get("_questions")
        if autosaved_at := request.POST.get("_put_back"):
            messages.info(request, f"This is what you typed at {autosaved_at}. It is not saved yet: look at it, then press Save.")
            if len(context["errors"]) == 1 and context["adminform"].form.is_only_unsaved:
                context["errors"] = []
        context["save_first_transitions"] = [name for name in SAVE_FIRST_TRANSITIONS if may_transition(request.user, name, row)]
        if obj is not None:
            entry = self._entry(request, obj)
            context |= self.state_context(request, obj, entry) | self.refusal_context(request, obj)
            context["review_transitions"] = self._available_transitions(request, obj, REVIEW_TRANSITIONS, entry)
            context["review_transitions"] += self.added_buttons(obj, request.user)
            context["other_transitions"] = self._available_transitions(request, obj, OTHER_TRANSITIONS, entry)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._redirect_after_save(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._redirect_after_save(request, obj) or super().response_change(request, obj)

    def _redirect_after_save(self, request: HttpRequest, obj: Publication) -> HttpResponse | None:
        """The redirect to the screen of the pressed button, None for Save. The buttons beside Save save the form first."""
        screen = next((name for name in ("publish", "submit", "preview") if f"_{name}" in request.POST), None)
        return HttpResponseRedirect(self.url_of(screen, obj)) if screen else None

    def get_urls(self) -> list[URLPattern]:
        ours = (
            self.transition_urls,
            self.state_urls,
            self.panel_urls,
            self.preview_urls,
            self.added_urls,
            self.history_urls,
            self.autosave_urls,
            self.undo_urls,
        )
        return [pattern for urls in (*ours, self.link_chooser_urls, self.usage_urls, super().get_urls) for pattern in urls()]
