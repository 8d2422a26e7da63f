"""A list of the site that somebody wants to follow: read from its address by the list's own filters."""

from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.http.language import LANGUAGE_TAGS, in_language
from catalogue.http.paths import type_of_web_folder
from catalogue.index.revision import Revision
from catalogue.publication_types import publication_type
from catalogue.query.description import describe_conditions
from catalogue.query.entry_query import EntryQuery
from catalogue.query.filters import EntryFilterSet, is_repeatable
from catalogue.query.search_filters import SearchFilterSet
from subscriptions.alerts.compiled_conditions import compile_conditions
from subscriptions.models import SavedSearch
from subscriptions.models.alerts import MAX_QUERY

EVERY_TYPE = "search"  # the folder of the list of all types
WITHOUT_MEANING = ("ordering", "page", "format")  # of lists, for what comes one by one


class FollowedList(NamedTuple):
    """`query` is in one spelling. `errors` are by name of the parameter; without any, `filters` are valid."""

    folder: str
    query: str
    filters: EntryFilterSet
    errors: dict[str, list[str]]

    @property
    def entry_query(self) -> EntryQuery:
        """Raises ValueError for a list with errors."""
        if self.errors:
            raise ValueError("A list whose filters are not valid has no entries.")
        return self.filters.qs

    def as_search(self) -> SavedSearch:
        """An unsaved row of the list. Raises ValueError for a list with errors."""
        words = {}
        for language in LANGUAGE_TAGS:
            with in_language(language):
                words[language] = describe_conditions(self.filters, self.entry_query)
        return SavedSearch(folder=self.folder, query=self.query, conditions=compile_conditions(self.filters), words=words)


def followed_list(folder: str, query: QueryDict, revision: Revision) -> FollowedList | None:
    """None for a folder that is no list's. Parameters that the list does not know, and `known_on`, are errors."""
    entry_type = type_of_web_folder(folder)
    if not entry_type and folder != EVERY_TYPE:
        return None
    filterset = publication_type(entry_type).list_view.filterset() if entry_type else SearchFilterSet
    known = filterset.base_filters
    asked = QueryDict(mutable=True)
    for name in sorted(set(query) - set(WITHOUT_MEANING)):
        values = [value for value in query.getlist(name) if value.strip()]
        if values:
            asked.setlist(name, sorted(set(values)) if name in known and is_repeatable(known[name]) else values[-1:])
    filters = filterset(asked, queryset=EntryQuery(revision, entry_type))
    errors: dict[str, list[str]] = {name: [_("This list has no such filter.")] for name in asked if name not in known}
    errors |= {name: [str(message) for message in messages] for name, messages in filters.form.errors.items()}
    if "known_on" in asked:
        errors["known_on"] = [_("A list as it was on a day in the past does not change.")]
    if len(asked.urlencode()) > MAX_QUERY:
        errors[""] = [_("These are too many conditions to follow.")]
    return FollowedList(folder, asked.urlencode(), filters, errors)
