"""Panel at the head of a form: the state, what waits for whom, and who else has the form open. The page reloads it in place."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db.models import CharField, Subquery, TextField, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.utils import timezone

from catalogue.http.paths import web_path
from catalogue.models import Entry
from editorial.admin_mixins.object_screens import ObjectScreensMixin
from editorial.audit.audit_log import Actor
from editorial.content.merged_references import is_same_content
from editorial.content.snapshots import serialize
from editorial.models import AcceptedOffer, AuditEntry, OpenForm, Publication, Schedule, SetAsideDraft, Snapshot
from editorial.workflow.review import is_author, validate_completeness
from editorial.workflow.transition_table import has_permission, may_transition

State = Publication.State
Action = AuditEntry.Action
PRESENCE_TIMEOUT = timedelta(minutes=2)  # the page asks again every 30 seconds
REVIEW_STEPS = (
    *(Action.SUBMITTED, Action.TAKEN_BACK, Action.RETURNED, Action.APPROVED),
    *(Action.APPROVAL_LAPSED, Action.PUBLISHED, Action.DISCARDED),
)
REFUSED_NAMES = {"submit": "Not submitted yet", "publish": "Not published yet"}  # by the parameter `refused` of the form


OPEN, SET_ASIDE = "open form", "set aside draft"  # kinds of facts, beside the actions of REVIEW_STEPS


class StateFact(NamedTuple):
    kind: str
    who: str | None
    at: datetime
    reason: str

    @property
    def action(self) -> str:
        return Action(self.kind).label.capitalize()


class StatePanelAdminMixin(ObjectScreensMixin):
    def state_urls(self) -> list[URLPattern]:
        return [self.screen("state", self.state_screen, "state")]

    def state_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """HTML of the panel. Each request records that the user has the form open."""
        row = self.row_for(request, pk)
        OpenForm.objects.update_or_create(
            uid=row.uid, by=request.user, defaults={"type": row.ENTRY_TYPE, "seen_at": timezone.now()}
        )
        entry = Entry.objects.filter(uid=row.uid).defer("document").first()
        return render(request, "admin/publication/state.html", self.state_context(request, row, entry))

    def state_context(self, request: HttpRequest, row: Publication, entry: Entry | None) -> dict[str, Any]:
        """One statement; for what is scheduled three or four more."""
        facts = read_facts(row, request.user)
        schedule = (
            Schedule.objects.filter(uid=row.uid).select_related("by", "bundle", "snapshot").first() if row.publish_at else None
        )
        return {
            "original": row,
            "opts": self.opts,
            "entry": entry,
            "web_path": web_path(row.ENTRY_TYPE, entry.slug) if entry else "",
            "others": [fact.who for fact in facts if fact.kind == OPEN],
            "step": next((fact for fact in facts if fact.kind == _expected_step(row)), None),
            "waiting_for": waiting_for(row, request.user),
            "schedule": schedule,
            "accepted": AcceptedOffer.objects.filter(uid=row.uid, due_at=None) if schedule else [],
            "differs_from_scheduled": schedule is not None and _differs_from(schedule, row),
            "set_aside": next((fact for fact in facts if fact.kind == SET_ASIDE), None),
            "may_bring_back": may_transition(request.user, "bring_back", row),
            "may_take_back": may_transition(request.user, "take_back", row),
        }

    def refusal_context(self, request: HttpRequest, row: Publication) -> dict[str, Any]:
        """What is missing for the transition that the parameter `refused` names; empty where nothing is missing."""
        heading = REFUSED_NAMES.get(request.GET.get("refused", ""), "") if request.method == "GET" else ""
        missing = missing_fields(row) if heading else []
        return {"refused_heading": heading, "missing": missing} if missing else {}


def read_facts(row: Publication, user: Actor) -> list[StateFact]:
    """Who else has the form open, the last step of a review, and the draft set aside. One statement."""
    seen = timezone.now() - PRESENCE_TIMEOUT
    last = AuditEntry.objects.filter(uid=row.uid, action__in=REVIEW_STEPS).order_by("-pk").values("pk")[:1]
    none = Value("", TextField())
    opened: Any = OpenForm.objects.filter(uid=row.uid, seen_at__gte=seen).exclude(by=user).order_by()  # type: ignore[misc]
    put_away: Any = SetAsideDraft.objects.filter(uid=row.uid).order_by()
    steps: Any = AuditEntry.objects.filter(pk__in=Subquery(last)).order_by()
    facts = steps.values_list("action", "by_name", "at", "reason").union(
        opened.values_list(Value(OPEN, CharField()), "by__username", "seen_at", none),
        put_away.values_list(Value(SET_ASIDE, CharField()), "by__username", "at", none),
        all=True,
    )
    return [StateFact(*fact) for fact in facts]


def waiting_for(row: Publication, user: Actor) -> str:
    """Whose turn it is, as a sentence; "" where nothing waits."""
    if row.state == State.IN_REVIEW:
        is_own = is_author(user, row) and has_permission(user, "review", type(row))
        return "Waits for another editor: you wrote or submitted it." if is_own else "Waits for an editor."
    if row.state == State.APPROVED:
        return "Waits for a publisher."
    if row.return_remark or row.is_changed or row.state == State.DRAFT:
        person = row.owner or (row.submitted_by if row.return_remark else None)
        return f"Waits for {person} to submit it." if person else "Nobody looks after it: choose its owner."
    return ""


def missing_fields(row: Publication) -> list[dict[str, str]]:
    """`label`, `message` and the element's `target` on the form ("" without one) for all that a submission lacks."""
    try:
        validate_completeness(row, serialize(row))
    except ValidationError as invalid:
        return [
            {"label": label, "target": target, "message": " ".join(messages)}
            for name, messages in invalid.message_dict.items()
            for label, target in [_place_on_form(type(row), name)]
        ]
    return []


def _place_on_form(model: type[Publication], name: str) -> tuple[str, str]:
    if name == NON_FIELD_ERRORS:
        return "", ""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name.replace("_", " ").capitalize(), ""
    if field.one_to_many:
        return str(field.related_model._meta.verbose_name_plural).capitalize(), f"{name}-heading"  # type: ignore[union-attr]
    return str(field.verbose_name).capitalize(), f"id_{name}"  # type: ignore[union-attr]


def _expected_step(row: Publication) -> str:
    """The last step of a review that the panel describes in the row's state."""
    if row.return_remark:
        return Action.RETURNED
    steps = {State.IN_REVIEW: Action.SUBMITTED, State.APPROVED: Action.APPROVED, State.SCHEDULED: Action.APPROVED}
    return steps.get(State(row.state), Action.APPROVAL_LAPSED)


def _differs_from(schedule: Schedule, row: Publication) -> bool:
    """Whether the row holds another text than what goes live. Every save keeps a snapshot, so the last one is the row's text."""
    last = Snapshot.objects.filter(uid=row.uid).first()
    planned = (schedule.snapshot.content, schedule.snapshot.shape)
    return last is not None and not is_same_content(type(row), planned, (last.content, last.shape), as_approved=True)
