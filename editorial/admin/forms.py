"""The form of a publication: refuses to overwrite what somebody else saved meanwhile."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalogue.models import Version
from editorial.models import Publication


class PublicationForm(forms.ModelForm):
    """Carries the revision that the editor saw. The admin's transaction holds the row's lock from here to the save."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_revision"].initial = self.instance.revision

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk:
            present = self._locked_row()
            if self.cleaned_data.get("seen_revision") != present.revision:
                who = present.updated_by or "Somebody"
                raise ValidationError(
                    f"{who} saved this at {present.updated_at:%H:%M} while your form was open. Your text is still below: copy what "
                    "you need, open the page again and add it there.",
                    code="conflict",
                )
            self.instance.revision = present.revision + 1
        return cleaned

    def _locked_row(self) -> Publication:
        manager = type(self.instance)._default_manager
        return manager.select_for_update(of=("self",)).select_related("updated_by").get(pk=self.instance.pk)


class PublishForm(forms.Form):
    """What readers are told about a new version of something live."""

    kind = forms.ChoiceField(choices=Version.Kind.choices, widget=forms.RadioSelect, initial=Version.Kind.MAJOR)
    note = forms.CharField(
        required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), label="What changed",
        help_text="One sentence for readers. Only a minor change may go without.",
    )  # fmt: skip


class WithdrawForm(forms.Form):
    notice = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label="Why it is withdrawn",
        help_text="Readers see this on the page, which stays at its address.",
    )  # fmt: skip
