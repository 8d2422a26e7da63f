"""Among the jobs that failed: what was accepted with a publication, such as its mail, and could not be done."""

from editorial.content import publication_registry
from editorial.dashboard.context import DashboardContext
from editorial.dashboard.failed_jobs import JobFailures, register_job_check
from editorial.dashboard.rendering import change_url, format_datetime, type_label
from editorial.dashboard.widgets import MAX_LINES, WidgetLine
from editorial.models import AcceptedOffer


@register_job_check
def failed_offers(context: DashboardContext) -> JobFailures:
    """For those who may publish. One statement, and one for each line; a line leaves the desk after seven days."""
    types = [model.ENTRY_TYPE for model in context.types("publish")]
    if not types:
        return [], 0, []
    failed = list(AcceptedOffer.objects.filter(type__in=types).exclude(failure="").order_by("-claimed_at"))
    return [_line(one) for one in failed[:MAX_LINES]], len(failed), []


def _line(accepted: AcceptedOffer) -> WidgetLine:
    model = publication_registry.model_for_type(accepted.type)
    row = model._default_manager.filter(uid=accepted.uid).only("title").first()
    about = f"{accepted.label}: not done, {format_datetime(accepted.claimed_at)}" if accepted.claimed_at else accepted.label
    url = change_url(accepted.type, row.pk) if row else ""
    return WidgetLine(str(row or "Deleted"), url, type_label(accepted.type), about, accepted.failure, is_late=True)
