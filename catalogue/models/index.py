"""Tables of the index behind every list: bitmap segments, links between entries, posting lists, search texts."""

from collections.abc import Iterable

from django.db import models
from pyroaring import BitMap

from catalogue.models.entry import Entry

IndexTerm = tuple[str, str]  # facet and code


class BitmapSegment(models.Model):
    """A segment of the bitmap of an index term (facet, code): the live entries that carry the term, among
    KEYS_PER_SEGMENT keys from number * KEYS_PER_SEGMENT on. A serialized Roaring bitmap.

    `revision` is the catalogue's revision that wrote the segment last: a process cache reads newer segments only.
    """

    KEYS_PER_SEGMENT = 8192

    facet = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    revision = models.PositiveBigIntegerField(db_index=True)
    members = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "code", "number"], name="one_segment_a_range")]

    def __str__(self) -> str:
        return f"{self.facet}={self.code} [{self.number}]"

    @classmethod
    def key_range(cls, number: int) -> tuple[int, int]:
        """The segment's first key, and the first key after it."""
        return number * cls.KEYS_PER_SEGMENT, (number + 1) * cls.KEYS_PER_SEGMENT


class Link(models.Model):
    """A typed reference from an entry to a publication. No reader sees the link while the publication is not live.

    `to` is the target's uid without a constraint, so that two publications may name each other before either is live.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="links")
    to = models.ForeignKey(
        Entry, models.DO_NOTHING, to_field="uid", db_constraint=False, db_index=False, related_name="linked_from"
    )
    type = models.CharField(max_length=20)
    position = models.PositiveIntegerField(default=0)
    effective_on = models.DateField(null=True)
    locator = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["entry", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "to", "type", "locator"], name="one_link_a_type")]
        indexes = [models.Index(fields=["to", "type"], name="link_by_target")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.type} {self.to_id}"


class SearchText(models.Model):
    """The normalised text of a live entry, for search; never shown."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="search_text")
    text = models.TextField()

    def __str__(self) -> str:
        return str(self.entry_id)


class PostingList(models.Model):
    """A segment of the posting lists of a token: live entries among KEYS_PER_SEGMENT keys from number * KEYS_PER_SEGMENT on.

    Serialized Roaring bitmaps, b"" for an empty one: entries with the token anywhere, in the summary, in a title; as bit slices
    of a number from 0 to 7, how often for the length of the text (`often` is bit 2, `often_2` bit 1, `often_1` bit 0); and from
    0 to 3, how short that title is. `anywhere` includes all others. See search.ranking.
    """

    KEYS_PER_SEGMENT = 65536
    BITMAP_FIELDS = ("anywhere", "often", "summary", "title", "often_2", "often_1", "title_2", "title_1")

    token = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    anywhere = models.BinaryField()
    often = models.BinaryField(default=b"")
    summary = models.BinaryField(default=b"")
    title = models.BinaryField(default=b"")
    often_2 = models.BinaryField(default=b"", db_default=b"")
    often_1 = models.BinaryField(default=b"", db_default=b"")
    title_2 = models.BinaryField(default=b"", db_default=b"")
    title_1 = models.BinaryField(default=b"", db_default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "number"], name="one_posting_list_a_range")]
        indexes = [models.Index(fields=["token"], name="posting_list_by_prefix", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return f"{self.token} [{self.number}]"

    def bitmaps(self) -> dict[str, BitMap]:
        return self.deserialize_bitmaps(getattr(self, name) for name in self.BITMAP_FIELDS)

    @classmethod
    def deserialize_bitmaps(cls, stored: Iterable[bytes]) -> dict[str, BitMap]:
        return {
            name: BitMap.deserialize(bytes(data)) if data else BitMap()
            for name, data in zip(cls.BITMAP_FIELDS, stored, strict=True)
        }
