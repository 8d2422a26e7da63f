"""The points of a timeline, written in Python: as a template they took a fifth of the time of a publication's page."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalogue.charts.timeline import Timeline, TimelinePoint
from catalogue.http.language import gettext as _
from catalogue.vocabulary.date_text import date_with_precision

register = template.Library()
ENGLISH = ' lang="en"'


@register.simple_tag
def timeline_words(chart: Timeline) -> str:
    """The points in words: label and date of each."""
    return "; ".join(f"{point.label}: {_when(point)}" for point in chart.points)


@register.simple_tag
def timeline_axis(chart: Timeline) -> SafeString:
    """The marks of the years, and today where it is among them."""
    years = (_mark(chart, place, "axis", f">{year}") for place, year in chart.marks)
    today = (
        "" if chart.today is None else _mark(chart, chart.today, "timeline-today", f' text-anchor="middle">{escape(_("today"))}')
    )
    return mark_safe("".join([*years, today]))  # nosec B308 B703 # the word is escaped


def _mark(chart: Timeline, x: float, line: str, label: str) -> str:
    """`label` is the end of the element's start, and its text."""
    return f'<path class="{line}" d="M{x:.1f} 22V{chart.height}"/><text class="axis-label" x="{x:.1f}" y="14"{label}</text>'


@register.simple_tag
def timeline_points(chart: Timeline) -> SafeString:
    """The points of the picture with their labels and dates."""
    return mark_safe("".join(f"\n        {_point(point)}\n      " for point in chart.points))  # nosec B308 B703 # texts are escaped


@register.simple_tag
def timeline_steps(chart: Timeline) -> SafeString:
    """The points as items of a list, and today before the first that is ahead."""
    now = f'<li class="timeline-now">{escape(_("today"))}</li>'
    steps = (f"\n      {now if point.is_first_ahead else ''}\n      {_step(point)}\n    " for point in chart.points)
    return mark_safe("".join(steps))  # nosec B308 B703 # texts are escaped


@register.simple_tag
def timeline_rows(chart: Timeline) -> SafeString:
    """The points as rows of a table."""
    rows = (
        f'<tr><th scope="row"{_language(point)}>{escape(point.label)}{f" – {escape(point.note)}" if point.note else ""}</th>'
        f"<td>{escape(_when(point))}</td></tr>"
        for point in chart.points
    )
    return mark_safe("".join(rows))  # nosec B308 B703 # texts are escaped


def _point(point: TimelinePoint) -> str:
    if point.width:
        shape = f'<rect x="{point.x:.1f}" y="{point.y - 6}" width="{point.width:.1f}" height="12" rx="2"/>'
    else:
        shape = f'<circle cx="{point.x:.1f}" cy="{point.y}" r="6"/>'
    lines = "".join(
        f'<text class="timeline-label" x="{point.label_x:.1f}" y="{line.y}"{_language(point)}>{escape(line.text)}</text>'
        for line in point.lines
    )
    anchor = ' text-anchor="end"' if point.is_label_before else ""
    day = f'<text class="timeline-date" x="{point.label_x:.1f}" y="{point.date_y}">{escape(_when(point))}</text>'
    indent = "\n          "
    return f'<g class="timeline-point timeline-{point.precision}"{anchor}>{indent}{shape}{indent}{lines}{indent}{day}\n        </g>'


def _step(point: TimelinePoint) -> str:
    note = f' <span lang="en">{escape(point.note)}</span>' if point.note else ""
    return (
        f'<li class="timeline-step timeline-step-{point.precision} timeline-gap-{point.gap}"><strong{_language(point)}>'
        f'{escape(point.label)}</strong>{note} <span class="timeline-when">{escape(_when(point))}</span></li>'
    )


def _language(point: TimelinePoint) -> str:
    return ENGLISH if point.is_untranslated else ""


def _when(point: TimelinePoint) -> str:
    return date_with_precision(point.on, point.precision)
