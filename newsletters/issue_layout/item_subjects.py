"""Subjects of an issue from its items: what the items bring is added with them and leaves with them; an editor's own stay."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from editorial.admin_mixins.desk_forms import selected_terms
from newsletters.models import Issue, Item

SUBJECTS = ("sectors", "technologies", "regions", "organizations", "priority_areas")


class Subject(NamedTuple):
    """A term of the issue or of its items."""

    term: Any
    is_in_issue: bool
    is_in_items: bool


class SubjectGroup(NamedTuple):
    label: str
    subjects: list[Subject]


def subject_groups(issue: Issue, items: Collection[int]) -> list[SubjectGroup]:
    """The groups that have terms: first those from the items. Two statements."""
    own, from_items = selected_terms(Issue, [issue.pk]), _terms_of_items(items)
    groups = []
    for name in SUBJECTS:
        chosen, brought = {term.pk: term for term in own.get(name, [])}, from_items.get(name, {})
        terms = sorted((chosen | brought).items(), key=lambda pair: (pair[0] not in brought, str(pair[1])))
        subjects = [Subject(term, key in chosen, key in brought) for key, term in terms]
        if subjects:
            groups.append(SubjectGroup(name.replace("_", " ").capitalize(), subjects))
    return groups


def follow_items(issue: Issue, *, before: Collection[int], after: Collection[int]) -> None:
    """Adds to the issue what only the items `after` bring, and takes out what only those `before` brought."""
    if set(before) != set(after):
        old, new = _terms_of_items(before), _terms_of_items(after)
        for name in SUBJECTS:
            getattr(issue, name).add(*(new.get(name, {}).keys() - old.get(name, {}).keys()))
            getattr(issue, name).remove(*(old.get(name, {}).keys() - new.get(name, {}).keys()))


def take_over_subjects(issue: Issue, items: Collection[int]) -> bool:
    """Adds all terms of the items to the issue. Returns whether one was missing."""
    missing = list(_missing_subjects(issue, items))
    for name, keys in missing:
        getattr(issue, name).add(*keys)
    return bool(missing)


def _missing_subjects(issue: Issue, items: Collection[int]) -> Iterator[tuple[str, set[int]]]:
    own = selected_terms(Issue, [issue.pk])
    for name, terms in _terms_of_items(items).items():
        if keys := terms.keys() - {term.pk for term in own.get(name, [])}:
            yield name, keys


def _terms_of_items(items: Collection[int]) -> dict[str, dict[int, Any]]:
    """By relation and key, without sources. One statement; none without items."""
    found = selected_terms(Item, items) if items else {}
    return {name: {term.pk: term for term in found[name]} for name in SUBJECTS if name in found}
