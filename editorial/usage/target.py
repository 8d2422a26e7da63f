"""The keys, codes and texts by which the uses of a row or file are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from catalogue.http.paths import web_path
from catalogue.models import Redirect
from editorial.content.merged_references import MERGEABLE_MODELS
from editorial.models import Publication

ADDRESS_ENDS = ("/", '"', ".", "#", "?")  # characters after an address: a longer address does not match


@dataclass(frozen=True)
class UsageTarget:
    """`keys` and `codes` are those of the row of `model` and of the rows that were merged into it.

    `texts` are searched in rich text. `uid` is that of a publication, which does not count as a use of itself.
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
    """The uid, and the present and former paths, as links hold them."""
    kind = publication.ENTRY_TYPE
    old = Redirect.objects.filter(type=kind, entry__uid=publication.uid).values_list("slug", flat=True)
    paths = [web_path(kind, slug).rstrip("/") for slug in {publication.slug, *old}]
    return [str(publication.uid), *(path + end for path in sorted(paths) for end in ADDRESS_ENDS)]
