"""Mails that remind a person of the publications whose review is due."""

from django.conf import settings
from django.db import models


class ReminderMail(models.Model):
    """A mail, at most one a person and day, stored before it is sent. A mail whose sending broke off is not sent again."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent, or broken off"
        SENT = "sent", "Sent"
        GIVEN_UP = "given_up", "Given up"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    next_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_reminder_mail_a_day")]
        indexes = [models.Index(fields=["state", "next_at"], name="reminder_mail_waiting")]

    def __str__(self) -> str:
        return f"{self.person} on {self.day}"


class Reminder(models.Model):
    """One reminder of a person for one publication, date and week: week -1 is the one before the date, 0 the one after."""

    mail = models.ForeignKey(ReminderMail, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    uid = models.UUIDField()
    review_by = models.DateField()
    week = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "uid", "review_by", "week"], name="one_reminder_a_week")]

    def __str__(self) -> str:
        return f"{self.uid} by {self.review_by}, week {self.week}"
