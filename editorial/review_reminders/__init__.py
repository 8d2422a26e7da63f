"""Looking again: what is due for it, and the mails that say so. `editorial.workflow.verify` is what is done then."""

from editorial.review_reminders.due_reviews import overdue_reviews

__all__ = ["overdue_reviews"]
