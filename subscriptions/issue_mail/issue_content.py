"""What a mail shows of an issue: the presented documents of the issue and its items, live or as they would be published."""

from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects

from catalogue.documents.presenter import present_entries
from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import Revision, read_revision
from catalogue.models import Entry
from editorial.audit.audit_log import Actor
from editorial.content.snapshot_shapes import content_relations
from editorial.content.snapshots import serialize
from editorial.previews.preview_page import PreviewedText, presented_text
from editorial.previews.unpublished_contents import parts_of, unpublished_contents
from newsletters.models import Issue
from newsletters.public.views import IssueDetail


class MailedIssue(NamedTuple):
    """`document` as presenter.expand_links() returns it; each of `sections` has title, introduction and items, documents too."""

    document: dict[str, Any]
    sections: list[dict[str, Any]]
    phase: str


def published_issue(entry: Entry) -> MailedIssue:
    """The issue as readers see it now, with its live items. Three statements."""
    revision = read_revision()
    [document] = present_entries([entry], revision, with_contents=True)
    return _mailed_issue(document, revision)


def drafted_issue(issue: Issue, *, by: Actor) -> MailedIssue:
    """The working version, with those items that the person may see, as they would be published with it."""
    prefetch_related_objects([issue], *content_relations(Issue))
    contents = unpublished_contents(parts_of(issue, by=by), files="")
    text = PreviewedText(issue, serialize(issue), issue.SHAPE, is_working_version=True)
    document, revision = presented_text(text, IssueDetail, contents, files="")
    return _mailed_issue(document, revision)


def _mailed_issue(document: dict[str, Any], revision: Revision) -> MailedIssue:
    sections = IssueDetail().extra_context(document, revision)["sections"]
    phase = vocabulary_at(revision).get("phase", document["phase"] or "")
    return MailedIssue(document, sections, phase.name_en if phase else "")
