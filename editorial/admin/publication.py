"""The admin of every publication: list, form, and the buttons that publish, withdraw, discard and preview."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from js_asset import Media

from catalogue.addresses import web_path
from catalogue.models import Entry, Version
from catalogue.web.views import EntryDetail
from editorial.admin.forms import PublicationForm, PublishForm, WithdrawForm
from editorial.admin.preview import render_preview
from editorial.models import Publication
from editorial.workflow import moves

ABOUT: tuple[str, Any] = (
    "What it is about",
    {
        "fields": ("sectors", "technologies", "regions", "organizations", "priority_areas", "sources"),
        "classes": ("about",),
    },
)
DESK: tuple[str, Any] = ("At the desk", {"fields": ("slug", "owner", "review_by"), "classes": ("collapse",)})


class NeedsWork(admin.SimpleListFilter):
    title = "what needs work"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("draft", "Not published yet"), ("changed", "Unpublished changes"), ("withdrawn", "Withdrawn")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        wanted: dict[str, dict[str, Any]] = {
            "draft": {"state": "draft"},
            "changed": {"is_changed": True},
            "withdrawn": {"state": "withdrawn"},
        }
        return queryset.filter(**wanted.get(self.value() or "", {}))


class PublicationAdmin(admin.ModelAdmin):
    """A subclass says fields and inlines, and `public_view`: the view whose template shows it to the public."""

    public_view: ClassVar[type[EntryDetail]]

    form = PublicationForm
    change_form_template = "admin/publication/change_form.html"
    list_display: tuple[Any, ...] = ("title", "status", "owner", "updated_at")
    list_filter: tuple[Any, ...] = (NeedsWork, "owner")
    list_select_related: tuple[str, ...] = ("owner",)
    search_fields: tuple[str, ...] = ("title", "summary", "slug")
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
    actions = None
    save_on_top = False

    @admin.display(description="state", ordering="state")
    def status(self, row: Publication) -> str:
        changed = format_html(' <span class="state state-changed">{}</span>', "unpublished changes") if row.is_changed else ""
        return format_html('<span class="state state-{}">{}</span>{}', row.state, row.get_state_display(), changed)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "owner" in form.base_fields and obj is None:
            form.base_fields["owner"].initial = request.user.pk
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        first, *others = super().get_fieldsets(request, obj)
        name, options = first
        fields = tuple(field for field in options["fields"] if field != "seen_revision")
        return [(name, {**options, "fields": (*fields, "seen_revision")}), *others]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What the public ever saw is withdrawn, not deleted."""
        seen = obj is not None and Entry.objects.filter(uid=obj.uid).exists()
        return not seen and super().has_delete_permission(request, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return moves.may_publish(request.user, self.model)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.updated_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        moves.edited(form.instance, by=request.user)

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
        context["may_publish"] = self.has_publish_permission(request)
        if obj is not None:
            context["entry"] = Entry.objects.filter(uid=obj.uid).first()
            context["web_path"] = web_path(obj.ENTRY_TYPE, context["entry"].slug) if context["entry"] else ""
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._after_save(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._after_save(request, obj) or super().response_change(request, obj)

    def _after_save(self, request: HttpRequest, obj: Publication) -> HttpResponse | None:
        """The form's own buttons beside Save: they save first."""
        if "_publish" in request.POST:
            return HttpResponseRedirect(self._url("publish", obj)) if obj.state == "published" else self._publish(request, obj)
        if "_preview" in request.POST:
            return HttpResponseRedirect(self._url("preview", obj))
        return None

    def get_urls(self) -> list[URLPattern]:
        info = self.opts.app_label, self.opts.model_name
        screens = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(screen), name="{}_{}_{}".format(*info, name))
            for name, screen in (
                ("publish", self.publish_screen),
                ("withdraw", self.withdraw_screen),
                ("discard", self.discard_screen),
                ("preview", self.preview_screen),
            )
        ]
        return screens + super().get_urls()

    def publish_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk, needs="publish")
        form = PublishForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._publish(request, row, **form.cleaned_data)
        return self._screen(request, row, "publish", form)

    def withdraw_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk, needs="publish")
        form = WithdrawForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._move(request, row, lambda: moves.withdraw(row, by=request.user, **form.cleaned_data), "Withdrawn.")
        return self._screen(request, row, "withdraw", form)

    def discard_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk, needs="change")
        if request.method == "POST":
            return self._move(request, row, lambda: moves.discard(row, by=request.user), "The row is what is live again.")
        return self._screen(request, row, "discard", None)

    def preview_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk, needs="view")
        return render_preview(request, row, self.public_view, back=self._url("change", row))

    def _row(self, request: HttpRequest, pk: int, *, needs: str) -> Any:
        row = get_object_or_404(self.model, pk=pk)
        allowed = {"publish": self.has_publish_permission(request), "change": self.has_change_permission(request, row)}
        if not allowed.get(needs, self.has_view_permission(request, row)):
            raise PermissionDenied
        return row

    def _publish(self, request: HttpRequest, row: Publication, kind: str = Version.Kind.MAJOR, note: str = "") -> HttpResponse:
        return self._move(request, row, lambda: moves.publish(row, by=request.user, kind=kind, note=note), "Published.")

    def _move(self, request: HttpRequest, row: Publication, move: Any, done: str) -> HttpResponse:
        """Make the move in a transaction of its own and say in words what came of it."""
        try:
            with transaction.atomic():
                move()
        except ValidationError as refused:
            for field, said in getattr(refused, "message_dict", {"": refused.messages}).items():
                messages.error(request, f"Not done. {field.replace('_', ' ').capitalize()}: {' '.join(said)}")
        except (moves.MoveRefused, PermissionDenied) as refused:
            messages.error(request, f"Not done. {refused}")
        else:
            self.log_change(request, row, done)
            messages.success(request, f"{row}: {done}")
        return HttpResponseRedirect(self._url("change", row))

    def _screen(self, request: HttpRequest, row: Publication, name: str, form: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "form": form,
            "title": f"{name.capitalize()}: {row}",
        }
        return render(request, f"admin/publication/{name}.html", context)

    def _url(self, name: str, row: Publication) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[row.pk])
