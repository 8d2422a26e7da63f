"""Widgets of work queues: returned, to review, to publish, own drafts, drafts set aside, without an owner."""

from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from editorial.dashboard.context import DashboardContext, QueryScope
from editorial.dashboard.queries import DashboardQuery, QueryRow, register_query
from editorial.dashboard.rendering import format_datetime, publication_line, query_widget
from editorial.dashboard.widgets import QueryResults, Widget, WidgetLine, register_widget
from editorial.models import AuditEntry, Publication, SetAsideDraft
from editorial.workflow.transition_table import RESTING_STATES

State = Publication.State
IS_UNFINISHED = Q(state=State.DRAFT) | Q(state__in=sorted(RESTING_STATES - {State.DRAFT}), is_changed=True)


def _is_mine(scope: QueryScope) -> Q:
    """Publications that the user owns, and those without an owner that the user edited last."""
    return Q(owner=scope.person_pk) | Q(owner=None, updated_by=scope.person_pk)


def _mine(model: type[Publication], scope: QueryScope) -> Any:
    return model._default_manager.filter(_is_mine(scope), IS_UNFINISHED)


def _returned(model: type[Publication], scope: QueryScope) -> Any:
    """Publications returned to the user, as their owner or as who submitted them."""
    rows = model._default_manager.filter(IS_UNFINISHED).exclude(return_remark="")
    return rows.filter(Q(owner=scope.person_pk) | Q(submitted_by=scope.person_pk))


def _to_review(model: type[Publication], scope: QueryScope) -> Any:
    """By the rule of `review.is_author`: without those that the user edited last or submitted."""
    rows = model._default_manager.filter(state=State.IN_REVIEW)
    return rows.exclude(updated_by=scope.person_pk).exclude(submitted_by=scope.person_pk)


def _approved(model: type[Publication], scope: QueryScope) -> Any:
    return model._default_manager.filter(state=State.APPROVED)


def _set_aside(model: type[Publication], scope: QueryScope) -> Any:
    return model._default_manager.filter(uid__in=SetAsideDraft.objects.filter(type=model.ENTRY_TYPE).values("uid"))


def _unowned(model: type[Publication], scope: QueryScope) -> Any:
    return model._default_manager.filter(owner=None)


def _submission_note() -> Subquery:
    """What the person who submitted the publication last wrote to its editor."""
    submissions = AuditEntry.objects.filter(uid=OuterRef("uid"), action=AuditEntry.Action.SUBMITTED).order_by("-pk")
    return Subquery(submissions.values("reason")[:1])


RETURNED = register_query(DashboardQuery("returned", "Returned to me", _returned, permission="change", note=F("return_remark")))
TO_REVIEW = register_query(
    DashboardQuery(
        "for_me", "Waiting for my review", _to_review, order=("updated_at",), permission="review", note=_submission_note()
    )
)
APPROVED = register_query(
    DashboardQuery("approved", "Approved, to be published", _approved, order=("updated_at",), permission="publish")
)
MINE = register_query(DashboardQuery("mine", "My drafts and changes", _mine, permission="change"))
SET_ASIDE = register_query(DashboardQuery("set_aside", "With a draft set aside", _set_aside, permission="change"))
UNOWNED = register_query(DashboardQuery("unowned", "Without an owner", _unowned, order=("pk",), permission="change"))


def _edited_line(row: QueryRow, context: DashboardContext) -> WidgetLine:
    by = f" by {row.who}" if row.who else ""
    state = "Unpublished changes" if row.is_changed else str(State(row.state).label)
    return publication_line(row, f"{state}, edited {format_datetime(row.updated_at)}{by}")


@register_widget(10)
def returned(context: DashboardContext, results: QueryResults) -> Widget | None:
    texts = {"title": "Returned to me", "empty_text": "Nothing was returned to you.", "todo_label": "returned to you"}
    return query_widget(RETURNED, results, context, _edited_line, **texts)


@register_widget(20)
def to_review(context: DashboardContext, results: QueryResults) -> Widget | None:
    texts = {"title": "Waiting for my review", "empty_text": "Nobody waits for your review.", "todo_label": "to review"}
    return query_widget(TO_REVIEW, results, context, _edited_line, **texts)


@register_widget(40)
def approved(context: DashboardContext, results: QueryResults) -> Widget | None:
    texts = {
        "title": "Approved, to be published",
        "empty_text": "No approved text waits for a publisher.",
        "todo_label": "to publish",
    }
    return query_widget(APPROVED, results, context, _edited_line, **texts)


@register_widget(70)
def mine(context: DashboardContext, results: QueryResults) -> Widget | None:
    texts = {
        "title": "My drafts and unpublished changes",
        "empty_text": "You have no unfinished work.",
        "todo_label": "of yours unfinished",
    }
    return query_widget(MINE, results, context, _edited_line, **texts)


@register_widget(90)
def set_aside(context: DashboardContext, results: QueryResults) -> Widget | None:
    texts = {"title": "Drafts set aside", "empty_text": "No draft is set aside."}
    return query_widget(SET_ASIDE, results, context, _edited_line, **texts)


@register_widget(130)
def unowned(context: DashboardContext, results: QueryResults) -> Widget | None:
    texts = {"title": "Without an owner", "empty_text": "Every publication has an owner."}
    return query_widget(UNOWNED, results, context, _edited_line, **texts)
