"""What somebody wrote to the desk and asked for, in the copy of the data that a reader gets (GDPR, article 15)."""

from typing import Any

from enquiries.models import Conversation, Requester
from subscriptions.reader_export import add_to_export


def register() -> None:
    """Called once, by the app's `ready()`."""
    add_to_export("conversations", conversations_of)
    add_to_export("translation_requests", translation_requests_of)


def conversations_of(address_hash: str) -> list[dict[str, Any]]:
    """Two statements. The desk's answers are among the texts, without who wrote them."""
    conversations = Conversation.objects.filter(enquirer__address_hash=address_hash).prefetch_related("messages")
    return [
        {
            "about": str(conversation),
            "texts": [
                {"at": message.sent_at.isoformat(), "is_answer": message.is_answer, "text": message.text}
                for message in conversation.messages.all()  # type: ignore[attr-defined]
            ],
        }
        for conversation in conversations
    ]


def translation_requests_of(address_hash: str) -> list[dict[str, Any]]:
    votes = Requester.objects.filter(enquirer__address_hash=address_hash).select_related("request")
    return [{"title": vote.request.title, "language": vote.request.language, "state": vote.request.state} for vote in votes]
