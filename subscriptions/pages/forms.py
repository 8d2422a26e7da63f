"""Forms of readers: what they want to get, sign up, ask for a link."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalogue.index.process_cache import public_terms
from catalogue.index.revision import Revision
from catalogue.vocabulary.choice_labels import LABELS
from catalogue.vocabulary.lookup import VocabularyTerm
from subscriptions.mail_addresses import MAX_LENGTH, clean_address
from subscriptions.models import LinkRequest, Wishes
from subscriptions.models.alerts import Rhythm
from subscriptions.models.preferences import MAX_CODES

FACETS = {"sector": "sectors", "region": "regions", "priority_area": "areas"}  # names as in lists, and those of Wishes
UNKNOWN_CODE = _("“%(value)s” is not known here. Choose from the list.")


class AddressField(forms.CharField):
    """A mail address; its value is in one spelling of the domain."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "off", "spellcheck": "false"})

    def __init__(self) -> None:
        super().__init__(label=_("E-mail address"), max_length=MAX_LENGTH)

    def clean(self, value: Any) -> str:
        return clean_address(super().clean(value))


class WishesForm(forms.Form):
    """The choices of a reader: sectors, regions and priority areas of the vocabulary, corrections or not, and a language."""

    has_issue = forms.BooleanField(label=_("Each newsletter"), required=False)
    has_corrections = forms.BooleanField(label=_("Corrections of what I was sent"), required=False)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, revision: Revision, wishes: Wishes, **kwargs: Any) -> None:
        """`wishes` are chosen before the reader changes them; codes that are unknown by now are left out."""
        super().__init__(*args, **kwargs)
        self._before = wishes
        self.terms = {facet: public_terms(facet, revision) for facet in FACETS}
        for facet, name in FACETS.items():
            choices = [(term.code, term.label) for term in self.terms[facet]]
            self.fields[facet] = forms.MultipleChoiceField(
                label=str(LABELS["facets"][facet]), choices=choices, required=False, error_messages={"invalid_choice": UNKNOWN_CODE}
            )
            self.initial[facet] = getattr(wishes, name)
        self.initial = {"has_issue": wishes.has_issue, "has_corrections": wishes.has_corrections, **self.initial}

    def groups(self) -> list[dict[str, Any]]:
        """The choices by facet for the page: `name`, `label`, `values` and how many are `chosen`. Narrower terms only if chosen."""
        return [self._group(facet, terms) for facet, terms in self.terms.items() if terms]

    def _group(self, facet: str, terms: list[VocabularyTerm]) -> dict[str, Any]:
        chosen = set(self[facet].value() or ())
        shown = [term for term in terms if not term.parent or term.code in chosen]
        values = [{"code": term.code, "label": term.label, "is_chosen": term.code in chosen} for term in shown]
        return {"name": facet, "field": self[facet], "values": values, "chosen": sum(value["is_chosen"] for value in values)}

    def clean(self) -> dict[str, Any]:
        """The choices are bounded."""
        cleaned = super().clean() or {}
        for facet in FACETS:
            if len(cleaned.get(facet, ())) > MAX_CODES:
                self.add_error(facet, _("These are too many. Choose at most %(number)s, or none for all.") % {"number": MAX_CODES})
        return cleaned

    @property
    def wishes(self) -> Wishes:
        """Of a valid form. What the form does not ask stays."""
        codes: dict[str, Any] = {name: tuple(sorted(set(self.cleaned_data[facet]))) for facet, name in FACETS.items()}
        kinds = {name: self.cleaned_data[name] for name in ("has_issue", "has_corrections") if name in self.fields}
        return self._before._replace(**codes, **kinds)


class AddressForm(forms.Form):
    """A form that mails its sender a link. `website` is a trap: people do not see it, and programs fill it in."""

    website = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"] = AddressField()


class FollowForm(AddressForm):
    """Where and how often a list is followed."""

    rhythm = forms.ChoiceField(label=_("How often?"), choices=Rhythm, initial=Rhythm.DAILY, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)


class SignUpForm(AddressForm, WishesForm):
    """Where a reader signs up, for the newsletter."""

    has_issue = None  # type: ignore[assignment] # Django then leaves the field out


class LinkForm(AddressForm):
    purpose = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[
            (LinkRequest.Purpose.MANAGE, _("Change what I get, or stop it")),
            (LinkRequest.Purpose.EXPORT, _("Get a copy of what is stored about me")),
            (LinkRequest.Purpose.ERASE, _("Have my data erased")),
        ],
        initial=LinkRequest.Purpose.MANAGE,
        widget=forms.RadioSelect,
    )


def wishes_in_query(query: QueryDict) -> Wishes:
    """The choices in an address, as lists name them: `?sector=I&region=CN-HA`."""
    codes: dict[str, Any] = {name: tuple(query.getlist(facet)[:MAX_CODES]) for facet, name in FACETS.items()}
    return Wishes(**codes)
