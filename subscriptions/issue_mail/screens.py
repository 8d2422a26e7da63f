"""Adds the screens of an issue as mail to the admin of issues, and its audience to the kinds of mailings."""

from editorial.admin_mixins.added_screens import AddedScreen, add_screen
from mailing.audiences import register_audience
from subscriptions.issue_mail.issue_audience import ISSUE, IssueAudience
from subscriptions.issue_mail.mail_preview import content_screen, preview_screen
from subscriptions.issue_mail.send_screen import SCREEN, is_mailable, send_screen


def register() -> None:
    """Called once, by the app's `ready()`."""
    register_audience(ISSUE, IssueAudience())
    add_screen(AddedScreen(ISSUE, "preview/mail", "preview_mail", preview_screen, tab="As mail"))
    add_screen(AddedScreen(ISSUE, "preview/mail/content", "preview_mail_content", content_screen))
    add_screen(AddedScreen(ISSUE, "mail", SCREEN, send_screen, button="Mail this issue", is_offered=is_mailable))
