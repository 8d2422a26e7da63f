"""Public hearings as the desk works on them."""

from django.db import models

from editorial.models import Correction, Publication
from editorial.rich_text.fields import RichTextField, TitleField


class Hearing(Publication):
    """A meeting at which an authority hears what the public has to say."""

    ENTRY_TYPE = "hearing"

    title_zh = TitleField("Chinese title", blank=True)
    held_on = models.DateField(help_text="The day of the meeting.")
    comments_close_on = models.DateField(null=True, blank=True, help_text="The last day for written comments.")
    record = RichTextField(help_text="What was said.")

    class Meta(Publication.Meta):
        pass


class HearingCorrection(Correction):
    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="corrections")
