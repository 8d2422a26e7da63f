"""Preview of an issue as mail, for drafts as they would be: in each width, in dark colours, as text; largest and smallest."""

import quopri
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render

from mailing.message.encode import UNSUBSCRIBE_URL
from mailing.staff.mail_frame import framed_mail, with_frame
from mailing.transports.outcome import Result
from subscriptions.issue_mail.issue_content import drafted_issue
from subscriptions.issue_mail.pick_positions import PartKind, ReaderChoice, select_positions, smallest_choice
from subscriptions.issue_mail.render_parts import LEVELS, MailPart, issue_parts
from subscriptions.issue_mail.trial_mail import SAMPLE_STOP_URL, TrialForm, send_trial

LARGEST, SMALLEST = "largest", "smallest"
DARK_RULES = re.compile(r"\(prefers-color-scheme:\s*dark\)")


class LookForm(forms.Form):
    """How the mail is looked at."""

    view = forms.ChoiceField(choices=[("desktop", "On a desktop"), ("phone", "On a phone"), ("text", "The text part")])
    colours = forms.ChoiceField(choices=[("light", "Light"), ("dark", "Dark")])
    selection = forms.ChoiceField(choices=[(LARGEST, "Everything"), (SMALLEST, "The smallest with an item")])
    language = forms.ChoiceField()

    def __init__(self, data: dict[str, str]) -> None:
        super().__init__(data)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]


FIRST_LOOK = {"view": "desktop", "colours": "light", "selection": LARGEST, "language": settings.LANGUAGE_CODE}


def look_form(data: Any) -> LookForm:
    """The form of the parameters, each missing one as in FIRST_LOOK."""
    return LookForm(FIRST_LOOK | {name: data[name] for name in FIRST_LOOK if name in data})


@dataclass(frozen=True)
class Previewed:
    """The parts of an issue, by their positions, and those that the chosen reader gets."""

    parts: list[MailPart]
    shown: list[MailPart]

    @property
    def size(self) -> int:
        return sum(part.size for part in self.shown)

    @property
    def shortened(self) -> int:
        return sum(part.level not in ("", LEVELS[0]) for part in self.shown)

    @property
    def items(self) -> int:
        return sum(part.subjects.kind == PartKind.ITEM for part in self.shown)


def preview_screen(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the mail; POST sends what is shown to the typed addresses, by whoever may change the issue."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    row = admin.row_for(request, pk, changing=request.method == "POST")
    look = look_form(request.GET)
    trial = TrialForm(request.POST if request.method == "POST" else None)
    context = admin.page(
        request, row, f"As mail: {row}", look=look, trial=trial, may_send=admin.has_change_permission(request, row)
    )
    if look.is_valid():
        try:
            parts = issue_parts(drafted_issue(row, by=request.user))
        except ValidationError as refused:
            context["problem"] = " ".join(refused.messages)
        else:
            chosen = {which: _previewed(parts, look.cleaned_data | {"selection": which}) for which in (LARGEST, SMALLEST)}
            shown = chosen[look.cleaned_data["selection"]]
            if request.method == "POST" and trial.is_valid():
                _send_trial(admin, request, row, shown, trial.cleaned_data["addresses"])
                return HttpResponseRedirect(request.get_full_path())
            context |= {"largest": chosen[LARGEST], "smallest": chosen[SMALLEST], "text": mail_text(shown.shown)}
    return with_frame(render(request, "admin/issue_mail/preview.html", context))


def content_screen(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of the mail alone, for the frame of the preview: dark or light whatever the browser prefers."""
    row = admin.row_for(request, pk)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    look = look_form(request.GET)
    if not look.is_valid():
        return HttpResponse("Look at the mail by its preview.", status=400, content_type="text/plain")
    try:
        shown = _previewed(issue_parts(drafted_issue(row, by=request.user)), look.cleaned_data).shown
    except ValidationError as refused:
        return HttpResponse(" ".join(refused.messages), status=409, content_type="text/plain")
    return framed_mail(DARK_RULES.sub("all" if look.cleaned_data["colours"] == "dark" else "not all", mail_text(shown, "html")))


def mail_text(parts: Sequence[MailPart], field: str = "text") -> str:
    """The text or HTML of the parts as a reader's program decodes it, with a link of nobody for unsubscribing."""
    decoded = quopri.decodestring(b"".join(getattr(part, field) for part in parts)).decode()
    return decoded.replace("\r\n", "\n").replace(UNSUBSCRIBE_URL, SAMPLE_STOP_URL)


def _previewed(parts: list[MailPart], look: dict[str, str]) -> Previewed:
    subjects = [part.subjects for part in parts]
    choice = ReaderChoice(look["language"])
    if look["selection"] == SMALLEST:
        choice = smallest_choice(look["language"], subjects, [part.size for part in parts])
    return Previewed(parts, [parts[position] for position in select_positions(choice, subjects)])


def _send_trial(admin: Any, request: HttpRequest, row: Any, shown: Previewed, addresses: list[str]) -> None:
    outcomes = list(send_trial(shown.shown, subject=row.title, web_url="", addresses=addresses))
    sent = [address for address, outcome in outcomes if outcome.result is Result.ACCEPTED]
    if sent:
        admin.log_change(request, row, f"Test mail to {len(sent)} addresses.")
        messages.success(request, f"The test mail was handed over for {', '.join(sent)}.")
    for address, outcome in outcomes:
        if outcome.result is not Result.ACCEPTED:
            messages.error(request, f"Not sent to {address}: {outcome.reply}")
    if left := addresses[len(outcomes) :]:
        messages.error(request, f"Not tried: {', '.join(left)}.")
