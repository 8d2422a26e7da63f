"""Composes the publishable documents of items, issues and special reports from their desk models."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import slugify

from catalogue.publish.contracts import OutgoingLink, PublishableDocument
from editorial.content.compose import (
    compose_document,
    correction_texts,
    distinct_links,
    search_text,
    vocabulary_terms,
)
from editorial.rich_text.fields import clean_html
from newsletters.models import Issue, IssuePlacement, Item, SpecialReport
from newsletters.public.choices import CONTAINS, DISCUSSES, REPORTS_ON
from newsletters.public.serializers import IssueDocumentSerializer, ItemDocumentSerializer, ReportDocumentSerializer
from policies.document import text_values


def compose_item(item: Item) -> PublishableDocument:
    terms = vocabulary_terms(item) | {("content_form", form) for form in item.content_forms}
    return PublishableDocument(
        type=item.ENTRY_TYPE,
        uid=item.uid,
        slug=item.slug,
        title=item.title,
        document=compose_document(item, ItemDocumentSerializer, texts=[text_values(text) for text in item.texts.all()]),
        terms=frozenset(terms),
        links=distinct_links(subject_links(item, REPORTS_ON)),
        corrections=correction_texts(item),
        search_text=search_text(
            item, item.title_zh, item.facts, item.analysis, item.analyst, *(f"{t.title}\n{t.body}" for t in item.texts.all())
        ),
        sorted_on=item.reported_on,
        comments_close_on=item.comments_close_on,
    )


def compose_issue(issue: Issue) -> PublishableDocument:
    sections = list(issue.sections.all())
    names = ("abbreviation", "title", "title_zh")
    shown = [{name: getattr(one, name) for name in names} for one in issue.abbreviations.all() if one.title]
    values = {"phase": issue.phase.code, "sections": _section_values(issue), "abbreviations": shown}
    document = compose_document(issue, IssueDocumentSerializer, **values)
    if not shown:
        del document["abbreviations"]  # documents of shape 2 stay as they were
    return PublishableDocument(
        type=issue.ENTRY_TYPE,
        uid=issue.uid,
        slug=issue.slug,
        title=issue.title,
        document=document,
        terms=frozenset(vocabulary_terms(issue)),
        links=distinct_links(OutgoingLink(placed.item.uid, CONTAINS) for placed in placed_items(issue)),
        corrections=correction_texts(issue),
        search_text=search_text(issue, issue.takeaways, *(f"{s.title}\n{s.introduction}" for s in sections)),
        sorted_on=issue.issued_on or issue.period_end,
    )


def _section_values(issue: Issue) -> list[dict[str, Any]]:
    placed = placed_items(issue)
    return [
        {
            "title": section.title,
            "introduction": section.introduction,
            "items": [p.item.uid for p in placed if p.section == section.position],
        }
        for section in issue.sections.all()
    ]


def placed_items(issue: Issue) -> list[IssuePlacement]:
    """Returns the placements in reading order. Leaves out an item of a draft whose section does not exist."""
    numbers = {section.position for section in issue.sections.all()}
    return [placed for placed in issue.placements.all() if placed.section in numbers]


def compose_report(report: SpecialReport) -> PublishableDocument:
    sections = list(report.sections.all())
    return PublishableDocument(
        type=report.ENTRY_TYPE,
        uid=report.uid,
        slug=report.slug,
        title=report.title,
        document=compose_document(
            report,
            ReportDocumentSerializer,
            phase=report.phase.code if report.phase else None,
            authors=report.author_names,
            sections=_report_section_values(report),
        ),
        terms=frozenset(vocabulary_terms(report)),
        links=distinct_links(subject_links(report, DISCUSSES)),
        corrections=correction_texts(report),
        search_text=search_text(
            report, report.subtitle, report.authors, report.abstract, *(f"{s.title}\n{s.body}" for s in sections)
        ),
        sorted_on=report.issued_on,  # type: ignore[arg-type]
    )


def _report_section_values(report: SpecialReport) -> list[dict[str, Any]]:
    sections = list(report.sections.all())
    numbered = enumerate(zip(sections, section_anchors(s.title for s in sections), strict=True), start=1)
    return [
        {"number": number, "title": section.title, "anchor": anchor, "body": clean_html(section.body)}
        for number, (section, anchor) in numbered
    ]


def section_anchors(titles: Iterable[str]) -> Iterator[str]:
    """Yields a unique anchor for each title; `section` for a title without a Latin letter or digit."""
    used: set[str] = set()
    for title in titles:
        stem = slugify(title) or "section"
        anchor, count = stem, 1
        while anchor in used:
            count += 1
            anchor = f"{stem}-{count}"
        used.add(anchor)
        yield anchor


def subject_links(row: Item | SpecialReport, link_type: str) -> Iterator[OutgoingLink]:
    """Yields links to policies, then to cases, each in the order of the form."""
    yield from (OutgoingLink(about.policy.uid, link_type) for about in row.policies.all())
    yield from (OutgoingLink(about.case.uid, link_type) for about in row.cases.all())
