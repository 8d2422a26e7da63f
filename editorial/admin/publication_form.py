"""Form of a publication. It does not overwrite a version that another user saved after the form was opened."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.models import Entry
from editorial.admin_mixins.desk_forms import DeskModelForm
from editorial.content.free_slug import follows_title, free_slug
from editorial.models import Publication

SCHEDULE_CHOICES = (
    ("keep", "the approved text goes live as planned; this is the next draft"),
    ("take back", "take the schedule back (publishers)"),
)
NOT_SAVED_MESSAGE = "Not saved yet."


class PublicationForm(DeskModelForm):
    """`seen_revision` is the lock version that the editor saw, `seen_snapshot` the text of it. Validation locks the row; the
    admin's transaction holds the lock until the save. What others saved meanwhile is merged before (`merge_posted`).
    """

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_snapshot = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_revision"].initial = self.instance.lock_version
        self.fields["seen_snapshot"].initial = getattr(self.instance, "latest_snapshot", None)
        if self.instance.state == Publication.State.SCHEDULED:
            self.fields["schedule_choice"] = forms.ChoiceField(
                choices=SCHEDULE_CHOICES, widget=forms.RadioSelect, initial="keep", required=False,
                label="The approved text is scheduled. When you save another one:",
            )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk:
            present = self._locked_row()
            if self.cleaned_data.get("seen_revision") != present.lock_version:
                who = present.updated_by or "Somebody"
                raise ValidationError(
                    f"{who} saved this at {timezone.localtime(present.updated_at):%H:%M} while your form was open. Nothing of "
                    "yours is lost: it stands below. Decide what both of you changed, then save.",
                    code="conflict",
                )
            self.instance.lock_version = present.lock_version + 1
        if self.instance.pk and cleaned and self._has_unchosen_slug():
            cleaned["slug"] = free_slug(type(self.instance), cleaned["title"], own=self.initial["slug"]) or cleaned["slug"]
        if "_put_back" in self.data:
            raise ValidationError(NOT_SAVED_MESSAGE, code="put_back")
        return cleaned

    @property
    def is_only_unsaved(self) -> bool:
        """Whether the only error is that the restored autosaved text is not saved yet."""
        return set(self.errors) == {"__all__"} and [error.code for error in self.errors.as_data()["__all__"]] == ["put_back"]

    def _has_unchosen_slug(self) -> bool:
        """Whether the title is another one, and readers and the desk know the address only as made from the title before."""
        before, after = self.initial, self.cleaned_data
        return (
            {"title", "slug"} <= after.keys() & before.keys()
            and after["slug"] == before["slug"]
            and after["title"] != before["title"]
            and follows_title(before["slug"], before["title"])
            and not Entry.objects.filter(uid=self.instance.uid).exists()
        )

    def _locked_row(self) -> Publication:
        manager = type(self.instance)._default_manager
        return manager.select_for_update(of=("self",)).select_related("updated_by").get(pk=self.instance.pk)
