"""What capturing asks: an address or several, a title, a note; and what to do with those that the desk has already."""

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from editorial.capturing.addresses import Pasted, pasted, short_name
from editorial.capturing.known import Known, known_at
from editorial.text import refuse_hidden_characters
from newsletters.capturing.duplicates import Duplicate, duplicates
from newsletters.capturing.making import Capture

LONGEST_PASTE = 20_000  # characters
USE, ANYWAY, LEAVE = "use", "anyway", "leave"


@dataclass(frozen=True)
class Doubt:
    """Something that the desk has already. `field` is the name of the choice, `choices` are (value, words)."""

    address: str
    found: list[Duplicate]
    field: str
    choices: list[tuple[str, str]]
    chosen: str


class CaptureForm(forms.Form):
    """`doubts` are those for which the person has not yet said what to do; then it is not valid."""

    address = forms.CharField(
        max_length=LONGEST_PASTE,
        label="Address",
        help_text="Several: one a line, with its title beside it if you like.",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Paste the address of what you read, such as https://www.gov.cn/zhengce/."},
    )
    title = forms.CharField(
        max_length=300, required=False, validators=[refuse_hidden_characters], help_text="As it stands there; Chinese is fine."
    )
    note = forms.CharField(
        max_length=4000,
        required=False,
        help_text="A remark for the desk. Readers never see it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="capture_%s")  # beside the ids of the page that the dialog opens on
        self.doubts: list[Doubt] = []
        self.captures: list[Capture] = []
        self.decided: list[tuple[str, str]] = []  # choices that were made already, for the form to send again
        focused = "note" if self.initial.get("address") else "address"
        self.fields[focused].widget.attrs["autofocus"] = True

    def clean_address(self) -> list[Pasted]:
        return pasted(self.cleaned_data["address"])

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_note(self) -> str:
        note = self.cleaned_data["note"]
        refuse_hidden_characters(note)
        return note

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for one in cleaned["address"]:
                self._weigh(one, one.title or cleaned["title"])
            if not self.doubts and not self.captures:
                raise ValidationError("Everything was left out, so nothing was captured.")
        return cleaned

    def is_valid(self) -> bool:
        return super().is_valid() and not self.doubts

    def _weigh(self, one: Pasted, title: str) -> None:
        refuse_hidden_characters(title)
        known = known_at(one.address)
        found = duplicates(known, title)
        name = f"do-{hashlib.sha256(one.key.encode()).hexdigest()[:12]}"
        choices = _choices(known)
        chosen = self.data.get(name, "")
        if found and chosen not in dict(choices):
            self.doubts.append(Doubt(one.address, found, name, choices, choices[0][0]))
            return
        if found:
            self.decided.append((name, chosen))
        if not found or chosen != LEAVE:
            source = known.same[0] if chosen == USE and known.same else None
            self.captures.append(Capture(one.address, title or short_name(one.address), known, source))


def _choices(known: Known) -> list[tuple[str, str]]:
    use = [(USE, "A new item with the source that we have")] if known.same else []
    return [*use, (ANYWAY, "Record it anyway, with a source of its own"), (LEAVE, "Leave it out")]


def visible(text: str) -> str:
    """Without the invisible characters that pages have in their titles: for what a bookmark fills in, not for what is typed."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
