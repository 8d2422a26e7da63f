"""Base of the forms of transitions: the fields that each asks for. The functions of the workflow check and refuse."""

import json
from typing import Any, ClassVar

from django import forms

from catalogue.models import Entry, Version
from editorial.admin_mixins.offer_boxes import OfferBoxesForm
from editorial.audit.audit_log import Actor
from editorial.content.diff import FieldDifference, diff_from_live
from editorial.content.internal_links import unseen_rows
from editorial.content.snapshots import live_snapshot, serialize
from editorial.models import Publication


class TransitionForm(OfferBoxesForm):
    """`explanation` says what the transition does, and `success_message` follows it."""

    button_label: ClassVar[str]
    explanation: ClassVar[str]
    success_message: ClassVar[str]
    comparison_heading: ClassVar[str] = "What differs from what readers see"

    def __init__(self, *args: Any, row: Publication, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.by = row, by

    def carry_out(self) -> list[str]:
        """Makes the transition. Returns the names of the related objects that a restored text names and that no longer exist."""
        raise NotImplementedError

    def differences(self) -> list[FieldDifference]:
        """The differences that the screen shows under the heading `comparison_heading`."""
        return diff_from_live(self.row, serialize(self.row))

    def unseen_rows(self) -> list[str]:
        """What its tables of numbers will not show, since readers do not see it."""
        return unseen_rows([self.row])[self.row.uid] if self.comparison_heading else []

    @property
    def lacks_live_version(self) -> bool:
        """Whether the screen compares with the live version and there is none."""
        return self.comparison_heading == TransitionForm.comparison_heading and live_snapshot(self.row) is None

    def _text(self, label: str, help_text: str, *, is_required: bool = True, rows: int = 3) -> forms.CharField:
        widget = forms.Textarea(attrs={"rows": rows})
        return forms.CharField(required=is_required, max_length=1000, widget=widget, label=label, help_text=help_text)

    def add_reason_field(self) -> None:
        self.fields["reason"] = self._text(
            "Why without a second reader", "Nobody else approved this text. Your reason is kept in the audit log."
        )

    def add_note_fields(self) -> None:
        """Adds the kind and the note of a new version, if the publication is live."""
        if Entry.objects.live().filter(uid=self.row.uid).exists():
            kind = Version.Kind.CORRECTION if has_new_correction(self.row) else Version.Kind.MAJOR
            self.fields["kind"] = forms.ChoiceField(choices=Version.Kind.choices, widget=forms.RadioSelect, initial=kind)
            self.fields["note"] = self._text(
                "What changed", "One sentence for readers. Only a minor change may go without.", is_required=False, rows=2
            )


def has_new_correction(row: Publication) -> bool:
    """Whether the row tells of a correction that the live version does not."""
    live = live_snapshot(row)
    told = {one["id"] for one in json.loads(live.content)["own"]["corrections"]} if live else set()
    return row.corrections.exclude(pk__in=told).exists()  # type: ignore[attr-defined]
