"""Looking again: what is due for it, and the mails that say so. `editorial.workflow.verifying` is what is done then."""

from editorial.reviews.due import overdue

__all__ = ["overdue"]
