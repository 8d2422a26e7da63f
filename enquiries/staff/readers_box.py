"""What readers wrote about a publication, in the side panel of its form."""

from django.urls import reverse

from editorial.admin_mixins.added_boxes import Box, add_box
from editorial.audit.audit_log import Actor
from editorial.models import Publication
from enquiries.models import Conversation

MAX_SHOWN = 10


def register() -> None:
    """Called once, by the app's `ready()`."""
    add_box(readers_messages)


def readers_messages(row: Publication, by: Actor) -> Box | None:
    """None where nobody wrote, and for people who may not read it. One statement."""
    if by is None or not by.has_perm("enquiries.view_conversation"):  # type: ignore[union-attr]
        return None
    about = Conversation.objects.filter(entry_uid=row.uid).exclude(state=Conversation.State.SPAM).select_related("enquirer")
    lines = [
        (f"{one.get_kind_display()}, {one.reader}, {one.last_at:%Y-%m-%d}: {one.get_state_display().lower()}", _url(one))
        for one in about[:MAX_SHOWN]
    ]
    return Box("Readers' messages", lines) if lines else None


def _url(conversation: Conversation) -> str:
    return reverse("admin:enquiries_conversation_change", args=[conversation.pk])
