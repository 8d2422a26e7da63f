"""Form of a publication. It does not overwrite a version that another user saved after the form was opened."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from editorial.admin_mixins.desk_forms import DeskModelForm
from editorial.content.diff import FieldDifference, diff_contents
from editorial.content.snapshots import json_value, serialize
from editorial.models import Publication

SCHEDULE_CHOICES = (
    ("keep", "the approved text goes live as planned; this is the next draft"),
    ("take back", "take the schedule back (publishers)"),
)
NOT_SAVED_MESSAGE = "Not saved yet."


class PublicationForm(DeskModelForm):
    """`seen_revision` is the lock version that the editor saw. Validation locks the row; the admin's transaction holds the lock
    until the save.
    """

    conflict: list[FieldDifference] | None = None
    present_revision: int | None = None

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_revision"].initial = self.instance.lock_version
        if self.instance.state == Publication.State.SCHEDULED:
            self.fields["schedule_choice"] = forms.ChoiceField(
                choices=SCHEDULE_CHOICES, widget=forms.RadioSelect, initial="keep", required=False,
                label="The approved text is scheduled. When you save another one:",
            )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk:
            present = self._locked_row()
            if self.cleaned_data.get("seen_revision") != present.lock_version and not self._is_overwriting(present):
                self.present_revision = present.lock_version
                self.conflict = self._differences_from(present)
                who = present.updated_by or "Somebody"
                raise ValidationError(
                    f"{who} saved this at {timezone.localtime(present.updated_at):%H:%M} while your form was open. Nothing of "
                    "yours is lost: it stands below. See what differs, and save yours over it if that is right.",
                    code="conflict",
                )
            self.instance.lock_version = present.lock_version + 1
        if "_put_back" in self.data:
            raise ValidationError(NOT_SAVED_MESSAGE, code="put_back")
        return cleaned

    @property
    def is_only_unsaved(self) -> bool:
        """Whether the only error is that the restored autosaved text is not saved yet."""
        return set(self.errors) == {"__all__"} and [error.code for error in self.errors.as_data()["__all__"]] == ["put_back"]

    def _is_overwriting(self, present: Publication) -> bool:
        """Whether the user confirmed the overwriting, and nobody saved since the user saw the conflict."""
        return "_overwrite" in self.data and self.data.get("present_revision") == str(present.lock_version)

    def _differences_from(self, present: Publication) -> list[FieldDifference]:
        """Differences from the saved row to the values of the form. Children are not compared: the form shows them."""
        model = type(present)
        saved = json.loads(serialize(present))
        typed = {**saved, "columns": dict(saved["columns"]), "many": dict(saved["many"])}
        for name, value in self.cleaned_data.items():
            if name in typed["many"]:
                typed["many"][name] = sorted(term.pk for term in value)
            elif name in typed["columns"]:
                typed["columns"][name] = json_value(value)
            elif f"{name}_id" in typed["columns"]:
                typed["columns"][f"{name}_id"] = value.pk if value else None
        return diff_contents(model, saved, typed)

    def _locked_row(self) -> Publication:
        manager = type(self.instance)._default_manager
        return manager.select_for_update(of=("self",)).select_related("updated_by").get(pk=self.instance.pk)
