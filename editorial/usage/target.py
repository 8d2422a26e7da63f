"""What is looked for when somebody asks where a thing is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from catalogue.http.paths import web_path
from catalogue.models import Redirect
from editorial.content.merged_references import MERGEABLE_MODELS
from editorial.models import Publication

ADDRESS_ENDS = ("/", '"', ".", "#", "?")  # after an address, so that one that begins alike is another


@dataclass(frozen=True)
class UsageTarget:
    """`keys` are those of the rows of `model` that mean it: its own, and those of what was merged into it. `codes` likewise.
    `texts` are looked for in rich text. `uid` is that of a publication, which is no use of itself.
    """

    model: type[models.Model] | None
    keys: tuple[int, ...]
    codes: tuple[str, ...]
    texts: tuple[str, ...]
    uid: UUID | None = None

    @classmethod
    def of(cls, target: Any, texts: Sequence[str] = ()) -> "UsageTarget":
        """Two statements at most."""
        if target is None:
            return cls(None, (), (), tuple(texts))
        if isinstance(target, Publication):
            return cls(type(target), (target.pk,), (), (*texts, *_public_addresses(target)), target.uid)
        rows = [target]
        if isinstance(target, MERGEABLE_MODELS):
            rows += type(target)._default_manager.filter(merged_into=target).order_by("pk")
        codes = tuple(row.code for row in rows if hasattr(row, "code"))
        return cls(type(target), tuple(row.pk for row in rows), codes, tuple(texts))


def _public_addresses(publication: Publication) -> list[str]:
    """Its uid, and its addresses present and past, as a link holds them."""
    kind = publication.ENTRY_TYPE
    old = Redirect.objects.filter(type=kind, entry__uid=publication.uid).values_list("slug", flat=True)
    paths = [web_path(kind, slug).rstrip("/") for slug in {publication.slug, *old}]
    return [str(publication.uid), *(path + end for path in sorted(paths) for end in ADDRESS_ENDS)]
