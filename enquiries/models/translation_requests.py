"""Translations that readers ask for. The catalogue tells how far they are (catalogue/publish/translation_states.py)."""

import uuid

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from catalogue.documents.translations import OPEN_STATES, RequestState
from catalogue.publication_types import type_choices
from enquiries.models.enquiry_inbox import TEXT_LANGUAGES, Enquirer
from mailing.models import Mailing


class TranslationRequestQuerySet(models.QuerySet["TranslationRequest"]):
    def open(self) -> "TranslationRequestQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def with_votes(self) -> "TranslationRequestQuerySet":
        return self.annotate(votes=Count("requesters"))


class TranslationRequest(models.Model):
    """A published entry that readers want to read in a language. `title` is the entry's when it was first asked for.

    `reason` is what readers are told of a refusal, `mark` how a delivered text was translated, `mailing` the notice about either.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry_uid = models.UUIDField()
    entry_type = models.CharField("type", max_length=10, choices=type_choices)
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=20, choices=TEXT_LANGUAGES)
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.REQUESTED)
    target_on = models.DateField("planned for", null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    mark = models.CharField("translated by", max_length=12, blank=True)
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField("first asked for", default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    objects = TranslationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["entry_uid", "language"],
                condition=Q(state__in=["requested", "accepted", "in_progress"]),
                name="one_open_request_a_language",
                violation_error_message="This translation has been asked for already.",
            ),
            models.CheckConstraint(
                name="translation_planned_for_a_day",
                condition=~Q(state__in=["accepted", "in_progress"]) | Q(target_on__isnull=False),
                violation_error_message="Say for which day the translation is planned.",
            ),
            models.CheckConstraint(
                name="translation_declined_with_reason",
                condition=~Q(state="declined") | ~Q(reason=""),
                violation_error_message="Say why the translation is declined.",
            ),
            models.CheckConstraint(name="translation_delivered_is_marked", condition=~Q(state="delivered") | ~Q(mark="")),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_language_display()})"


class Requester(models.Model):
    """A vote: whoever confirmed by mail that she wants the translation. An enquirer is unique by the hash of the address."""

    request = models.ForeignKey(TranslationRequest, models.CASCADE, related_name="requesters")
    enquirer = models.ForeignKey(Enquirer, models.CASCADE, related_name="votes")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["request", "enquirer"], name="one_vote_an_address")]

    def __str__(self) -> str:
        return f"vote {self.pk} for {self.request_id}"
