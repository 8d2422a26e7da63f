"""Forms of readers who write to the desk, and of the confirmation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.http.language import LANGUAGE_NAMES, LANGUAGE_TAGS
from enquiries.models import Enquiry
from enquiries.models.enquiry_inbox import MAX_CHARACTERS
from subscriptions.pages.forms import AddressForm

NAMES_BY_TAG = {tag: LANGUAGE_NAMES[code] for code, tag in LANGUAGE_TAGS.items()}


class ContactForm(AddressForm):
    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(Enquiry.Purpose.MISTAKE, _("A mistake")), (Enquiry.Purpose.QUESTION, _("A question, or something else"))],
    )
    message = forms.CharField(label=_("Message"), max_length=MAX_CHARACTERS)


class TranslationForm(AddressForm):
    """`languages` are those in which the publication lacks its text."""

    language = forms.ChoiceField(label=_("In which language do you need it?"))

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(tag, NAMES_BY_TAG[tag]) for tag in languages]  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """Which of the reader's enquiries are meant."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=Enquiry.objects.none(), error_messages={"required": _("Tick what you want to confirm.")}
    )

    def __init__(self, *args: Any, waiting: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = waiting  # type: ignore[attr-defined]
