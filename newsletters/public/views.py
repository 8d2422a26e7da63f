"""Items, issues and reports as pages and, of issues and reports, in print."""

from typing import Any

from catalogue.footnotes import numbered
from catalogue.moment import Moment
from catalogue.reading import contained
from catalogue.web.details import EntryDetail, References
from catalogue.web.lists import EntryList
from catalogue.web.pdf import PdfFace
from newsletters.public import references
from newsletters.public.bodies import bodies_named
from newsletters.public.filters import ItemFilter


class ItemList(EntryList):
    entry_type = "item"
    filterset_class = ItemFilter
    template_name = "newsletters/item_list.html"
    facets = ("content_form", "priority_area", "sector", "technology", "region", "organization")


class ItemDetail(EntryDetail):
    entry_type = "item"
    template_name = "newsletters/item_detail.html"
    references = References(references.cite_item, references.describe_item)


class IssueList(EntryList):
    entry_type = "issue"
    template_name = "newsletters/issue_list.html"


class IssueDetail(EntryDetail):
    """An issue with the documents of its live items in their sections."""

    entry_type = "issue"
    template_name = "newsletters/issue_detail.html"
    references = References(references.cite_issue, references.describe_issue)
    with_contents = True

    def more(self, document: dict[str, Any], moment: Moment) -> dict[str, Any]:
        items = contained(document, moment)
        sections = [
            {**section, "items": [items[item["uid"]] for item in section["items"] if item["uid"] in items]}
            for section in document["sections"]
        ]
        return {"sections": sections, "bodies": bodies_named(items.values(), moment)}


class IssuePdf(PdfFace, IssueDetail):
    template_name = "pdf/issue.html"


class ReportList(EntryList):
    entry_type = "report"
    template_name = "newsletters/report_list.html"


class ReportDetail(EntryDetail):
    """A report with the footnotes of all its sections numbered through."""

    entry_type = "report"
    template_name = "newsletters/report_detail.html"
    references = References(references.cite_report, references.describe_report)

    def more(self, document: dict[str, Any], moment: Moment) -> dict[str, Any]:
        bodies, notes = numbered(section["body"] for section in document["sections"])
        sections = [{**section, "noted": body} for section, body in zip(document["sections"], bodies, strict=True)]
        return {"sections": sections, "notes": notes}


class ReportPdf(PdfFace, ReportDetail):
    template_name = "pdf/report.html"
