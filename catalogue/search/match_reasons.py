"""Why an entry is a hit where its text does not say so: the terms, other names and days by which it matches a query."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalogue.http.language import gettext as _
from catalogue.index.bitmap_index import TYPE
from catalogue.index.process_cache import bitmap_index_at, vocabulary_at
from catalogue.index.revision import Revision
from catalogue.models.index import IndexTerm
from catalogue.publication_types import publication_type
from catalogue.search.analyzer import count_tokens, normalize_text
from catalogue.search.days import DAY_PREFIX, document_days
from catalogue.search.inverted_index import TITLE_KEYS
from catalogue.search.searcher import SearchResult
from catalogue.search.term_names import term_names_at
from catalogue.vocabulary.choice_labels import LABELS, choice_label
from catalogue.vocabulary.date_text import format_date
from catalogue.vocabulary.localized_names import language_of, localized_name

MAX_REASONS = 3
FACET_LABELS: dict[str, str | Promise] = {
    **LABELS["facet"],
    "ics": "ICS",
    "kind": gettext_lazy("Kind"),
    "level": gettext_lazy("Level"),
    "content_form": gettext_lazy("Form"),
    TYPE: gettext_lazy("Type"),
}
DAY_LABELS: dict[str, str | Promise] = {
    "written_on": gettext_lazy("Dated"),
    "published_on": gettext_lazy("Published"),
    "in_force_on": pgettext_lazy("date", "In force"),
    "ended_on": gettext_lazy("Ended"),
    "comments_close_on": gettext_lazy("Comments close"),
}


class MatchReason(NamedTuple):
    label: str
    text: str
    lang: str


def match_reasons(key: int, document: Mapping[str, Any], result: SearchResult, revision: Revision) -> list[MatchReason]:
    """At most MAX_REASONS of the live entry with that key; [] where its text has every word of the query."""
    reasons = [
        *_other_names(document, result),
        *_days(document, result),
        *(_term_reason(term, revision) for term in _terms(key, result, revision)),
    ]
    return list(dict.fromkeys(reasons))[:MAX_REASONS]


def _terms(key: int, result: SearchResult, revision: Revision) -> list[IndexTerm]:
    """The terms of the entry that the words name which its text does not have; of those that the most words name."""
    index, names = bitmap_index_at(revision), term_names_at(revision)
    named = [names.with_token(token) for token, entries in result.by_token.items() if key in entries.by_term - entries.in_text]
    carried = sorted(term for term in set().union(*named) if key in index.bitmap(*term))
    counts = {term: sum(term in terms for terms in named) for term in carried}
    return [term for term in carried if counts[term] == max(counts.values())]


def _term_reason(term: IndexTerm, revision: Revision) -> MatchReason:
    facet, code = term
    known = vocabulary_at(revision).by_facet[facet].get(code)
    if known:
        return MatchReason(str(FACET_LABELS[facet]), *localized_name(known))
    name = str(publication_type(code).name) if facet == TYPE else choice_label(facet, code)
    return _reason(FACET_LABELS[facet], name)


def _other_names(document: Mapping[str, Any], result: SearchResult) -> list[MatchReason]:
    """The other name or official title with the most words of the query that no title has; [] for none."""
    names = [*document.get("aliases", ()), *(text.get("title", "") for text in document.get("texts") or ())]
    if not any(names):
        return []
    titles = count_tokens(normalize_text("\n".join(document.get(name) or "" for name in TITLE_KEYS)))
    missing = {wanted.token for wanted in result.by_token} - titles.keys()
    counts = [len(missing & count_tokens(normalize_text(name)).keys()) for name in names]
    return [_reason(_("Also called"), names[counts.index(max(counts))])] if any(counts) else []


def _days(document: Mapping[str, Any], result: SearchResult) -> Iterator[MatchReason]:
    wanted = {token.token.removeprefix(DAY_PREFIX) for token in result.by_token if token.token.startswith(DAY_PREFIX)}
    for key, day in document_days(document):
        if day in wanted:
            wanted.remove(day)
            yield _reason(DAY_LABELS.get(key, _("Date")), format_date(day))


def _reason(label: str | Promise, text: str) -> MatchReason:
    return MatchReason(str(label), text, language_of(text))
