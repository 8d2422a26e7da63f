"""The narrow index behind every list: terms with counts, entries' places in them, references between entries, search text."""

from django.db import models
from django.db.models import F

from catalogue.models.entry import Entry


class Term(models.Model):
    """A facet's value within a type. `type` is empty for the lists across all types; facet `all` holds every live entry."""

    ALL = "all"

    type = models.CharField(max_length=10, blank=True)
    facet = models.CharField(max_length=20)
    code = models.CharField(max_length=60, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "facet", "code"], name="one_term_a_code")]

    def __str__(self) -> str:
        return f"{self.type or '*'}:{self.facet}={self.code} ({self.count})"


class Tag(models.Model):
    """A live entry's places in a term's two lists: by its day, and by when it last changed. Only live entries have tags."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="tags")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="tags", db_index=False)
    sorted_on = models.DateField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "term"], name="one_tag_a_term")]
        indexes = [
            models.Index(F("term"), F("sorted_on").desc(), F("entry").desc(), name="tag_list"),
            models.Index(F("term"), F("changed_at").desc(), F("entry").desc(), name="tag_list_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} < {self.entry_id}"


class Link(models.Model):
    """A typed reference from an entry to a publication that may not be live: then nobody sees the link.

    `to` holds the target's uid without a constraint, so that two publications may name each other before either is live.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="links")
    to = models.ForeignKey(Entry, models.DO_NOTHING, to_field="uid", db_constraint=False, related_name="linked_from")
    type = models.CharField(max_length=20)
    position = models.PositiveIntegerField(default=0)
    effective_on = models.DateField(null=True)
    locator = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["entry", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "to", "type", "locator"], name="one_link_a_type")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.type} {self.to_id}"


class SearchText(models.Model):
    """The normalised text of a live entry, for searching; never shown."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="search_text")
    text = models.TextField()

    def __str__(self) -> str:
        return str(self.entry_id)
