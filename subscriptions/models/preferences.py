"""What readers want to get. Readers who want the same share a row, so that a mailing is worked out once for all of them."""

import hashlib
from typing import Any, NamedTuple

from django.db import models

from infra.canonical_json import canonical_json

MAX_CODES = 200  # of one kind; the vocabulary's longest list that the form shows has fewer


class Wishes(NamedTuple):
    """The choices of one reader. Codes of the vocabulary, sorted; none of a kind means all of it."""

    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    has_issue: bool = True
    has_corrections: bool = True

    def as_json(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in self._asdict().items()}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Wishes":
        """The wishes that `as_json` wrote."""
        values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
        return cls(**values)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
        return hashlib.sha256(canonical_json(self.as_json()).encode()).hexdigest()


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def of(self, wishes: Wishes) -> "Preference":
        """The row of these wishes, made if there is none, and locked until the caller's transaction ends."""
        return self.select_for_update(no_key=True).get_or_create(digest=wishes.digest, defaults=wishes.as_json())[0]


class Preference(models.Model):
    """A distinct set of wishes. The fields are those of Wishes; `digest` is over all of them. Rows never change."""

    digest = models.CharField(max_length=64, unique=True)
    sectors = models.JSONField(default=list)
    regions = models.JSONField(default=list)
    areas = models.JSONField("priority areas", default=list)
    has_issue = models.BooleanField("each issue", default=True)
    has_corrections = models.BooleanField("corrections", default=True)

    objects = PreferenceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"preference {self.pk}"

    @property
    def wishes(self) -> Wishes:
        return Wishes.from_json({name: getattr(self, name) for name in Wishes._fields})
