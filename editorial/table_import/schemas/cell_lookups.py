"""Looks up the objects that cells name: terms by code, sources by address or title. Each kind is fetched once for a table."""

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from editorial.models import Source

MAX_GUESSES = 300  # for one table: a file may consist of mistakes, and guessing takes time


def closest_match(text: str, words: Iterable[str]) -> str:
    """The known word that is most like the text; "" where none is."""
    folded = {word.casefold(): word for word in words}
    close = get_close_matches(text.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else ""


class CellLookups:
    """The lookups of one run; never kept across requests."""

    def __init__(self) -> None:
        self._terms: dict[type[models.Model], dict[str, Any]] = {}
        self._guessed: dict[tuple[type[models.Model], str], str] = {}
        self._publications: dict[type[models.Model], tuple[dict[str, int], dict[int | None, str]]] = {}
        self._sources: dict[str, list[Source]] | None = None

    def term(self, model: type[models.Model], code: str) -> Any:
        """The term with the code. Raises ValidationError that proposes the code that was probably meant."""
        terms = self._terms_of(model)
        if code in terms:
            return terms[code]
        guess = self._guess(model, code)
        raise ValidationError(f"There is no code “{code}” here." + (f" Is it “{guess}”?" if guess else ""))

    def _terms_of(self, model: type[models.Model]) -> dict[str, Any]:
        if model not in self._terms:
            self._terms[model] = {term.code: term for term in model._default_manager.all()}  # type: ignore[attr-defined]
        return self._terms[model]

    def _guess(self, model: type[models.Model], text: str) -> str:
        """The code of the term with that name, else the most similar code."""
        if (model, text) not in self._guessed and len(self._guessed) < MAX_GUESSES:
            terms = self._terms_of(model)
            names = {
                name.casefold(): code
                for code, term in terms.items()
                for name in (term.name_en, term.name_zh, getattr(term, "abbreviation", ""))
                if name
            }
            self._guessed[model, text] = names.get(text.casefold()) or closest_match(text, terms)
        return self._guessed.get((model, text), "")

    def publication_key(self, model: type[models.Model], text: str) -> int:
        """The primary key of the publication with that slug or uid. Raises ValidationError."""
        keys, _ = self._publications_of(model)
        if text not in keys:
            name = model._meta.verbose_name
            raise ValidationError(
                f"The desk has no {name} with the slug or uid “{text}”. One of this file is named after it is written."
            )
        return keys[text]

    def publication_slug(self, model: type[models.Model], key: int | None) -> str:
        return self._publications_of(model)[1].get(key, "")

    def _publications_of(self, model: type[models.Model]) -> tuple[dict[str, int], dict[int | None, str]]:
        """Keys by slug and by uid, and slugs by key."""
        if model not in self._publications:
            rows = list(model._default_manager.values_list("pk", "slug", "uid"))
            keys = {str(uid): pk for pk, _, uid in rows} | {slug: pk for pk, slug, _ in rows if slug}
            self._publications[model] = keys, {pk: slug or str(uid) for pk, slug, uid in rows}
        return self._publications[model]

    def sources(self, text: str) -> list[Source]:
        """The sources that the text names, one a line or separated by semicolons. Raises ValidationError for none or several."""
        sources: list[Source] = []
        for line in filter(None, (part.strip() for part in text.split("\n"))):
            source = self._source(line)
            sources += (
                [source]
                if source
                else [self._require_source(part) for part in (p.strip() for p in re.split("[;；]", line)) if part]
            )
        return list({source.pk: source for source in sources}.values())

    def _require_source(self, text: str) -> Source:
        source = self._source(text)
        if source is None:
            raise ValidationError(f"The desk has no source with the address or title “{text}”. Import or add it first.")
        return source

    def _source(self, text: str) -> Source | None:
        matches = self._known_sources().get(text.casefold(), [])
        if len(matches) > 1:
            raise ValidationError(
                f"Several sources are called “{text}”: give the address, or #{matches[0].pk} for the first of them."
            )
        return matches[0] if matches else None

    def _known_sources(self) -> dict[str, list[Source]]:
        """The sources by address, by title and by #number."""
        if self._sources is None:
            self._sources = defaultdict(list)
            for source in Source.objects.order_by("pk"):
                for name in {name.casefold() for name in (source.url, source.title, f"#{source.pk}") if name}:
                    self._sources[name].append(source)
        return self._sources

    def reference_to(self, source: Source) -> str:
        """A text by which `sources` finds this source and no other."""
        for name in (source.url, source.title):
            is_unique = name and "\n" not in name and len(self._known_sources().get(name.casefold(), [])) == 1
            if is_unique:
                return name
        return f"#{source.pk}"
