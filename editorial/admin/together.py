"""Screens that publish or schedule a publication together with its parts, such as an issue with its items."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern

from catalogue.models import Entry
from editorial.admin_mixins.object_screens import ObjectScreensMixin, was_refused
from editorial.admin_mixins.offer_boxes import carry_out_offers
from editorial.admin_mixins.schedule_fields import scheduled_message
from editorial.audit.audit_log import Actor
from editorial.bundles.admin import BUNDLE_ACTIONS, BundleActionForm
from editorial.bundles.members import add_to_bundle
from editorial.models import Bundle, Publication
from editorial.previews.missing_parts import missing_from
from editorial.previews.unpublished_contents import is_unseen, parts_of, state_label
from editorial.workflow.added_offers import added_offers
from editorial.workflow.transition_table import PERMISSION_MESSAGES, TRANSITIONS, State, has_permission, may_transition


class PublicationWithPartsForm(BundleActionForm):
    """The parts that go along, all ticked but those of which readers see an earlier text."""

    parts = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="Together with")

    def __init__(self, *args: Any, row: Publication, parts: Sequence[Publication], is_scheduling: bool, **kwargs: Any) -> None:
        super().__init__(*args, is_scheduling=is_scheduling, **kwargs)
        self.parts_by_uid = {str(part.uid): part for part in parts}
        if not Entry.objects.live().filter(uid__in=[row.uid, *self.parts_by_uid]).exists():
            del self.fields["kind"], self.fields["note"]
        field: Any = self.fields["parts"]
        field.choices = [(uid, f"{part} ({state_label(part)})") for uid, part in self.parts_by_uid.items()]
        field.initial = [uid for uid, part in self.parts_by_uid.items() if part.state != State.PUBLISHED]
        self.order_fields(["publish_at", "parts"])
        if not parts:
            del self.fields["parts"]

    @property
    def chosen_parts(self) -> list[Publication]:
        return [self.parts_by_uid[uid] for uid in self.cleaned_data.get("parts", [])]


class TogetherAdminMixin(ObjectScreensMixin):
    """Mixin of the admin of a type whose publications suggest others for their bundle."""

    def together_urls(self) -> list[URLPattern]:
        return [
            self.screen(f"{name}-together", self.together_screen, f"{name}_together", name=name) for name in ("publish", "schedule")
        ]

    def together_screen(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        row = self.row_for(request, pk, changing=True)
        transition = TRANSITIONS[name]
        if not (has_permission(request.user, transition.permission, self.model) and request.user.has_perm("editorial.add_bundle")):
            raise PermissionDenied(PERMISSION_MESSAGES[transition.permission])
        if row.state not in transition.states:
            messages.error(request, f"Not done. {transition.refusal}")
            return HttpResponseRedirect(self.url_of("change", row))
        all_parts = parts_of(row, by=request.user)
        parts = [part for part in all_parts if is_going_along(part)]
        data = request.POST if request.method == "POST" else None
        form = PublicationWithPartsForm(data, row=row, parts=parts, is_scheduling=name == "schedule")
        form.add_offers(added_offers(name, [row, *parts], request.user))
        is_posted = request.method == "POST" and form.is_valid()
        if is_posted and not was_refused(form, lambda: _carry_out(name, row, form, by=request.user)):
            messages.success(request, _success_message(row, form))
            carry_out_offers(request, form.kept_offers)
            return HttpResponseRedirect(self.url_of("change", row))
        context = self.page(
            request, row, f"{transition.label} with what is in it: {row}", form=form, verb=transition.label, parts=parts,
            missing=missing_from(row, all_parts),
        )  # fmt: skip
        return render(request, "admin/bundles/together.html", context)

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, obj: Any = None, **kwargs: Any) -> HttpResponse:
        context["may_schedule_together"] = obj is not None and may_transition(request.user, "schedule", obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)  # type: ignore[misc]


def is_going_along(part: Publication) -> bool:
    """Whether it is published with what it is part of: what has a schedule of its own or was removed from the site is not."""
    return is_unseen(part) and part.state not in (State.SCHEDULED, State.WITHDRAWN)


def _carry_out(name: str, row: Publication, form: PublicationWithPartsForm, *, by: Actor) -> None:
    """Raises ValidationError, TransitionRefused or PermissionDenied; then nothing is done, and no bundle made."""
    values = {key: value for key, value in form.cleaned_data.items() if key != "parts"}
    rows = [row, *form.chosen_parts]
    waiting = [f"“{one}” ({state_label(one)}): let it be approved, or take it out." for one in rows if one.state != State.APPROVED]
    if name == "schedule" and waiting:
        raise ValidationError({"parts": [f"Only approved texts can be scheduled. {' '.join(waiting)}"]})

    def act() -> None:
        known = Bundle.objects.filter(members__uid=row.uid).first()
        bundle = add_to_bundle(rows, bundle=known, title=row.title[:200], with_parts=False, by=by)
        BUNDLE_ACTIONS[name](rows, by=by, **values, **({"bundle": bundle} if name == "schedule" else {}))

    form.with_offers(act, rows, by=by, is_scheduled=name == "schedule")


def _success_message(row: Publication, form: PublicationWithPartsForm) -> str:
    count = len(form.chosen_parts)
    what = f"“{row}”, with {count} more at the same instant" if count else f"“{row}”"
    at = form.cleaned_data.get("publish_at")
    return f"{what}: {scheduled_message(at) if at else 'Published.'}"
