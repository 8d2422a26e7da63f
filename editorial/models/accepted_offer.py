"""What a publisher accepted beside a transition, such as the mail of an issue, until it is carried out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.publication_types import type_choices


class AcceptedOffer(models.Model):
    """A ticked box about a publication. `name` is its kind (editorial/workflow/added_offers.py), `label` and `count` what it said.

    `due_at` is empty while the publication is scheduled; then it is the hour for which it was planned. `claimed_at` is when
    somebody began to carry it out. A row that is done is deleted; `failure` says why it could not be done.
    """

    uid = models.UUIDField()
    type = models.CharField(max_length=10, choices=type_choices)
    name = models.CharField(max_length=30)
    label = models.TextField()
    count = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["uid", "name"], name="one_accepted_offer_of_a_kind")]
        indexes = [models.Index(fields=["due_at"], name="accepted_offer_due", condition=Q(failure="", due_at__isnull=False))]

    def __str__(self) -> str:
        return self.label
