"""Items, issues and reports as they are cited, and in the words of schema.org."""

from typing import Any

from catalogue.citing import SITE, csl
from catalogue.linked_data import linked_data, other


def cite_item(document: dict[str, Any]) -> dict[str, Any]:
    return csl(document, "article-newspaper", authors=[document["analyst"] or SITE], issued=document["reported_on"])


def describe_item(document: dict[str, Any]) -> dict[str, Any]:
    author = {"@type": "Organization", "name": document["analyst"] or SITE}
    return linked_data(document, "NewsArticle", headline=document["title"], datePublished=document["reported_on"], author=author)


def cite_issue(document: dict[str, Any]) -> dict[str, Any]:
    return csl(document, "periodical", authors=[SITE], issued=document["issued_on"] or document["period_end"])


def describe_issue(document: dict[str, Any]) -> dict[str, Any]:
    return linked_data(
        document,
        "PublicationIssue",
        issueNumber=document["number"],
        datePublished=document["issued_on"],
        temporalCoverage=f"{document['period_start']}/{document['period_end']}",
        hasPart=[other(relation) for relation in document["relations"] if relation["type"] == "contains"],
    )


def cite_report(document: dict[str, Any]) -> dict[str, Any]:
    number = str(document["number"] or "")
    return csl(document, "report", authors=document["authors"] or [SITE], issued=document["issued_on"], number=number)


def describe_report(document: dict[str, Any]) -> dict[str, Any]:
    authors = [{"@type": "Person", "name": name} for name in document["authors"]]
    return linked_data(document, "Report", reportNumber=document["number"], datePublished=document["issued_on"], author=authors)
