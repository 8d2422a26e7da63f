"""Forms that schedule, publish or remove a publication."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from catalogue.http.paths import type_of_web_folder
from catalogue.models import Entry
from editorial.admin.transition_form import TransitionForm
from editorial.content.snapshots import serialize
from editorial.workflow.publishing import publish, withdraw
from editorial.workflow.review import approval_of
from editorial.workflow.scheduling import schedule, unschedule


class ScheduleForm(TransitionForm):
    button_label, success_message = "Schedule", "Scheduled."
    explanation = "The approved text goes live at that hour, even when somebody edits the draft meanwhile."

    publish_at = forms.DateTimeField(
        label="Goes live at", help_text="In the desk's time zone.", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_note_fields()

    def carry_out(self) -> list[str]:
        schedule(self.row, by=self.by, **self.cleaned_data)
        return []


class UnscheduleForm(TransitionForm):
    button_label, success_message = "Take back the schedule", "The schedule is taken back."
    explanation = "It does not go live by itself any more, nor does anything bundled with it. An approved text stays approved."

    def carry_out(self) -> list[str]:
        unschedule(self.row, by=self.by)
        return []


class PublishForm(TransitionForm):
    button_label, success_message = "Publish", "Published."
    explanation = "Readers see the saved version at once, with your note under “Updates”. A minor change moves no public date."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_note_fields()
        if approval_of(self.row, serialize(self.row)) is None:
            self.add_reason_field()

    def carry_out(self) -> list[str]:
        publish(self.row, by=self.by, **self.cleaned_data)
        return []


class WithdrawForm(TransitionForm):
    button_label, success_message = "Remove from the site", "Removed from the site."
    explanation = "It leaves every list, search and feed at once."
    comparison_heading = ""
    OUTCOMES = (
        (Entry.Standing.WITHDRAWN, "Its page stays and says why"),
        (Entry.Standing.REDIRECTED, "Its address leads to another page"),
        (Entry.Standing.GONE, "Its content and old versions are removed for good"),
    )

    outcome = forms.ChoiceField(choices=OUTCOMES, widget=forms.RadioSelect, initial=Entry.Standing.WITHDRAWN)
    to = forms.CharField(
        required=False,
        label="Where its address leads",
        help_text="The other page, such as /policies/internet-plus/.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notice"] = self._text("Why", "Readers see this on the page and in the log of changes.")

    def clean_to(self) -> Entry | None:
        address = self.cleaned_data["to"].strip()
        if not address:
            return None
        folder, _, slug = urlsplit(address).path.strip("/").partition("/")
        entry = Entry.objects.live().filter(type=type_of_web_folder(folder), slug=slug).first()
        if entry is None:
            raise ValidationError("There is no published page at that address.")
        return entry

    def carry_out(self) -> list[str]:
        withdraw(self.row, by=self.by, **self.cleaned_data)
        return []
