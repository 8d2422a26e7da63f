"""Forms that discard a draft, set it aside, or bring it back."""

import json
from typing import Any

from django import forms

from editorial.admin.transition_form import TransitionForm
from editorial.content.diff import FieldDifference, diff_contents
from editorial.content.snapshot_shapes import load_content
from editorial.content.snapshots import serialize
from editorial.models import SetAsideDraft
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
    """One choice for each column or relation that both the draft and the row changed."""

    button_label, success_message = "Bring the draft back", "The draft is back."
    explanation = "What only the draft changed is taken from it, what only the live text changed stays. You decide where both did."
    comparison_heading = "From the text as it is now to the draft, where both changed"
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
        differences = diff_contents(model, json.loads(serialize(self.row)), load_content(model, draft.content, draft.shape))
        names = {conflict.name for conflict in self.conflicts}
        return [difference for difference in differences if names & {difference.name, f"{difference.name}_id"}]

    def carry_out(self) -> list[str]:
        return bring_back(self.row, by=self.by, choices=self.cleaned_data)
