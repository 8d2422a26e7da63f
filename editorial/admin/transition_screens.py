"""One screen a transition: an explanation, the form, and the differences from the live version."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern

from editorial.admin.draft_forms import BringBackForm, DiscardForm, SetAsideForm
from editorial.admin.publishing_forms import PublishForm, ScheduleForm, UnscheduleForm, WithdrawForm
from editorial.admin.review_forms import ApproveForm, AssignForm, ReturnForm, SubmitForm, TakeBackForm, VerifyForm
from editorial.admin.state_panel import REFUSED_NAMES, missing_fields
from editorial.admin.transition_form import TransitionForm
from editorial.admin_mixins.object_screens import ObjectScreensMixin, was_refused
from editorial.admin_mixins.offer_boxes import carry_out_offers
from editorial.models import SetAsideDraft
from editorial.workflow.added_offers import added_offers
from editorial.workflow.transition_table import (
    NOT_SUBMITTER_MESSAGE,
    PERMISSION_MESSAGES,
    TRANSITIONS,
    has_permission,
    is_person_of,
)

TRANSITION_FORMS: dict[str, type[TransitionForm]] = {
    "submit": SubmitForm,
    "take_back": TakeBackForm,
    "return": ReturnForm,
    "approve": ApproveForm,
    "schedule": ScheduleForm,
    "unschedule": UnscheduleForm,
    "publish": PublishForm,
    "withdraw": WithdrawForm,
    "discard": DiscardForm,
    "set_aside": SetAsideForm,
    "bring_back": BringBackForm,
    "verify": VerifyForm,
    "assign": AssignForm,
}


class TransitionAdminMixin(ObjectScreensMixin):
    def transition_urls(self) -> list[URLPattern]:
        return [self.screen(name.replace("_", "-"), self.transition_screen, name, name=name) for name in TRANSITION_FORMS]

    def transition_screen(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        row = self.row_for(request, pk)
        if not has_permission(request.user, TRANSITIONS[name].permission, self.model):
            raise PermissionDenied(PERMISSION_MESSAGES[TRANSITIONS[name].permission])
        refusal = TRANSITIONS[name].refusal if row.state not in TRANSITIONS[name].states else ""
        if not refusal and not is_person_of(TRANSITIONS[name], row, request.user):
            refusal = NOT_SUBMITTER_MESSAGE
        if name == "bring_back" and not SetAsideDraft.objects.filter(uid=row.uid).exists():
            refusal = "No draft of it is set aside."
        if refusal:
            messages.error(request, f"Not done. {refusal}")
            return HttpResponseRedirect(self.url_of("change", row))
        if request.method != "POST" and name in REFUSED_NAMES and missing_fields(row):
            return HttpResponseRedirect(f"{self.url_of('change', row)}?refused={name}")
        form = TRANSITION_FORMS[name](request.POST if request.method == "POST" else None, row=row, by=request.user)
        form.add_offers(added_offers(name, [row], request.user))
        if request.method == "POST" and form.is_valid() and self._carry_out(request, form, name):
            return HttpResponseRedirect(self.url_of("change", row))
        differences = form.differences() if form.comparison_heading else []
        context = self.page(request, row, f"{form.button_label}: {row}", form=form, differences=differences)
        return render(request, "admin/publication/transition.html", context)

    def _carry_out(self, request: HttpRequest, form: TransitionForm, name: str) -> bool:
        missing: list[str] = []
        is_scheduled = name == "schedule"

        def act() -> None:
            form.with_offers(lambda: missing.extend(form.carry_out()), [form.row], by=request.user, is_scheduled=is_scheduled)

        if was_refused(form, act):
            return False
        messages.success(request, f"{form.row}: {form.success_message}")
        if missing:
            messages.warning(request, f"No longer there, and left out: {', '.join(missing)}.")
        carry_out_offers(request, form.kept_offers)
        return True
