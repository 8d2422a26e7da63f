"""Begins the issue after the last one: one row with its sections, once however often it is asked for."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import slugify

from catalogue.http.compiled_query import CompiledQuery
from catalogue.models import Phase
from editorial.audit.audit_log import Actor
from editorial.content.free_slug import numbered_slug
from editorial.workflow.after_save import after_save
from newsletters.models import Issue, IssueSection
from newsletters.next_issue.next_period import Period, following_name, following_period

LAST_ISSUE = CompiledQuery(lambda: Issue.objects.select_related("phase").order_by("-phase__starts_on", "-number", "pk")[:1])


def last_issue() -> Issue | None:
    """The highest number of the newest phase that has an issue. One statement."""
    return next(iter(LAST_ISSUE.fetch()), None)


def begin_issue_after(last: Issue, *, by: Actor) -> tuple[Issue, bool]:
    """The issue with the next number, and whether it was made now: two presses, or two people, make one.

    Raises ValidationError where a value that it copies is not allowed any more, or its address was taken at this moment.
    """
    issue = _next_issue(last)
    if found := _issue_with_number(issue):
        return found, False
    issue.owner = issue.updated_by = by  # type: ignore[assignment]
    issue.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            issue.save()
            sections = last.sections.all()
            IssueSection.objects.bulk_create(
                IssueSection(issue=issue, position=section.position, title=section.title) for section in sections
            )
            after_save(issue, by=by, is_new=True)
    except IntegrityError:
        if found := _issue_with_number(issue):
            return found, False
        raise ValidationError("Somebody took its address at this moment: press again.") from None
    return issue, True


def _issue_with_number(issue: Issue) -> Issue | None:
    return Issue.objects.filter(phase=issue.phase, number=issue.number).first()


def _next_issue(last: Issue) -> Issue:
    """Not saved. In a phase that has ended the number is 1 of the phase that follows, if there is one."""
    period = Period(last.period_start, last.period_end)
    following = following_period(period)
    phase, number = last.phase, last.number + 1
    if phase.ends_on and phase.ends_on < following.start:
        newer = Phase.objects.filter(Q(ends_on=None) | Q(ends_on__gte=following.start), starts_on__lte=following.end)
        if later := newer.filter(starts_on__gt=phase.starts_on, merged_into=None).order_by("starts_on").first():
            phase, number = later, 1
    numbers = (last.number, number)
    title = following_name(last.title, period, following, number=numbers)
    return Issue(
        slug=numbered_slug(Issue, _slug_stem(last, following_name(last.slug, period, following, number=numbers), following)),
        title=title if title != last.title else f"Newsletter of {following.end:%B %Y}",
        aliases=following_name(last.aliases, period, following, number=numbers) if last.aliases else "",
        phase=phase,
        number=number,
        period_start=following.start,
        period_end=following.end,
        distributed_to=last.distributed_to,
    )


def _slug_stem(last: Issue, slug: str, following: Period) -> str:
    """The slug in the manner of the last one; by the period where that tells nothing."""
    return slugify(slug)[:110] if slug != last.slug else f"{following.end:%Y-%m}"
