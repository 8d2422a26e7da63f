"""CSL records and JSON-LD of items, issues and reports."""

from typing import Any

from django.utils.translation import gettext as _

from catalogue.documents.citations import SITE_NAME, csl_record
from catalogue.documents.json_ld import build_json_ld, related_work_node


def item_csl(document: dict[str, Any]) -> dict[str, Any]:
    return csl_record(document, authors=[document["analyst"] or SITE_NAME], issued=document["reported_on"])


def item_json_ld(document: dict[str, Any]) -> dict[str, Any]:
    author = {"@type": "Organization", "name": document["analyst"] or SITE_NAME}
    return build_json_ld(document, "NewsArticle", headline=document["title"], datePublished=document["reported_on"], author=author)


def issue_csl(document: dict[str, Any]) -> dict[str, Any]:
    issued = document["issued_on"] or document["period_end"]
    return csl_record(document, "report", issued=issued, genre=_("Newsletter"), number=str(document["number"] or ""))


def issue_json_ld(document: dict[str, Any]) -> dict[str, Any]:
    return build_json_ld(
        document,
        "PublicationIssue",
        issueNumber=document["number"],
        datePublished=document["issued_on"],
        temporalCoverage=f"{document['period_start']}/{document['period_end']}",
        hasPart=[related_work_node(relation) for relation in document["relations"] if relation["type"] == "contains"],
    )


def report_csl(document: dict[str, Any]) -> dict[str, Any]:
    return csl_record(
        document,
        "report",
        authors=document["authors"] or [SITE_NAME],
        issued=document["issued_on"],
        genre=_("Special report"),
        number=str(document["number"] or ""),
    )


def report_json_ld(document: dict[str, Any]) -> dict[str, Any]:
    authors = [{"@type": "Person", "name": name} for name in document["authors"]]
    return build_json_ld(document, "Report", reportNumber=document["number"], datePublished=document["issued_on"], author=authors)
