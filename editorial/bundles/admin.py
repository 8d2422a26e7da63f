"""Admin of bundles: made from the lists of publications, published or scheduled as one."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from catalogue.models import Version
from editorial.admin_mixins.desk_forms import DeskForm, DeskModelForm
from editorial.admin_mixins.object_screens import was_refused
from editorial.admin_mixins.offer_boxes import OfferBoxesForm, carry_out_offers
from editorial.admin_mixins.schedule_fields import publish_at_field, scheduled_message
from editorial.bundles.members import add_to_bundle, bundle_publications, remove_from_bundle
from editorial.content import publication_registry
from editorial.models import Bundle, Publication
from editorial.workflow.added_offers import added_offers
from editorial.workflow.publishing import publish_together
from editorial.workflow.scheduling import schedule_together
from infra.text.whole_numbers import MAX_KEY, parse_whole_number

BUNDLE_ACTIONS: dict[str, Any] = {"publish": publish_together, "schedule": schedule_together}


class AddToBundleForm(DeskForm):
    """An existing bundle or the title of a new one."""

    bundle = forms.ModelChoiceField(Bundle.objects.all(), required=False, label="Into this bundle")
    title = forms.CharField(max_length=200, required=False, label="or into a new one called")
    with_parts = forms.BooleanField(
        required=False, initial=True, label="with what they hold and readers have not seen (the items of an issue)"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("bundle")) == bool(cleaned.get("title", "").strip()):
            raise ValidationError("Choose a bundle, or name a new one.")
        return cleaned


class BundleActionForm(OfferBoxesForm):
    """Publishes or schedules a bundle: only a schedule has `publish_at`, only publishing has `reason`."""

    publish_at = publish_at_field()
    kind = forms.ChoiceField(choices=Version.Kind.choices, initial=Version.Kind.MAJOR, help_text="For those that are live already.")
    note = forms.CharField(required=False, max_length=500, label="What changed", help_text="For those that are live already.")
    reason = forms.CharField(
        required=False, max_length=500, label="Why without a second reader", help_text="Only where one of them is not approved."
    )

    def __init__(self, *args: Any, is_scheduling: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason" if is_scheduling else "publish_at"]


@admin.register(Bundle)
class BundleAdmin(admin.ModelAdmin):
    list_display = ("title", "created_at", "created_by")
    list_select_related = ("created_by",)
    search_fields = ("title",)
    form = DeskModelForm
    fields = ("title",)
    actions = None
    change_form_template = "admin/bundles/change_form.html"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, obj: Any = None, **kwargs: Any) -> HttpResponse:
        context["rows"] = bundle_publications(obj) if obj else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("gather/<str:entry_type>/", view(self.gather_screen), name="editorial_bundle_gather"),
            path("<int:pk>/together/<str:name>/", view(self.together_screen), name="editorial_bundle_together"),
            path("<int:pk>/remove/<uuid:uid>/", view(self.remove_screen), name="editorial_bundle_remove"),
            *super().get_urls(),
        ]

    def gather_screen(self, request: HttpRequest, entry_type: str) -> HttpResponse:
        """Puts the publications of that type with the given `pk`s into a bundle."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        models = {model.ENTRY_TYPE: model for model in publication_registry.publication_models()}
        keys = [key for key in request.GET.getlist("pk") if parse_whole_number(key, MAX_KEY)]
        rows = list(models[entry_type]._default_manager.filter(pk__in=keys)) if entry_type in models else []
        form = AddToBundleForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            bundle = add_to_bundle(rows, by=request.user, **form.cleaned_data)
            return HttpResponseRedirect(reverse("admin:editorial_bundle_change", args=[bundle.pk]))
        return self._page(request, "Bundle", form, rows, verb="Put into the bundle")

    def together_screen(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Publishes or schedules all members. `name` is a key of BUNDLE_ACTIONS; raises Http404 for any other."""
        bundle = get_object_or_404(Bundle, pk=pk)
        if not self.has_change_permission(request, bundle):
            raise PermissionDenied
        if name not in BUNDLE_ACTIONS:
            raise Http404
        rows = bundle_publications(bundle)
        is_scheduling, by = name == "schedule", request.user
        form = BundleActionForm(request.POST if request.method == "POST" else None, is_scheduling=is_scheduling)
        form.add_offers(added_offers(name, rows, by))
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data | ({"bundle": bundle} if is_scheduling else {})
            act = partial(BUNDLE_ACTIONS[name], rows, by=by, **values)
            if not was_refused(form, lambda: form.with_offers(act, rows, by=by, is_scheduled=is_scheduling)):
                at = form.cleaned_data.get("publish_at")
                messages.success(request, f"{bundle}, all {len(rows)} together: {scheduled_message(at) if at else 'Published.'}")
                carry_out_offers(request, form.kept_offers)
                return HttpResponseRedirect(reverse("admin:editorial_bundle_change", args=[pk]))
        verb = f"{name.capitalize()} all"
        return self._page(request, f"{verb}: {bundle}", form, rows, verb=verb)

    def remove_screen(self, request: HttpRequest, pk: int, uid: Any) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            remove_from_bundle(pk, uid)
        return HttpResponseRedirect(reverse("admin:editorial_bundle_change", args=[pk]))

    def _page(self, request: HttpRequest, title: str, form: forms.Form, rows: list[Publication], *, verb: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "form": form,
            "rows": rows,
            "verb": verb,
        }
        return render(request, "admin/bundles/transition.html", context)


@admin.action(description="Put into a bundle…", permissions=["publish"])
def put_into_bundle(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
    """Redirects to the bundle form. Every list of publications has this action."""
    address = reverse("admin:editorial_bundle_gather", args=[model_admin.model.ENTRY_TYPE])
    chosen = "&".join(f"pk={key}" for key in queryset.values_list("pk", flat=True))
    return HttpResponseRedirect(f"{address}?{chosen}")
