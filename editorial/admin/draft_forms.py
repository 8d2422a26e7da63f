"""Forms that discard a draft, set it aside, or bring it back."""

from typing import Any

from django import forms

from editorial.admin.transition_form import TransitionForm
from editorial.content.diff import FieldDifference, diff_conflicts
from editorial.workflow.restoring import bring_back, discard, merge_with_set_aside, set_aside


class DiscardForm(TransitionForm):
    button_label, success_message = "Discard the changes", "The row is what is live again."
    explanation = "Every field, list and row of the form goes back to what readers see now. What you changed stays in the history."

    def carry_out(self) -> list[str]:
        return discard(self.row, by=self.by)


class SetAsideForm(TransitionForm):
    button_label, success_message = "Set the draft aside", "The draft is set aside; the form holds what is live."
    explanation = "The form goes back to what readers see, so that it can be fixed. The draft waits until you bring it back."

    def carry_out(self) -> list[str]:
        set_aside(self.row, by=self.by)
        return []


class BringBackForm(TransitionForm):
    """One choice for each value or paragraph that both the draft and the row changed."""

    button_label, success_message = "Bring the draft back", "The draft is back."
    explanation = "What only the draft changed is taken from it, what only the live text changed stays. You decide where both did."
    comparison_heading = "From the text as it is now to the draft, where both changed"
    SIDES = (("draft", "As in the draft"), ("row", "As it is now"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts = merge_with_set_aside(self.row).conflicts
        for conflict in self.conflicts:
            self.fields[conflict.name] = forms.ChoiceField(choices=self.SIDES, widget=forms.RadioSelect, label=conflict.label)

    def differences(self) -> list[FieldDifference]:
        return diff_conflicts(type(self.row), self.conflicts)

    def carry_out(self) -> list[str]:
        return bring_back(self.row, by=self.by, choices=self.cleaned_data)
