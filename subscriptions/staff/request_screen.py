"""The page on which staff say why they act for a reader, and press the button."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from subscriptions.models import Subscriber
from subscriptions.staff.reader_requests import REQUESTS, carry_out


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=200, label="Why", widget=forms.TextInput(attrs={"size": 60}),
        help_text="Such as “letter of 3 May”. It stands in the audit log: no address, no name.",
    )  # fmt: skip

    def clean_reason(self) -> str:
        if "@" in self.cleaned_data["reason"]:
            raise forms.ValidationError("Leave the address out: what is erased would stay in the audit log.")
        return self.cleaned_data["reason"]


def request_screen(request: HttpRequest, reader: Subscriber, name: str, context: dict[str, Any]) -> HttpResponse:
    """GET asks, POST acts. Raises Http404 for an unknown name. `context` is that of a page of the admin."""
    if name not in REQUESTS:
        raise Http404
    asked = REQUESTS[name]
    back = reverse("admin:subscriptions_subscriber_change", args=[reader.pk])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if carry_out(name, reader, by=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, f"Done: {asked.done}.")
        else:
            messages.warning(request, "Nothing was done: it is so already, or only the reader can change it.")
        return HttpResponseRedirect(back)
    context |= {"title": asked.title, "asked": asked, "form": form, "original": reader, "back": back}
    return render(request, "admin/subscriptions/request.html", {**context, "is_possible": asked.is_possible(reader)})
