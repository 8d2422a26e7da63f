"""The frozen text of a mailing: its parts, and which parts a reader gets."""

from django.db import models

from mailing.models.mailing import Mailing


class Part(models.Model):
    """One block of the mail (head, section, item, foot) in its transfer encoding: quoted-printable bytes with CRLF.

    `entry_uid` and `entry_version` name the published entry that the block shows, so that the ledger answers who was sent what.
    A mail has the first `subject` among its parts, so that each language has its own; without one it has the mailing's.
    """

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    html = models.BinaryField()
    text = models.BinaryField()
    subject = models.CharField(max_length=300, blank=True)
    entry_uid = models.UUIDField(null=True)
    entry_version = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["mailing", "position"], name="one_part_a_position")]
        indexes = [models.Index(fields=["entry_uid"], name="part_about")]

    def __str__(self) -> str:
        return f"part {self.position} of {self.mailing_id}"


class Selection(models.Model):
    """A distinct set of parts; readers with the same preferences share it. `digest` is over the positions of its parts."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="selections")
    digest = models.CharField(max_length=64)
    parts = models.ManyToManyField(Part, through="SelectionPart", related_name="selections")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "digest"], name="one_selection_a_digest")]

    def __str__(self) -> str:
        return f"selection {self.pk} of {self.mailing_id}"


class SelectionPart(models.Model):
    selection = models.ForeignKey(Selection, models.CASCADE, related_name="+")
    part = models.ForeignKey(Part, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["selection", "part"], name="part_once_a_selection")]

    def __str__(self) -> str:
        return f"part {self.part_id} in selection {self.selection_id}"
