"""Addresses of new publications: the words of the title, with a number where another publication has or had them."""

import re
from collections.abc import Iterable

from django.utils import timezone
from django.utils.text import slugify

from catalogue.models import Redirect
from editorial.models import Publication
from infra.text.han import HAN_CHARACTER

MAX_STEM_LENGTH = 80
DAY_AND_NUMBER = re.compile(r"\d{4}-\d\d-\d\d-\d+")


def free_slug(model: type[Publication], title: str, *, own: str = "") -> str:
    """A slug of the title that no publication of the type has or had, but for `own`; "" for a Chinese title."""
    stem = _stem(title)
    if not stem:
        return ""
    return numbered_slug(model, stem, own=own)


def numbered_slug(model: type[Publication], stem: str, *, own: str = "") -> str:
    """The stem, or with the first number from 2 that makes it free."""
    return _first_free(model, (stem, *(f"{stem}-{number}" for number in range(2, 10_000))), stem, own)


def dated_slug(model: type[Publication]) -> str:
    """Today's date and a number: for a title without Latin words."""
    stem = f"{timezone.localdate():%Y-%m-%d}"
    return _first_free(model, (f"{stem}-{number}" for number in range(1, 10_000)), stem, "")


def follows_title(slug: str, title: str) -> bool:
    """Whether the slug was made from that title, or without one; nobody chose it."""
    stem = _stem(title)
    return bool(DAY_AND_NUMBER.fullmatch(slug)) or bool(stem and re.fullmatch(rf"{re.escape(stem)}(-\d+)?", slug))


def _stem(title: str) -> str:
    return "" if HAN_CHARACTER.search(title) else slugify(title)[:MAX_STEM_LENGTH].strip("-_")


def _first_free(model: type[Publication], slugs: Iterable[str], stem: str, own: str) -> str:
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= set(Redirect.objects.filter(type=model.ENTRY_TYPE, slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in slugs if slug not in taken - {own})
