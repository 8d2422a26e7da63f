"""Composes items, issues and special reports: the desk's objects to the public's documents."""

from collections.abc import Iterable, Iterator

from django.utils.text import slugify

from catalogue.api.shape import filled
from catalogue.composed import Composed, LinkTo
from editorial.composing import corrections, distinct, head, search_text, tail, vocabulary_terms
from editorial.text import clean_html
from newsletters.models import Issue, IssuePlacement, Item, SpecialReport
from newsletters.public.shape import IssueDocument, ItemDocument, ReportDocument
from newsletters.public.words import CONTAINS, DISCUSSES, REPORTS_ON


def compose_item(item: Item) -> Composed:
    terms = vocabulary_terms(item) | {("content_form", form) for form in item.content_forms}
    return Composed(
        type=item.ENTRY_TYPE,
        uid=item.uid,
        slug=item.slug,
        title=item.title,
        document=filled(ItemDocument, item_values(item)),
        terms=frozenset(terms),
        links=distinct(links_to_subjects(item, REPORTS_ON)),
        corrections=corrections(item),
        search_text=search_text(item, item.title_zh, item.facts, item.analysis, item.analyst),
        sorted_on=item.reported_on,
        comments_close_on=item.comments_close_on,
    )


def item_values(item: Item) -> dict:
    return {
        **head(item),
        "title_zh": item.title_zh,
        "content_forms": item.content_forms,
        "reported_on": item.reported_on,
        "event_on": item.event_on,
        "event_on_precision": item.event_on_precision,
        "comments_close_on": item.comments_close_on,
        "translation_availability": item.translation_availability,
        "facts": clean_html(item.facts),
        "analysis": clean_html(item.analysis),
        "analyst": item.analyst,
        "analysed_on": item.analysed_on,
        **tail(item),
    }


def compose_issue(issue: Issue) -> Composed:
    sections = list(issue.sections.all())
    return Composed(
        type=issue.ENTRY_TYPE,
        uid=issue.uid,
        slug=issue.slug,
        title=issue.title,
        document=filled(IssueDocument, issue_values(issue)),
        terms=frozenset(vocabulary_terms(issue)),
        links=distinct(LinkTo(placed.item.uid, CONTAINS) for placed in placed_items(issue)),
        corrections=corrections(issue),
        search_text=search_text(issue, issue.takeaways, *(f"{s.title}\n{s.introduction}" for s in sections)),
        sorted_on=issue.issued_on or issue.period_end,
    )


def issue_values(issue: Issue) -> dict:
    placed = placed_items(issue)
    return {
        **head(issue),
        "phase": issue.phase.code,
        "number": issue.number,
        "period_start": issue.period_start,
        "period_end": issue.period_end,
        "issued_on": issue.issued_on,
        "takeaways": clean_html(issue.takeaways),
        "distributed_to": issue.distributed_to,
        "sections": [
            {
                "title": section.title,
                "introduction": section.introduction,
                "items": [p.item.uid for p in placed if p.section == section.position],
            }
            for section in issue.sections.all()
        ],
        **tail(issue),
    }


def placed_items(issue: Issue) -> list[IssuePlacement]:
    """In the order of reading. A draft may place an item in a section that is not there: it is left out."""
    numbers = {section.position for section in issue.sections.all()}
    return [placed for placed in issue.placements.all() if placed.section in numbers]


def compose_report(report: SpecialReport) -> Composed:
    sections = list(report.sections.all())
    return Composed(
        type=report.ENTRY_TYPE,
        uid=report.uid,
        slug=report.slug,
        title=report.title,
        document=filled(ReportDocument, report_values(report)),
        terms=frozenset(vocabulary_terms(report)),
        links=distinct(links_to_subjects(report, DISCUSSES)),
        corrections=corrections(report),
        search_text=search_text(
            report, report.subtitle, report.authors, report.abstract, *(f"{s.title}\n{s.body}" for s in sections)
        ),
        sorted_on=report.issued_on,  # type: ignore[arg-type]
    )


def report_values(report: SpecialReport) -> dict:
    sections = list(report.sections.all())
    numbered = enumerate(zip(sections, anchors(s.title for s in sections), strict=True), start=1)
    return {
        **head(report),
        "phase": report.phase.code if report.phase else None,
        "number": report.number,
        "subtitle": report.subtitle,
        "authors": report.author_names,
        "issued_on": report.issued_on,
        "abstract": clean_html(report.abstract),
        "sections": [
            {"number": number, "title": section.title, "anchor": anchor, "body": clean_html(section.body)}
            for number, (section, anchor) in numbered
        ],
        **tail(report),
    }


def anchors(titles: Iterable[str]) -> Iterator[str]:
    """One a title, unique within the page; a title without a Latin letter or digit is `section`."""
    used: set[str] = set()
    for title in titles:
        stem = slugify(title) or "section"
        anchor, count = stem, 1
        while anchor in used:
            count += 1
            anchor = f"{stem}-{count}"
        used.add(anchor)
        yield anchor


def links_to_subjects(row: Item | SpecialReport, link_type: str) -> Iterator[LinkTo]:
    """Policies first, then cases, each in the desk's order."""
    yield from (LinkTo(about.policy.uid, link_type) for about in row.policies.all())
    yield from (LinkTo(about.case.uid, link_type) for about in row.cases.all())
