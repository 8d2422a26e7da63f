"""The audit log: rows are only added."""

from typing import Any, NoReturn

from django.db import models

from catalogue.publication_types import type_choices


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **values: Any) -> NoReturn:
        raise TypeError("The audit log is only ever added to.")

    def delete(self) -> NoReturn:
        raise TypeError("The audit log is only ever added to.")


class AuditEntry(models.Model):
    """Who did what to which version, why, and through which channel. Names are copied, so it outlives its rows."""

    class Channel(models.TextChoices):
        ADMIN = "admin", "Admin"
        COMMAND = "command", "Command"
        WORKER = "worker", "Worker"
        API = "api", "API"

    class Action(models.TextChoices):
        """The actions, in the words of the log."""

        CREATED = "created", "created"
        SAVED = "saved", "saved"
        PICTURE_CHANGED = "picture changed", "picture changed"
        SUBMITTED = "submitted", "submitted"
        TAKEN_BACK = "taken back", "taken back from review"
        RETURNED = "returned", "returned"
        APPROVED = "approved", "approved"
        APPROVAL_LAPSED = "approval lapsed", "approval lapsed"
        SCHEDULED = "scheduled", "scheduled"
        UNSCHEDULED = "unscheduled", "unscheduled"
        PUBLISHED = "published", "published"
        FAILED_TO_PUBLISH = "failed to publish", "failed to publish"
        WITHDRAWN = "withdrawn", "removed from the site"  # as Entry.Standing, like the next two
        REDIRECTED = "redirected", "redirected"
        GONE = "gone", "gone"
        VERIFIED = "verified", "verified"
        ASSIGNED = "assigned", "assigned"
        DISCARDED = "discarded", "discarded"
        RESTORED = "restored", "restored"
        SET_ASIDE = "set aside", "set aside"
        BROUGHT_BACK = "brought back", "brought back"
        SHARED_PREVIEW = "shared a preview", "shared a preview"
        REVOKED_PREVIEW = "revoked a preview", "revoked a preview"
        IMPORTED_TABLE = "imported a table", "imported a table"
        MERGED = "merged", "merged"
        PROPOSED = "proposed", "proposed"
        CONFIRMED = "confirmed", "confirmed"
        DECLINED = "declined", "declined"
        ACCEPTED = "accepted", "accepted"
        BEGUN = "begun", "begun"
        DELIVERED = "delivered", "delivered"
        ANSWERED = "answered", "answered"
        SIGNED_IN = "signed in", "signed in"
        SIGN_IN_FAILED = "sign-in failed", "sign-in failed"
        SIGNED_OUT = "signed out", "signed out"
        PASSWORD_CHANGED = "password changed", "password changed"
        FACTOR_ADDED = "second factor added", "second factor added"
        FACTOR_REMOVED = "second factor removed", "second factor removed"
        RECOVERY_CODE_USED = "recovery code used", "recovery code used"
        SESSIONS_ENDED = "sessions ended", "sessions ended"

    ACCOUNT_ACTIONS = (
        *(Action.SIGNED_IN, Action.SIGN_IN_FAILED, Action.SIGNED_OUT, Action.PASSWORD_CHANGED),
        *(Action.FACTOR_ADDED, Action.FACTOR_REMOVED, Action.RECOVERY_CODE_USED, Action.SESSIONS_ENDED),
    )

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField("who", max_length=150, blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    action = models.CharField(max_length=40, choices=Action)
    type = models.CharField(max_length=10, choices=type_choices, blank=True)
    uid = models.UUIDField(null=True, db_index=True)
    title = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(null=True)
    lock_version = models.PositiveIntegerField("number of the save", null=True)
    reason = models.TextField(blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit log"
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.by_name or 'the system'}: {self.action} {self.title}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("The audit log is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is only ever added to.")
