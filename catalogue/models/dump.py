"""Dumps: files with everything public, and the claim of the worker that writes them."""

from django.db import models


class Dump(models.Model):
    """One dump. `change` is the number of the last public event that is certainly in its files.

    `files` is a list of dicts with name, rows, bytes and sha256; empty until `finished_at`. After `claimed_until` another
    worker may start a new dump.
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
