"""Pages of the site that a query names: its lists, and what is open for comments, changed or corrected."""

from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.http.language import LANGUAGE_TAGS, in_language, is_chinese
from catalogue.http.paths import VOCABULARY_FOLDERS
from catalogue.publication_types import publication_types
from catalogue.search.analyzer import normalize_text
from catalogue.search.destinations import Destination
from catalogue.vocabulary.choice_labels import LABELS
from catalogue.vocabulary.localized_names import CHINESE_TAG, ENGLISH_TAG, LocalizedText
from infra.text.character_forms import name_key

Names = tuple[str | Promise, ...]  # the title first
PAGES: dict[str, Names] = {
    "consultations": (
        gettext_lazy("Open for comments"),
        gettext_lazy("Closing soon"),
        gettext_lazy("Consultations"),
        "Consultation",
    ),
    "radar": (gettext_lazy("Radar"), gettext_lazy("What comes")),
    "changes": (gettext_lazy("Changes"), gettext_lazy("Changed this week"), gettext_lazy("What changed")),
    "corrections": (gettext_lazy("Corrections"), "Correction"),
    "about": (gettext_lazy("About the desk"),),
}


def page_destinations(query_words: tuple[str, ...]) -> list[Destination]:
    """The page of which the whole query is a name, in either language. No statement."""
    found = _pages_by_name().get(name_key(" ".join(query_words)))
    if not found:
        return []
    url_name, title = found
    with in_language(settings.LANGUAGE_CODE):
        path = reverse(url_name)
    return [Destination(LocalizedText(str(title), CHINESE_TAG if is_chinese() else ENGLISH_TAG), _("Page"), path)]


@cache
def _pages_by_name() -> dict[str, tuple[str, str | Promise]]:
    """URL name and title by the keys of all names of a page."""
    found: dict[str, tuple[str, str | Promise]] = {}
    for language in LANGUAGE_TAGS:
        with in_language(language):
            for url_name, names in _pages():
                found |= {name_key(normalize_text(str(name))): (url_name, names[0]) for name in names}
    return found


def _pages() -> Iterator[tuple[str, Names]]:
    for one in publication_types():
        yield f"{one.code}-list", (one.navigation, one.plural, one.name)
    for facet in VOCABULARY_FOLDERS:
        yield f"{facet}-list", (LABELS["facets"][facet], LABELS["facet"][facet])
    yield from PAGES.items()
