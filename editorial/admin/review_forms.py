"""Forms that submit, take back, return, approve, verify or assign a publication."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone

from editorial.admin.transition_form import TransitionForm
from editorial.content.diff import FieldDifference, whole_text
from editorial.content.partial_dates import add_months
from editorial.content.snapshot_shapes import load_content
from editorial.content.snapshots import serialize
from editorial.workflow.assign import assign
from editorial.workflow.review import approve, is_author, return_to_draft, submit, take_back
from editorial.workflow.transition_table import has_permission
from editorial.workflow.verify import verify


class SubmitForm(TransitionForm):
    button_label, success_message = "Submit for review", "Submitted for review."
    explanation = "An editor reads it and approves it, or returns it with a remark. You can take it back until then."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = "Such as what to look at. It stands at the head of the form and in the history; readers never see it."
        self.fields["note"] = self._text("Note to the editor", help_text, is_required=False)

    def carry_out(self) -> list[str]:
        submit(self.row, by=self.by, **self.cleaned_data)
        return []


class TakeBackForm(TransitionForm):
    button_label, success_message = "Take it back", "Taken back from review."
    explanation = "It becomes your draft again, and no editor is asked to read it until you submit it once more."
    comparison_heading = ""

    def carry_out(self) -> list[str]:
        take_back(self.row, by=self.by)
        return []


class ReturnForm(TransitionForm):
    button_label, success_message = "Return it", "Returned to its author."
    explanation = "It becomes a draft again; your remark stands at the head of its form."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"] = self._text("What should be changed", "The others at the desk read this; readers never do.")

    def carry_out(self) -> list[str]:
        return_to_draft(self.row, by=self.by, **self.cleaned_data)
        return []


class ApproveForm(TransitionForm):
    button_label, success_message = "Approve this text", "Approved."
    explanation = "Exactly the text below is approved. When somebody edits it, the approval lapses."

    seen_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_revision"].initial = self.row.lock_version
        if is_author(self.by, self.row) and has_permission(self.by, "publish", type(self.row)):
            self.add_reason_field()

    def whole_text(self) -> list[FieldDifference]:
        model = type(self.row)
        return whole_text(model, load_content(model, serialize(self.row), model.SHAPE))

    def carry_out(self) -> list[str]:
        approve(self.row, by=self.by, **self.cleaned_data)
        return []


class AssignForm(TransitionForm):
    button_label, success_message = "Assign", "Assigned."
    explanation = "It stands on that person's desk until it is published. Text and state stay as they are."
    comparison_heading = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = get_user_model()._default_manager.filter(is_active=True, is_staff=True).order_by("username")
        self.fields["owner"] = forms.ModelChoiceField(
            people, required=False, empty_label="Nobody", label="Who looks after it", initial=self.row.owner_id  # type: ignore[attr-defined]
        )  # fmt: skip

    def carry_out(self) -> list[str]:
        assign(self.row, by=self.by, **self.cleaned_data)
        return []


class VerifyForm(TransitionForm):
    """The time of the next review: a period, or a day."""

    button_label, success_message = "Verified today", "Readers now see that it was verified today."
    explanation = (
        "You checked the text that readers see against its sources, and it is still right. Readers are told today's date; "
        "unpublished changes stay unpublished."
    )
    comparison_heading = ""
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
