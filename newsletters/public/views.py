"""Pages of items, issues and special reports, and PDFs of issues and reports."""

from typing import Any

from catalogue.documents.footnotes import number_footnotes
from catalogue.documents.presenter import contained_documents
from catalogue.index.revision import Revision
from catalogue.print.pdf import PdfMixin
from catalogue.vocabulary.link_types import FORWARD
from catalogue.web.details import EntryDetail
from catalogue.web.lists import EntryList
from newsletters.public.abbreviations import abbreviations_of, organizations_in_items


class ItemList(EntryList):
    entry_type = "item"
    template_name = "newsletters/item_list.html"
    facets = ("content_form", "priority_area", "sector", "technology", "region", "organization")


class ItemDetail(EntryDetail):
    entry_type = "item"
    template_name = "newsletters/item_detail.html"


class ItemPrint(ItemDetail):
    """An item as the PDF of an issue prints it. Readers have no PDF of a single item; the desk previews it."""

    template_name = "newsletters/item_print.html"

    def extra_context(self, document: dict[str, Any], revision: Revision) -> dict[str, Any]:
        subjects = [relation for relation in document["relations"] if relation["direction"] == FORWARD]
        return {"items": [{**document, "relations": subjects}]}


class IssueList(EntryList):
    entry_type = "issue"
    template_name = "newsletters/issue_list.html"


class IssueDetail(EntryDetail):
    """An issue; each section holds the presented documents of its live items."""

    entry_type = "issue"
    template_name = "newsletters/issue_detail.html"
    with_contents = True

    def extra_context(self, document: dict[str, Any], revision: Revision) -> dict[str, Any]:
        items = contained_documents(document, revision)
        sections = [
            {**section, "items": [items[item["uid"]] for item in section["items"] if item["uid"] in items]}
            for section in document["sections"]
        ]
        organizations = organizations_in_items(items.values(), revision)
        return {"sections": sections, "abbreviations": abbreviations_of(document, organizations)}


class IssuePdf(PdfMixin, IssueDetail):
    template_name = "newsletters/issue_print.html"


class ReportList(EntryList):
    entry_type = "report"
    template_name = "newsletters/report_list.html"


class ReportDetail(EntryDetail):
    """A report; its footnotes are numbered continuously across sections."""

    entry_type = "report"
    template_name = "newsletters/report_detail.html"

    def extra_context(self, document: dict[str, Any], revision: Revision) -> dict[str, Any]:
        bodies, notes = number_footnotes(section["body"] for section in document["sections"])
        sections = [{**section, "footnoted": body} for section, body in zip(document["sections"], bodies, strict=True)]
        return {"sections": sections, "notes": notes}


class ReportPdf(PdfMixin, ReportDetail):
    template_name = "newsletters/report_print.html"
