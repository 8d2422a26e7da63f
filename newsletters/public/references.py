"""CSL records and JSON-LD of items, issues and reports."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from catalogue.documents.citations import SITE_NAME, csl_record
from catalogue.documents.json_ld import build_json_ld, related_work_node
from catalogue.documents.presenter import CONTAINS
from catalogue.http.paths import WEB_FOLDERS
from catalogue.vocabulary.link_types import REVERSE


def item_csl(document: dict[str, Any]) -> dict[str, Any]:
    return csl_record(document, authors=[document["analyst"] or SITE_NAME], issued=document["reported_on"])


def item_json_ld(document: dict[str, Any]) -> dict[str, Any]:
    signed: dict[str, Any] = {"author": {"@type": "Organization", "name": document["analyst"]}} if document["analyst"] else {}
    printed_in = [one for one in document["relations"] if one["type"] == CONTAINS and one["direction"] == REVERSE]
    return build_json_ld(
        document,
        "NewsArticle",
        datePublished=document["reported_on"],
        isPartOf=[related_work_node(issue, "PublicationIssue") for issue in printed_in],
        **signed,
    )


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
        isPartOf={
            "@type": "Periodical",
            "name": f"{SITE_NAME}: {_('Newsletters')}",
            "url": f"{settings.SITE_URL}/{WEB_FOLDERS['issue']}/",
        },
        hasPart=[related_work_node(one) for one in document["relations"] if one["type"] == CONTAINS],
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
    signed: dict[str, Any] = {"author": authors} if authors else {}
    number = str(document["number"] or "")
    return build_json_ld(document, "Report", reportNumber=number, datePublished=document["issued_on"], **signed)
