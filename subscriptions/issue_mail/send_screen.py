"""The screen from which a published issue is mailed: who gets it, how large it is, when; a button with the number in it."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from catalogue.models import Entry
from catalogue.vocabulary.date_text import desk_zone_name
from editorial.audit.audit_log import Actor
from editorial.models import Publication
from editorial.workflow.transition_table import PERMISSION_MESSAGES, has_permission
from newsletters.models import Issue
from subscriptions.issue_mail.create_mailing import LATENESS, mail_issue, mailing_of
from subscriptions.issue_mail.issue_audience import AudienceSummary, audience_summary
from subscriptions.issue_mail.issue_content import published_issue
from subscriptions.issue_mail.pick_positions import PartKind
from subscriptions.issue_mail.render_parts import LEVELS, MailPart, issue_parts

SCREEN = "mail"
LARGEST_GROUPS = 12  # selections that the screen lists


class SendForm(forms.Form):
    """`count` is the number that the person has seen on the button."""

    at = forms.DateTimeField(
        required=False, label="When", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=f"In {desk_zone_name()}, the desk's zone. Empty: now.",
    )  # fmt: skip
    lateness = forms.IntegerField(
        min_value=1, max_value=72, initial=LATENESS // timedelta(hours=1), label="At most so many hours late",
        help_text="If the server stands still for longer, nothing more goes out until somebody decides.",
    )  # fmt: skip
    count = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, total: int) -> None:
        super().__init__(data, initial={"count": total})
        self.total = total

    def clean_at(self) -> datetime | None:
        at = self.cleaned_data["at"]
        if at and at < timezone.now():
            raise ValidationError("This hour is over. Leave it empty to send now.")
        return at

    def clean(self) -> None:
        """Another number than on the button is asked again: the form then holds the present one."""
        if self.cleaned_data.get("count") != self.total:
            self.data = {**self.data.dict(), "count": self.total}  # type: ignore[attr-defined]
            raise ValidationError(f"Readers came or went: {self.total} would get it now. Look once more, then press again.")


class Group(NamedTuple):
    """Readers who get the same."""

    language: str
    items: int
    readers: int
    size: int


def is_mailable(by: Actor, row: Publication) -> bool:
    return row.state == Publication.State.PUBLISHED and has_permission(by, "publish", Issue)


def send_screen(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what would be sent, or how far the mailing is; POST makes the mailing and lets it go at its hour."""
    row = admin.row_for(request, pk)
    if not has_permission(request.user, "publish", Issue):
        raise PermissionDenied(PERMISSION_MESSAGES["publish"])
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    entry = Entry.objects.live().filter(uid=row.uid).first()
    if entry is None:
        messages.error(request, "Not done. Publish the issue first: a mail leads to its page.")
        return HttpResponseRedirect(admin.url_of("change", row))
    mailing = mailing_of(entry)
    context = admin.page(request, row, f"Mail this issue: {row}", mailing=mailing, entry=entry)
    if mailing is None:
        try:
            parts = issue_parts(published_issue(entry))
        except ValidationError as refused:
            context["problem"] = " ".join(refused.messages)
        else:
            summary = audience_summary([part.subjects for part in parts])
            form = SendForm(request.POST if request.method == "POST" else None, total=summary.total)
            if request.method == "POST" and form.is_valid() and _is_started(request, form, entry, parts):
                admin.log_change(request, row, f"Mailed to {summary.total} readers.")
                return HttpResponseRedirect(request.path)
            context |= {"form": form, "summary": summary, **_sizes(parts, summary)}
    return render(request, "admin/issue_mail/send.html", context)


def _is_started(request: HttpRequest, form: SendForm, entry: Entry, parts: list[MailPart]) -> bool:
    """Whether the mailing is on its way; what is refused is said above the form."""
    at = form.cleaned_data["at"] or timezone.now()
    lateness = timedelta(hours=form.cleaned_data["lateness"])
    try:
        mail_issue(entry, request.user, at=at, lateness=lateness, parts=parts)  # type: ignore[arg-type]
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    when = "It goes out now." if not form.cleaned_data["at"] else f"It goes out on {timezone.localtime(at):%-d %B %Y, %H:%M}."
    messages.success(request, f"The text is fixed as it is now. {when} Who subscribes until then gets it too.")
    return True


def _sizes(parts: list[MailPart], summary: AudienceSummary) -> dict[str, Any]:
    """Context with the largest groups of readers, the sizes of the largest and smallest mail, and how many items are shortened."""
    names = dict(settings.LANGUAGES)
    groups = [
        Group(
            names[language], sum(parts[p].subjects.kind == PartKind.ITEM for p in positions), readers,
            sum(parts[p].size for p in positions),
        )
        for (language, positions), readers in summary.by_selection.most_common()
    ]  # fmt: skip
    sizes = [group.size for group in groups]
    return {
        "groups": groups[:LARGEST_GROUPS],
        "other_groups": len(groups[LARGEST_GROUPS:]),
        "largest": max(sizes, default=0),
        "smallest": min(sizes, default=0),
        "shortened": len({part.uid for part in parts if part.level not in ("", LEVELS[0])}),
        "excluded": summary.excluded.most_common(),
        "languages": [(names[language], readers) for language, readers in summary.by_language.most_common()],
    }
