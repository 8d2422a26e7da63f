"""Public files: those that a published version names, and no others."""

from django.db import models

from catalogue.models.entry import Entry


class PublicFile(models.Model):
    """A file of the public store that a version of the entry names. Derived from the versions; a file without a row answers 404."""

    name = models.CharField(max_length=80)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="files")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "entry"], name="one_file_an_entry")]

    def __str__(self) -> str:
        return self.name
