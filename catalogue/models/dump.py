"""Files that hold everything public, and who is making them."""

from django.db import models


class Dump(models.Model):
    """One making of the files. `change` is the number of the last event that is certainly in them.

    `files` are dicts of name, rows, bytes and sha256; empty until it is finished. After `claimed_until` another may begin anew.
    """

    change = models.PositiveBigIntegerField()
    begun_at = models.DateTimeField()
    claimed_until = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    files = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"dump of {self.begun_at:%Y-%m-%d %H:%M}"

    @property
    def folder(self) -> str:
        return str(self.pk)
