"""Capture form: addresses, a title, a note, and a choice for each duplicate."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from editorial.admin_mixins.desk_forms import CleanedTextMixin
from editorial.capture.known_sources import KnownSources, find_known_sources
from editorial.capture.pasted_urls import PastedUrl, parse_pasted_urls, title_from_url
from editorial.rich_text.fields import validate_no_hidden_characters
from infra.text.clean_text import join_to_one_line
from newsletters.item_capture.create_items import CapturedPage
from newsletters.item_capture.duplicates import Duplicate, find_duplicates

MAX_PASTE_LENGTH = 20_000  # characters
USE_EXISTING, RECORD_ANYWAY, LEAVE_OUT = "use", "anyway", "leave"


@dataclass(frozen=True)
class DuplicateQuestion:
    """A question about an address with duplicates. `field` is the POST name of the choice, `choices` are (value, label)."""

    address: str
    found: list[Duplicate]
    field: str
    choices: list[tuple[str, str]]
    chosen: str


class CaptureForm(CleanedTextMixin, forms.Form):
    """`duplicate_questions` are those without a choice; the form is not valid while there are any."""

    address = forms.CharField(
        max_length=MAX_PASTE_LENGTH,
        label="Address",
        help_text="Several: one a line, with its title beside it if you like.",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Paste the address of what you read, such as https://www.gov.cn/zhengce/."},
    )
    title = forms.CharField(
        max_length=300, required=False, validators=[validate_no_hidden_characters], help_text="As it stands there; Chinese is fine."
    )
    note = forms.CharField(
        max_length=4000,
        required=False,
        help_text="A remark for the desk. Readers never see it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="capture_%s")  # unlike the ids of the page on which the dialog opens
        self.duplicate_questions: list[DuplicateQuestion] = []
        self.captures: list[CapturedPage] = []
        self.answered_questions: list[tuple[str, str]] = []  # (field, choice), which the form sends again
        focused = "note" if self.initial.get("address") else "address"
        self.fields[focused].widget.attrs["autofocus"] = True

    def clean_address(self) -> list[PastedUrl]:
        return parse_pasted_urls(self.cleaned_data["address"])

    def clean_title(self) -> str:
        return join_to_one_line(self.cleaned_data["title"])

    def clean_note(self) -> str:
        note = self.cleaned_data["note"]
        validate_no_hidden_characters(note)
        return note

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for pasted in cleaned["address"]:
                self._check_duplicates(pasted, pasted.title or cleaned["title"])
            if not self.duplicate_questions and not self.captures:
                raise ValidationError("Everything was left out, so nothing was captured.")
        return cleaned

    def is_valid(self) -> bool:
        return super().is_valid() and not self.duplicate_questions

    def _check_duplicates(self, pasted: PastedUrl, title: str) -> None:
        validate_no_hidden_characters(title)
        known = find_known_sources(pasted.address)
        found = find_duplicates(known, title)
        name = f"do-{hashlib.sha256(pasted.key.encode()).hexdigest()[:12]}"
        choices = _duplicate_choices(known)
        chosen = self.data.get(name, "")
        if found and chosen not in dict(choices):
            self.duplicate_questions.append(DuplicateQuestion(pasted.address, found, name, choices, choices[0][0]))
            return
        if found:
            self.answered_questions.append((name, chosen))
        if not found or chosen != LEAVE_OUT:
            source = known.same_page[0] if chosen == USE_EXISTING and known.same_page else None
            self.captures.append(CapturedPage(pasted.address, title or title_from_url(pasted.address), known, source))


def _duplicate_choices(known: KnownSources) -> list[tuple[str, str]]:
    use_existing = [(USE_EXISTING, "A new item with the source that we have")] if known.same_page else []
    return [*use_existing, (RECORD_ANYWAY, "Record it anyway, with a source of its own"), (LEAVE_OUT, "Leave it out")]
