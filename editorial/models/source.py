"""Sources of publications: what the desk read or heard."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.search_text_field import SearchTextField
from catalogue.vocabulary.choice_labels import register_choices
from editorial.rich_text.fields import WebAddressField
from infra.text.bcp47 import validate_language_tag


class Source(models.Model):
    """An article, site, document or occasion. `confidential_note` never leaves the admin."""

    class Kind(models.TextChoices):
        CHINESE_MEDIA = "chinese_media", _("Chinese media")
        OFFICIAL_WEBSITE = "official_website", _("Official website")
        DOCUMENT = "document", _("Document")
        TC_MEETING = "tc_meeting", _("TC meeting")
        FORUM_WORKSHOP = "forum_workshop", _("Forum or workshop")
        GOVERNMENT_DIALOGUE = "government_dialogue", _("Dialogue with an authority")

    FIRST_HAND = (Kind.TC_MEETING, Kind.FORUM_WORKSHOP, Kind.GOVERNMENT_DIALOGUE)

    kind = models.CharField(
        max_length=20,
        choices=Kind,
        help_text="Meetings, forums and dialogues are first-hand: they need a day and a public wording.",
    )
    title = models.CharField(
        max_length=300, help_text="As it is printed, in its own language, such as “关于积极推进“互联网+”行动的指导意见”."
    )
    publisher = models.CharField(max_length=200, blank=True, help_text="Who brought it out, such as “State Council” or “Xinhua”.")
    url = WebAddressField("address", blank=True, help_text="Of the page itself, not of the site's first page.")
    language = models.CharField(max_length=20, blank=True, help_text="A code: zh-Hans for simplified Chinese, en for English.")
    published_on = models.DateField(null=True, blank=True, help_text="The day printed on it. Leave it empty if there is none.")
    accessed_on = models.DateField(null=True, blank=True, help_text="The day on which you read it.")
    held_on = models.DateField("took place on", null=True, blank=True, help_text="Only for meetings, forums and dialogues.")
    place = models.CharField(max_length=200, blank=True, help_text="The town, such as “Beijing”.")
    wording = models.CharField(
        "public wording",
        max_length=300,
        blank=True,
        help_text="How readers see a first-hand source, such as “A meeting of TC 260, May 2015”. No personal names.",
    )
    confidential_note = models.TextField(
        blank=True, help_text="For the desk only. Never shown, exported or searched by the public."
    )
    # Of the latest kept copy, for readers (editorial.kept_copies); `copied_url` is the address that it is of.
    copy_kept_on = models.DateField(null=True, blank=True, editable=False)
    copy_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    copied_url = models.CharField(max_length=500, blank=True, default="", db_default="", editable=False)
    # The source that publications cite instead since a merge (docs/decisions/025).
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    search_text = SearchTextField()

    class Meta:
        ordering = ["-published_on", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="first_hand_source_has_date_and_wording",
                condition=~Q(kind__in=["tc_meeting", "forum_workshop", "government_dialogue"])
                | (Q(held_on__isnull=False) & ~Q(wording="")),
                violation_error_message="A first-hand source needs the day on which it took place and a public wording.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        try:
            validate_language_tag(self.language)
        except ValidationError as refused:
            raise ValidationError({"language": refused}) from refused


register_choices(source_kind=Source.Kind)
