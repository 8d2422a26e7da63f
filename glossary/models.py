"""Agreed terms as the desk works on them: the preferred names in both languages, and the variants to avoid."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from editorial.models import Correction, Publication
from editorial.rich_text.fields import RichTextField, TitleField
from infra.text.han import HAN_CHARACTER


class PinyinField(models.CharField):
    """The reading of the row's `title_zh` in pinyin with tones. Each save fills it where it is empty."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        if not getattr(model_instance, self.attname):
            setattr(model_instance, self.attname, to_pinyin(model_instance.title_zh)[: self.max_length])
        return getattr(model_instance, self.attname)


def to_pinyin(text: str) -> str:
    """The reading of Chinese characters, a syllable each; other characters as they are. "" without a Chinese character."""
    from pypinyin import Style, lazy_pinyin

    return " ".join(part.strip() for part in lazy_pinyin(text, style=Style.TONE)) if HAN_CHARACTER.search(text) else ""


class Term(Publication):
    """A term as the desk writes it. `title` is the preferred English name, `summary` its definition, `aliases` also right."""

    ENTRY_TYPE = "glossary"
    CHILD_RELATIONS = ("variants", "corrections")
    SHAPE = 1
    UPGRADE_STEPS = {}

    title_zh = TitleField("Chinese term", blank=True, help_text="In simplified characters, such as 互联网+.")
    pinyin = PinyinField(
        max_length=300, blank=True,
        help_text="Empty: made from the characters. Look at it: 朝阳 may be Cháoyáng or Zhāoyáng.",
    )  # fmt: skip
    abbreviation = models.CharField(max_length=40, blank=True, help_text="Such as SAMR. Issues explain those that they use.")
    usage = RichTextField("usage", help_text="How the desk uses it: what it includes, with which term it is confused.")
    agreed_on = models.DateField(default=timezone.localdate, help_text="The day on which the desk agreed on it.")

    class Meta(Publication.Meta):
        verbose_name = "agreed term"


class Variant(models.Model):
    """A name that the desk does not use for the term. Texts in which it stands get a notice."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="variants")
    position = models.PositiveIntegerField(default=0, help_text="They stand in this order.")
    text = models.CharField("write not", max_length=200, help_text="As it is found in texts, such as “Kuadi” or 英特网.")
    reason = models.CharField("because", max_length=300, help_text="Such as “The company writes itself Kuaidi.”")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "variant to avoid"
        verbose_name_plural = "variants to avoid"
        constraints = [
            models.CheckConstraint(
                name="variant_has_text_and_reason",
                condition=~Q(text="") & ~Q(reason=""),
                violation_error_message="Give the variant and the reason why the desk does not use it.",
            ),
            models.UniqueConstraint(
                name="one_variant_a_term",
                fields=["term", "text"],
                violation_error_message="The term has this variant already.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class TermCorrection(Correction):
    term = models.ForeignKey(Term, models.CASCADE, related_name="corrections")
