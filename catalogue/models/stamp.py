"""Stamps: when what is shown at a place changed last. Kept answers of the place are valid at its stamp only."""

from django.db import models

EVERYWHERE = "*"  # the place whose stamp counts for every other one too


class Stamp(models.Model):
    """`revision` is the catalogue's revision of the last change of what is shown at `place`.

    A place is an entry's, such as `policy/internet-plus`, that of all lists of a type, such as `policy`, or EVERYWHERE. An
    address of the past keeps its row: what it answers may change again.
    """

    place = models.CharField(max_length=140, primary_key=True)
    revision = models.PositiveBigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.place} at {self.revision}"
