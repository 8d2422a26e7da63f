"""Fills the abbreviations of an issue with those of the published glossary that its texts use. What an editor wrote stays."""

import re

from catalogue.index.revision import read_revision
from editorial.text_checks.text_fields import texts_of
from glossary.public.term_lookup import PublishedTerm, published_terms
from infra.text.plain_text import plain_text
from newsletters.models import Issue, IssueAbbreviation

WORD = re.compile(r"[A-Za-z0-9]+(?:[/&+.-][A-Za-z0-9]+)*")
PART = re.compile(r"[A-Za-z0-9]+")


def add_abbreviations(issue: Issue) -> bool:
    """Returns whether any was missing. The caller holds a transaction, and keeps the snapshot afterwards."""
    terms = {term.abbreviation: term for term in published_terms(read_revision()).values() if term.abbreviation}
    known = set(issue.abbreviations.values_list("abbreviation", flat=True)) if terms else set()
    used = used_words(issue, terms) if terms.keys() - known else set()
    missing = [terms[short] for short in sorted((terms.keys() - known) & used)]
    IssueAbbreviation.objects.bulk_create(_row(issue, term) for term in missing)
    return bool(missing)


def used_words(issue: Issue, terms: dict[str, PublishedTerm]) -> set[str]:
    """The words of the issue and its items, those with a stroke or hyphen also in parts; and the abbreviations with a space."""
    placed = (placement.item for placement in issue.placements.select_related("item").prefetch_related("item__texts"))
    text = "\n".join(
        plain_text(one.text) if one.is_rich else one.text for publication in (issue, *placed) for one in texts_of(publication)
    )
    return {*WORD.findall(text), *PART.findall(text), *(short for short in terms if " " in short and short in text)}


def _row(issue: Issue, term: PublishedTerm) -> IssueAbbreviation:
    return IssueAbbreviation(issue=issue, abbreviation=term.abbreviation, title=term.title, title_zh=term.title_zh)
