"""The hour of a schedule: its field, and the message about it. Both name the desk's zone."""

from datetime import datetime

from django import forms
from django.utils import timezone

from catalogue.vocabulary.date_text import desk_zone_name


def publish_at_field() -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})
    return forms.DateTimeField(label="Goes live at", help_text=f"In {desk_zone_name()}, the desk's zone.", widget=widget)


def scheduled_message(publish_at: datetime) -> str:
    return f"Scheduled for {timezone.localtime(publish_at):%-d %B %Y, %H:%M} ({desk_zone_name()})."
