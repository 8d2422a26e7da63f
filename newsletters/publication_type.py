"""Declares newsletter items, the issues that print them, and special reports."""

from django.utils.translation import gettext_lazy as _

from catalogue.publication_types import HomeSection, PublicationType
from catalogue.query.filters import EntryFilterSet
from editorial.content.publication_registry import DeskType, declare_publication_type
from newsletters.document import compose_issue, compose_item, compose_report
from newsletters.import_layouts import ITEM_IMPORT_LAYOUT, REPORT_IMPORT_LAYOUT
from newsletters.item_table import ITEM_TABLE
from newsletters.models import Issue, Item, SpecialReport
from newsletters.public import references, serializers, views
from newsletters.public.filters import ItemFilterSet

declare_publication_type(
    DeskType(
        PublicationType(
            code="item",
            name=_("Newsletter item"),
            plural=_("Newsletter items"),
            kind_label=_("News"),
            navigation_label=_("News"),
            web_folder="news",
            api_name="items",
            serializer=serializers.ItemSerializer,
            document_serializer=serializers.ItemDocumentSerializer,
            filterset=ItemFilterSet,
            csl_record=references.item_csl,
            json_ld=references.item_json_ld,
            list_view=views.ItemList,
            detail_view=views.ItemDetail,
            row_dates=("reported_on",),
            kind_template="newsletters/item_kind.html",
            feed_template="newsletters/item_feed_content.html",
            home=HomeSection(limit=6, template="newsletters/item_home_section.html", place="main"),
            example={"slug": "internet-plus-announced", "title": "Internet Plus is announced"},
            samples=(
                {
                    "reported_on": "2015-03-05",
                    "content_forms": ["summary", "strategic_analysis"],
                    "comments_close_on": "2015-04-01",
                },
            ),
        ),
        model=Item,
        compose=compose_item,
        table=ITEM_TABLE,
        print_view=views.ItemPrint,
        import_layout=ITEM_IMPORT_LAYOUT,
    )
)
declare_publication_type(
    DeskType(
        PublicationType(
            code="issue",
            name=_("Newsletter"),
            plural=_("Newsletters"),
            web_folder="newsletters",
            api_name="issues",
            serializer=serializers.IssueSerializer,
            document_serializer=serializers.IssueDocumentSerializer,
            filterset=EntryFilterSet,
            csl_record=references.issue_csl,
            json_ld=references.issue_json_ld,
            list_view=views.IssueList,
            detail_view=views.IssueDetail,
            pdf_view=views.IssuePdf,
            row_dates=("issued_on", "period_end"),
            kind_template="newsletters/issue_kind.html",
            feed_template="newsletters/issue_feed_content.html",
            home=HomeSection(limit=1, template="newsletters/issue_home_section.html", place="side", order=1),
            example={"slug": "2015-03", "title": "March 2015", "number": 1},
            samples=({"period_start": "2015-03-01", "period_end": "2015-03-31", "issued_on": "2015-04-02"},),
        ),
        model=Issue,
        compose=compose_issue,
        first_step=("Begin an issue of the newsletter", "Items are placed in it as they come."),
    )
)
declare_publication_type(
    DeskType(
        PublicationType(
            code="report",
            name=_("Special report"),
            plural=_("Special reports"),
            navigation_label=_("Reports"),
            web_folder="reports",
            api_name="reports",
            serializer=serializers.ReportSerializer,
            document_serializer=serializers.ReportDocumentSerializer,
            filterset=EntryFilterSet,
            csl_record=references.report_csl,
            json_ld=references.report_json_ld,
            list_view=views.ReportList,
            detail_view=views.ReportDetail,
            pdf_view=views.ReportPdf,
            row_dates=("issued_on",),
            feed_template="newsletters/report_feed_content.html",
            home=HomeSection(limit=2, order=2),
            example={"slug": "internet-plus-review", "title": "Internet Plus: a review"},
            samples=({"issued_on": "2015-05-01", "authors": ["The desk"]},),
        ),
        model=SpecialReport,
        compose=compose_report,
        import_layout=REPORT_IMPORT_LAYOUT,
    )
)
