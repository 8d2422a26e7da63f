"""Forms that schedule, publish or remove a publication."""

from typing import Any
from urllib.parse import urlsplit

from django import forms

from catalogue.http.paths import type_of_web_folder, web_path
from catalogue.models import Entry
from editorial.admin.transition_form import TransitionForm
from editorial.admin_mixins.schedule_fields import publish_at_field, scheduled_message
from editorial.content import publication_registry
from editorial.content.snapshots import serialize
from editorial.search.desk_search import search_desk
from editorial.usage import find_uses, total_uses
from editorial.workflow.publishing import publish, withdraw
from editorial.workflow.review import approval_of
from editorial.workflow.scheduling import schedule, unschedule

MAX_PAGES_FOUND = 8
MAX_WORDS_LENGTH = 200


class ScheduleForm(TransitionForm):
    button_label, success_message = "Schedule", "Scheduled."
    explanation = "The approved text goes live at that hour, even when somebody edits the draft meanwhile."

    publish_at = publish_at_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_note_fields()

    def carry_out(self) -> list[str]:
        schedule(self.row, by=self.by, **self.cleaned_data)
        self.success_message = scheduled_message(self.cleaned_data["publish_at"])  # type: ignore[misc]
        return []


class UnscheduleForm(TransitionForm):
    button_label, success_message = "Take back the schedule", "The schedule is taken back."
    explanation = "It does not go live by itself any more, nor does anything bundled with it. An approved text stays approved."

    def carry_out(self) -> list[str]:
        unschedule(self.row, by=self.by)
        return []


class PublishForm(TransitionForm):
    button_label, success_message = "Publish", "Published."
    explanation = "Readers see the saved version at once, with your note under “Updates”. A minor change moves no public date."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_note_fields()
        if approval_of(self.row, serialize(self.row)) is None:
            self.add_reason_field()

    def carry_out(self) -> list[str]:
        publish(self.row, by=self.by, **self.cleaned_data)
        return []


class WithdrawForm(TransitionForm):
    button_label, success_message = "Remove from the site", "Removed from the site."
    explanation = "It leaves every list, search and feed at once."
    comparison_heading = ""
    OUTCOMES = (
        (Entry.Standing.WITHDRAWN, "Its page stays and says why"),
        (Entry.Standing.REDIRECTED, "Its address leads to another page"),
        (Entry.Standing.GONE, "It is removed for good, with its old versions and notes"),
    )

    outcome = forms.ChoiceField(
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        initial=Entry.Standing.WITHDRAWN,
        help_text=(
            "Removed for good: title, address, text, pictures, versions, corrections and notes also leave the log of changes, the "
            "API and the files for programs. What stays there: that something of this type was published and deleted, when, in "
            "which version, and its identifier. Its address says that a page was removed. The desk keeps its working version and "
            "its history."
        ),
    )
    to = forms.CharField(
        required=False,
        label="Where its address leads",
        help_text="Words of its title, its number or its address, such as /policies/internet-plus/.",
    )
    page = forms.ChoiceField(required=False, label="Which of these pages", widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notice"] = self._text(
            "Why", "Readers see this on the page and in the log of changes. If it is removed for good, only the desk sees it."
        )

        found = self._found_pages() if self.is_bound else []
        self.fields["page"].choices = [(str(entry.pk), f"{entry.title} ({web_path(entry.type, entry.slug)})") for entry in found]  # type: ignore[attr-defined]
        if not found:
            del self.fields["page"]

    @property
    def use_count(self) -> int:
        return total_uses(find_uses(self.row))

    def _found_pages(self) -> list[Entry]:
        """The live pages that the words in `to` find, at most MAX_PAGES_FOUND; none for an address or no words."""
        words = " ".join(self.data.get("to", "").replace("\x00", "").split())[:MAX_WORDS_LENGTH]
        if not words or "/" in words:
            return []
        hits = search_desk(words, publication_registry.publication_models(), limit=MAX_PAGES_FOUND)
        keys: dict[Any, list[int]] = {}
        for hit in hits:
            keys.setdefault(hit.model, []).append(hit.pk)
        uids = [
            uid for model, pks in keys.items() for uid in model._default_manager.filter(pk__in=pks).values_list("uid", flat=True)
        ]
        return list(Entry.objects.live().filter(uid__in=uids).exclude(uid=self.row.uid).order_by("type", "title")[:MAX_PAGES_FOUND])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words, chosen = cleaned.get("to", "").strip(), cleaned.pop("page", "")
        cleaned["to"] = None
        if chosen:
            cleaned["to"] = Entry.objects.live().filter(pk=chosen).first()
        elif "page" in self.fields:
            self.add_error("page", "Choose the page to which its address leads.")
        elif words:
            folder, _, slug = urlsplit(words).path.strip("/").partition("/")
            cleaned["to"] = Entry.objects.live().filter(type=type_of_web_folder(folder), slug=slug).first()
            if cleaned["to"] is None:
                self.add_error("to", "There is no published page at that address, and none with these words.")
        return cleaned

    def carry_out(self) -> list[str]:
        withdraw(self.row, by=self.by, **self.cleaned_data)
        return []
