"""The base of the forms that move a publication. The transitions themselves decide and refuse."""

from typing import Any, ClassVar

from django import forms

from catalogue.models import Entry, Version
from editorial.admin_mixins.desk_forms import DeskForm
from editorial.audit.audit_log import Actor
from editorial.content.diff import FieldDifference, diff_from_live
from editorial.content.snapshots import live_snapshot, serialize
from editorial.models import Publication


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
