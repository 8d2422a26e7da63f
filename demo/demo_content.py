"""Loads the demonstration content from content.toml and publishes it."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from cases.models import CaseStudy
from catalogue.models import Organization, Phase, PriorityArea, Region, Sector, Technology, Version
from demo.demo_glossary import load_glossary
from demo.demo_lists import load_watched_lists
from demo.demo_standards import list_in_cases, load_standards
from editorial.models import Publication, Source
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish, publish_together
from newsletters.models import Issue, Item, SpecialReport
from policies.models import Policy

CONTENT_FILE = Path(__file__).with_name("content.toml")
ZONE = ZoneInfo("Asia/Shanghai")
GLOSSARY_AT = datetime(2015, 8, 2, 8, tzinfo=ZONE)
PUBLISHED_AT = datetime(2015, 8, 3, 8, tzinfo=ZONE)
CORRECTED_AT = datetime(2015, 10, 12, 8, tzinfo=ZONE)
STANDARDS_AT = datetime(2026, 11, 28, 8, tzinfo=ZONE)
TERMS = {
    "sectors": Sector,
    "technologies": Technology,
    "regions": Region,
    "issuers": Organization,
    "organizations": Organization,
    "priority_areas": PriorityArea,
}
MARCH = date(2015, 3, 1)


@transaction.atomic
def load_demo_content() -> dict[str, int]:
    """Returns the number of new rows by type; {} without any change if the content was loaded before."""
    content = tomllib.loads(CONTENT_FILE.read_text(encoding="utf-8"))
    if Policy.objects.filter(slug=content["policy"][0]["slug"]).exists():
        return {}
    sources = {values.pop("key"): _source(values) for values in content["source"]}
    glossary = load_glossary()
    publish_together(glossary, by=None, at=GLOSSARY_AT)
    policies = {values["slug"]: _policy(values, sources) for values in content["policy"]}
    _add_relations(content["policy"], policies)
    cases = {values["slug"]: _case(values, sources, policies) for values in content["case"]}
    items = [(values, _item(values, sources, policies, cases)) for values in content["item"]]
    issue = _issue(content["issue"], items)
    report = _report(content["report"], sources, policies, cases)
    publications = [*policies.values(), *cases.values(), *(item for _, item in items), issue, report]
    publish_together([row for row in publications if not row.slug.startswith("draft-")], by=None, at=PUBLISHED_AT)
    _publish_correction(report, content["report"])
    standards = load_standards()
    publish_together(standards, by=None, at=STANDARDS_AT)
    publish_together(list_in_cases(standards), by=None, note="Standards that came since.", at=STANDARDS_AT)
    drafts = _create_drafts(issue)
    _edit_after_publication(policies["made-in-china-2025"], policies["internet-plus"])
    return {
        "sources": len(sources),
        "policies": len(policies),
        "cases": len(cases),
        "items": len(items),
        "standards": len(standards),
        "watched lists": load_watched_lists(),
        "terms": len(glossary),
        "issues and reports": 2 + len(drafts),
    }


def _save(row: Any) -> Any:
    row.full_clean()
    row.save()
    return row


def _source(values: dict[str, Any]) -> Source:
    return _save(Source(**values, accessed_on=date(2015, 7, 20)))


def _set_terms_and_sources(row: Publication, values: dict[str, Any], sources: dict[str, Source]) -> None:
    row.sources.set(sources[key] for key in values.get("sources", ["review", "media"]))
    for name, model in TERMS.items():
        if name in values:
            found = list(model._default_manager.filter(code__in=values[name]))
            if len(found) != len(values[name]):
                raise ValueError(f"{row.slug}: unknown code among {name}: {values[name]}")
            getattr(row, name).set(found)


def _column_values(model: type[Publication], values: dict[str, Any]) -> dict[str, Any]:
    known = {field.name for field in model._meta.concrete_fields}
    return {name: value for name, value in values.items() if name in known}


def _policy(values: dict[str, Any], sources: dict[str, Source]) -> Policy:
    policy = _save(Policy(**_column_values(Policy, values)))
    _set_terms_and_sources(policy, values, sources)
    for position, text in enumerate(values.get("texts", [])):
        policy.texts.create(position=position, **text)
    for event in values.get("events", []):
        policy.events.create(**event)
    return policy


def _add_relations(rows: list[dict[str, Any]], policies: dict[str, Policy]) -> None:
    for values in rows:
        for position, relation in enumerate(values.get("relations", [])):
            target = policies[relation["target"]]
            policies[values["slug"]].relations.create(type=relation["type"], target=target, position=position)


def _case(values: dict[str, Any], sources: dict[str, Source], policies: dict[str, Policy]) -> CaseStudy:
    case = _save(CaseStudy(**{"tier": "tertiary", "recorded_on": date(2015, 7, 20), **_column_values(CaseStudy, values)}))
    _set_terms_and_sources(case, values, sources)
    links = [{"type": "illustrates", "policy": "internet-plus"}, *values.get("policies", [])]
    for position, link in enumerate(links):
        case.policies.create(type=link["type"], policy=policies[link["policy"]], position=position)
    return case


def _item(values: dict[str, Any], sources: dict[str, Source], policies: dict[str, Policy], cases: dict[str, CaseStudy]) -> Item:
    forms = {f"is_{form}": True for form in values.get("forms", ["summary"])}
    signed = {"analyst": "SESEC III desk", "analysed_on": date(2015, 3, 31)} if "analysis" in values else {}
    item = _save(
        Item(reported_on=MARCH, event_on=MARCH, event_on_precision="month", **forms, **signed, **_column_values(Item, values))
    )
    _set_terms_and_sources(item, values, sources)
    for position, slug in enumerate(values.get("policies", [])):
        item.policies.create(policy=policies[slug], position=position)
    for position, slug in enumerate(values.get("cases", [])):
        item.cases.create(case=cases[slug], position=position)
    return item


def _issue(values: dict[str, Any], items: list[tuple[dict[str, Any], Item]]) -> Issue:
    period = {"period_start": MARCH, "period_end": date(2015, 3, 31), "issued_on": date(2015, 4, 3)}
    issue = _save(Issue(phase=Phase.objects.get(code="sesec-3"), number=1, **period, **_column_values(Issue, values)))
    for position, section in enumerate(values["sections"], start=1):
        issue.sections.create(position=position, **section)
    for position, (said, item) in enumerate(items):
        if "section" in said:
            issue.placements.create(section=said["section"], position=position, item=item)
    return issue


def _report(
    values: dict[str, Any], sources: dict[str, Source], policies: dict[str, Policy], cases: dict[str, CaseStudy]
) -> SpecialReport:
    columns = {name: values[name] for name in ("slug", "title", "subtitle", "authors", "summary", "abstract")}
    report = _save(SpecialReport(phase=Phase.objects.get(code="sesec-3"), issued_on=date(2015, 7, 31), **columns))
    _set_terms_and_sources(report, {"sources": ["review", "cnnic"], "sectors": ["I", "J", "G", "F"]}, sources)
    report.technologies.set(Technology.objects.all())
    for position, section in enumerate(values["sections"], start=1):
        report.sections.create(position=position, **section)
    for position, slug in enumerate(("internet-plus", "government-work-report-2015", "twelfth-five-year-plan")):
        report.policies.create(policy=policies[slug], position=position)
    for position, case in enumerate(case for case in cases.values() if not case.slug.startswith("draft-")):
        report.cases.create(case=case, position=position)
    return report


def _publish_correction(report: SpecialReport, values: dict[str, Any]) -> None:
    """Publish a second version of the report, which corrects misprinted figures."""
    report.sections.filter(position=1).update(body=values["corrected"])
    for correction in values["corrections"]:
        report.corrections.create(corrected_on=CORRECTED_AT.date(), **correction)
    note = "The numbers of Internet users were too small by a factor of ten."
    publish(report, by=None, kind=Version.Kind.CORRECTION, note=note, at=CORRECTED_AT)


def _create_drafts(issue: Issue) -> list[Publication]:
    period = {"period_start": date(2015, 4, 1), "period_end": date(2015, 4, 30)}
    draft = Issue(slug="draft-2015-04", title="Draft: newsletter of April 2015", phase=issue.phase, number=2, **period)
    return [_save(draft), _save(SpecialReport(slug="draft-report", title="Draft: a report on industrial networks"))]


def _edit_after_publication(policy: Policy, other: Policy) -> None:
    """Edit a published policy without publishing: its row is ahead of what readers see."""
    row = Policy.objects.get(pk=policy.pk)
    row.summary = f"{row.summary} The desk is adding what it says of standards."
    _save(row)
    row.relations.create(type="cites", target=other)
    after_save(row, by=None)
