"""What the desk does with a watched list: choose one of its proposals, visit, pause, say that a page is right, mute."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gathering.list_pages.list_rows import ListRecipe
from gathering.models import WatchedList
from gathering.visits.record_visit import host_of
from infra.claims import is_unleased

State = WatchedList.State
LONGEST_MUTE = 90  # days
NO_VISIT = "The worker is at this list just now. Try again in a minute."


def visit_now(watched: WatchedList) -> bool:
    """As soon as the worker comes to it and the host is free."""
    return bool(_idle(watched).exclude(state=State.PAUSED).update(next_at=timezone.now(), failures=0))


def pause(watched: WatchedList) -> bool:
    return _change(watched, state=State.PAUSED, sentence="Paused by the desk.")


def resume(watched: WatchedList) -> bool:
    return _change(watched, state=State.TRIAL, sentence="", next_at=timezone.now()) if watched.state == State.PAUSED else False


def accept(watched: WatchedList) -> bool:
    """Somebody has looked. A gap is closed; otherwise the next visit is a first one, whose rows are there already."""
    if watched.state == State.GAP:
        return _change(watched, state=State.WORKING, sentence="")
    return begin_anew(watched)


def mute(watched: WatchedList, days: int) -> bool:
    """Nobody is told of the list until then, today included. 0 ends it. Raises ValidationError."""
    if not 0 <= days <= LONGEST_MUTE:
        raise ValidationError(f"At most {LONGEST_MUTE} days.")
    until = timezone.localdate() + timedelta(days=days - 1) if days else None
    return bool(WatchedList.objects.filter(pk=watched.pk).update(muted_until=until))


def choose(watched: WatchedList, recipe: ListRecipe) -> bool:
    """Read the list so from now on."""
    return begin_anew(watched, recipe=recipe.as_json(), kind=recipe.kind, proposals=[])


def look_anew(watched: WatchedList) -> bool:
    """Forget how the list is read, and propose lists of the page again."""
    return begin_anew(watched, recipe={}, proposals=[])


@transaction.atomic
def begin_anew(watched: WatchedList, **values: object) -> bool:
    """The next visit is soon, and a first one. Rows that are known stay known."""
    url = watched.filled_url(timezone.localdate().year)
    return _change(
        watched, state=State.TRIAL, sentence="", next_at=timezone.now(), host=host_of(url),
        baseline_at=None, etag="", last_modified="", validated_url="", listed_url="", step={}, failures=0, **values,
    )  # fmt: skip


def _change(watched: WatchedList, **values: object) -> bool:
    """False while a worker is at the list, which would write over it."""
    return bool(_idle(watched).update(state_since=timezone.now(), told_at=None, **values))


def _idle(watched: WatchedList) -> QuerySet[WatchedList]:
    return WatchedList.objects.filter(is_unleased(), pk=watched.pk)
