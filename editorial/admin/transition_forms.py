"""What each move asks of the person who makes it. The moves themselves decide and refuse."""

import json
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.http.paths import type_of_web_folder
from catalogue.models import Entry, Version
from editorial.admin_mixins.desk_forms import DeskForm
from editorial.audit.audit_log import Actor
from editorial.content.diff import FieldDifference, diff_contents, diff_from_live
from editorial.content.partial_dates import add_months
from editorial.content.snapshot_shapes import load_content
from editorial.content.snapshots import live_snapshot, serialize
from editorial.models import Publication, SetAsideDraft
from editorial.workflow.publishing import publish, withdraw
from editorial.workflow.restoring import bring_back, discard, merge_with_set_aside, set_aside
from editorial.workflow.review import approval_of, approve, is_author, return_to_draft, submit
from editorial.workflow.scheduling import schedule, unschedule
from editorial.workflow.transition_table import has_permission
from editorial.workflow.verify import verify


class TransitionForm(DeskForm):
    """`verb` is the button, `explanation` what it does, `done` what is said afterwards."""

    verb: ClassVar[str]
    explanation: ClassVar[str]
    done: ClassVar[str]
    compares: ClassVar[str] = "What differs from what readers see"

    def __init__(self, *args: Any, row: Publication, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.by = row, by

    def carry_out(self) -> list[str]:
        """Make the move; returns what no longer exists, where something is restored."""
        raise NotImplementedError

    def differences(self) -> list[FieldDifference]:
        """What the screen shows under the heading `compares`."""
        return diff_from_live(self.row, serialize(self.row))

    @property
    def is_first(self) -> bool:
        """Whether there is nothing yet that readers see, to compare with."""
        return self.compares == TransitionForm.compares and live_snapshot(self.row) is None

    def _text(self, label: str, help_text: str, *, is_required: bool = True, rows: int = 3) -> forms.CharField:
        widget = forms.Textarea(attrs={"rows": rows})
        return forms.CharField(required=is_required, max_length=1000, widget=widget, label=label, help_text=help_text)

    def ask_reason(self) -> None:
        self.fields["reason"] = self._text(
            "Why without a second reader", "Nobody else approved this text. Your reason is kept in the audit log."
        )

    def ask_note(self) -> None:
        """What readers are told of a new version of something live."""
        if Entry.objects.live().filter(uid=self.row.uid).exists():
            self.fields["kind"] = forms.ChoiceField(
                choices=Version.Kind.choices, widget=forms.RadioSelect, initial=Version.Kind.MAJOR
            )
            self.fields["note"] = self._text(
                "What changed", "One sentence for readers. Only a minor change may go without.", is_required=False, rows=2
            )


class SubmitForm(TransitionForm):
    verb, done = "Submit for review", "Submitted for review."
    explanation = "An editor reads it and approves it, or returns it with a remark."

    def carry_out(self) -> list[str]:
        submit(self.row, by=self.by)
        return []


class ReturnForm(TransitionForm):
    verb, done = "Return it", "Returned to its author."
    explanation = "It becomes a draft again; your remark stands beside the form."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"] = self._text("What should be changed", "The others at the desk read this; readers never do.")

    def carry_out(self) -> list[str]:
        return_to_draft(self.row, by=self.by, **self.cleaned_data)
        return []


class ApproveForm(TransitionForm):
    verb, done = "Approve this text", "Approved."
    explanation = "Exactly the text below is approved. When somebody edits it, the approval lapses."

    seen_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_revision"].initial = self.row.lock_version
        if is_author(self.by, self.row) and has_permission(self.by, "publish", type(self.row)):
            self.ask_reason()

    def carry_out(self) -> list[str]:
        approve(self.row, by=self.by, **self.cleaned_data)
        return []


class ScheduleForm(TransitionForm):
    verb, done = "Schedule", "Scheduled."
    explanation = "The approved text goes live at that hour, even when somebody edits the draft meanwhile."

    publish_at = forms.DateTimeField(
        label="Goes live at", help_text="In the desk's time zone.", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_note()

    def carry_out(self) -> list[str]:
        schedule(self.row, by=self.by, **self.cleaned_data)
        return []


class UnscheduleForm(TransitionForm):
    verb, done = "Take back the schedule", "The schedule is taken back."
    explanation = "It does not go live by itself any more, nor does anything bundled with it. An approved text stays approved."

    def carry_out(self) -> list[str]:
        unschedule(self.row, by=self.by)
        return []


class PublishForm(TransitionForm):
    verb, done = "Publish", "Published."
    explanation = "Readers see the saved version at once, with your note under “Updates”. A minor change moves no public date."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_note()
        if approval_of(self.row, serialize(self.row)) is None:
            self.ask_reason()

    def carry_out(self) -> list[str]:
        publish(self.row, by=self.by, **self.cleaned_data)
        return []


class WithdrawForm(TransitionForm):
    verb, done = "Remove from the site", "Removed from the site."
    explanation = "It leaves every list, search and feed at once."
    compares = ""
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


class DiscardForm(TransitionForm):
    verb, done = "Discard the changes", "The row is what is live again."
    explanation = "Every field, list and row of the form goes back to what readers see now. What you changed stays in the history."

    def carry_out(self) -> list[str]:
        return discard(self.row, by=self.by)


class SetAsideForm(TransitionForm):
    verb, done = "Set the draft aside", "The draft is set aside; the form holds what is live."
    explanation = "The form goes back to what readers see, so that it can be fixed. The draft waits until you bring it back."

    def carry_out(self) -> list[str]:
        set_aside(self.row, by=self.by)
        return []


class BringBackForm(TransitionForm):
    """One choice for each name that both the draft and the row changed."""

    verb, done = "Bring the draft back", "The draft is back."
    explanation = "What only the draft changed is taken from it, what only the live text changed stays. You decide where both did."
    compares = "From the text as it is now to the draft, where both changed"
    SIDES = (("draft", "As in the draft"), ("row", "As it is now"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts = merge_with_set_aside(self.row).conflicts
        for conflict in self.conflicts:
            label = conflict.name.removesuffix("_id").replace("_", " ").capitalize()
            self.fields[conflict.name] = forms.ChoiceField(choices=self.SIDES, widget=forms.RadioSelect, label=label)

    def differences(self) -> list[FieldDifference]:
        model = type(self.row)
        draft = SetAsideDraft.objects.select_related("draft").get(uid=self.row.uid).draft
        found = diff_contents(model, json.loads(serialize(self.row)), load_content(model, draft.content, draft.shape))
        names = {conflict.name for conflict in self.conflicts}
        return [difference for difference in found if names & {difference.name, f"{difference.name}_id"}]

    def carry_out(self) -> list[str]:
        return bring_back(self.row, by=self.by, choices=self.cleaned_data)


class VerifyForm(TransitionForm):
    """When it is looked at next: a period, or a day."""

    verb, done = "Verified today", "Readers now see that it was verified today."
    explanation = (
        "You checked the text that readers see against its sources, and it is still right. Readers are told today's date; "
        "unpublished changes stay unpublished."
    )
    compares = ""
    PERIODS = ((3, "three months"), (6, "six months"), (12, "a year"), (24, "two years"), (0, "on the day below, or never"))

    period = forms.TypedChoiceField(choices=PERIODS, coerce=int, initial=12, label="Look at it again in")
    review_by = forms.DateField(
        required=False,
        label="or by this day",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Only with the last choice.",
    )

    def carry_out(self) -> list[str]:
        months = self.cleaned_data["period"]
        review_by = add_months(timezone.localdate(), months) if months else self.cleaned_data["review_by"]
        verify(self.row, by=self.by, review_by=review_by)
        return []


TRANSITION_FORMS: dict[str, type[TransitionForm]] = {
    "submit": SubmitForm,
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
}
