"""Status of a policy on a day: a code for its badge, and sentences that answer whether it is in force.

Both follow from what the desk says of it (`lifecycle`), its dates as exactly as they are known, and what other policies do to it.
Where they disagree, a date that has come or is still to come counts more than `lifecycle`.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy, pgettext

from catalogue.http.language import gettext as _
from catalogue.http.language import is_chinese
from catalogue.vocabulary.date_text import date_with_precision, format_date, possible_days
from catalogue.vocabulary.link_types import REVERSE
from policies.public.choices import PolicyLifecycle

REPLACES, REPEALS, AMENDS = "replaces", "repeals", "amends"
STATUS_RELATIONS = (REPLACES, REPEALS, AMENDS)
NO_LONGER_IN_FORCE = (PolicyLifecycle.SUPERSEDED, PolicyLifecycle.ENDED, PolicyLifecycle.WITHDRAWN)
HELD_IN_FORCE = (PolicyLifecycle.IN_FORCE, PolicyLifecycle.AMENDED)
TITLE_MARK = "\0"  # where the title of the other policy stands in a sentence
SUCCESSION_TEXTS = {
    REPLACES: {
        "on": gettext_lazy("Superseded by %(policy)s on %(day)s."),
        "until": gettext_lazy("Superseded by %(policy)s; in force until %(day)s."),
        "undated": gettext_lazy("Superseded by %(policy)s."),
        "to come": gettext_lazy("To be superseded by %(policy)s on %(day)s."),
        "beside": gettext_lazy("Replaced by %(policy)s; from when is not known."),
    },
    REPEALS: {
        "on": gettext_lazy("Repealed by %(policy)s on %(day)s."),
        "until": gettext_lazy("Repealed by %(policy)s; in force until %(day)s."),
        "undated": gettext_lazy("Repealed by %(policy)s."),
        "to come": gettext_lazy("To be repealed by %(policy)s on %(day)s."),
        "beside": gettext_lazy("Repealed by %(policy)s; from when is not known."),
    },
}
Relation = dict[str, Any]


class SentencePart(NamedTuple):
    """Text of a sentence; `relation` is set where the text is the title of the other policy."""

    text: str
    relation: Relation | None = None


class PolicyStatus(NamedTuple):
    """`code` is one of PolicyLifecycle."""

    code: str
    parts: tuple[SentencePart, ...]

    @property
    def summary(self) -> str:
        return "".join(part.text for part in self.parts)


def policy_day_fields(document: dict[str, Any], relations: Sequence[Relation], day: date | None) -> dict[str, Any]:
    """The fields `status` and `status_summary`. Of an earlier version (no day): what it said, and no sentence about today."""
    if day is None:
        return {"status": document["lifecycle"], "status_summary": ""}
    status = policy_status(document, relations, day)
    return {"status": status.code, "status_summary": status.summary}


def policy_status(document: dict[str, Any], relations: Sequence[Relation], day: date) -> PolicyStatus:
    """`relations` are references as the presenter makes them; only incoming ones of STATUS_RELATIONS are read."""
    policy = _PolicyOnDay(document, relations, day)
    sentences = policy.ended_sentences() if policy.is_over else policy.current_sentences()
    separator = "" if is_chinese() else " "
    parts: list[SentencePart] = []
    for text, relation in sentences:
        before, _mark, after = f"{separator if parts else ''}{text}".partition(TITLE_MARK)
        parts.append(SentencePart(before))
        if relation:
            parts += [SentencePart(relation["title"], relation), SentencePart(after)]
    return PolicyStatus(str(policy.code), tuple(part for part in parts if part.text))


class _PolicyOnDay:
    """A policy with its dates compared with a day. Its sentences are pairs of text and the relation that TITLE_MARK stands for."""

    def __init__(self, document: dict[str, Any], relations: Sequence[Relation], day: date) -> None:
        self.document, self.day = document, day
        self.lifecycle = document["lifecycle"]
        incoming = [one for one in relations if one["direction"] == REVERSE]
        self.successor = self._latest([one for one in incoming if one["type"] in (REPLACES, REPEALS)])
        self.amendment = self._latest([one for one in incoming if one["type"] == AMENDS])
        self.start = self._span("in_force_on")
        self.end = self._span("ended_on")
        closes = document["comments_close_on"]
        self.comments_close_on = date.fromisoformat(closes) if closes else None

    def _span(self, name: str) -> tuple[date, date] | None:
        value = self.document[name]
        return possible_days(value, self.document[f"{name}_precision"]) if value else None

    def _latest(self, relations: list[Relation]) -> Relation | None:
        """The last that has taken effect; else one without a date; else the first that will take effect."""
        dated = sorted((one for one in relations if one["effective_on"]), key=lambda one: one["effective_on"])
        past = [one for one in dated if self._has_taken_effect(one)]
        undated = [one for one in relations if not one["effective_on"]]
        return next((found for found in (*past[-1:], *undated, *dated)), None)

    def _has_taken_effect(self, relation: Relation | None) -> bool:
        return bool(relation and relation["effective_on"] and relation["effective_on"] <= self.day)

    @property
    def is_over(self) -> bool:
        """`ended_on` is the last day on which it held. A successor ends it unless `ended_on` says that it holds beside it."""
        said_so = self.lifecycle in NO_LONGER_IN_FORCE
        if self.end and (self.day > self.end[1] or self.day < self.end[0] or self.end[0] == self.end[1]):
            return self.day > self.end[1]
        if self._has_taken_effect(self.successor):
            return True
        if self.successor and self.successor["effective_on"]:
            return said_so and self.lifecycle != PolicyLifecycle.SUPERSEDED
        return said_so or bool(self.successor and self.lifecycle == PolicyLifecycle.UNKNOWN)

    @property
    def is_to_come(self) -> bool:
        return bool(self.start and self.day < self.start[0])

    @property
    def has_begun(self) -> bool:
        """Whether its first day in force has come for certain, or the desk says so of a day that may have come."""
        if self.start is None:
            return self.lifecycle in HELD_IN_FORCE
        return self.day >= self.start[1] or (self.lifecycle in HELD_IN_FORCE and not self.is_to_come)

    @property
    def is_open_for_comments(self) -> bool:
        return bool(self.comments_close_on and self.day <= self.comments_close_on)

    @property
    def code(self) -> str:
        if self.is_over:
            if self.lifecycle in NO_LONGER_IN_FORCE:
                return self.lifecycle
            is_replaced = self.successor and self.successor["type"] == REPLACES and not self._is_announced(self.successor)
            return PolicyLifecycle.SUPERSEDED if is_replaced else PolicyLifecycle.ENDED
        if self.lifecycle in (*HELD_IN_FORCE, *NO_LONGER_IN_FORCE, PolicyLifecycle.ADOPTED):
            if self.is_to_come or (self.lifecycle == PolicyLifecycle.ADOPTED and not self.has_begun):
                return PolicyLifecycle.ADOPTED
            return PolicyLifecycle.AMENDED if self.lifecycle == PolicyLifecycle.AMENDED else PolicyLifecycle.IN_FORCE
        if self.is_open_for_comments:
            return PolicyLifecycle.CONSULTATION
        if self.has_begun and self.end:
            return PolicyLifecycle.IN_FORCE
        was_consulted = self.lifecycle == PolicyLifecycle.CONSULTATION and self.comments_close_on
        return PolicyLifecycle.UNKNOWN if was_consulted else self.lifecycle

    def _is_announced(self, relation: Relation) -> bool:
        return bool(relation["effective_on"] and relation["effective_on"] > self.day)

    def ended_sentences(self) -> Iterator[tuple[str, Relation | None]]:
        successor = self.successor if self.code != PolicyLifecycle.WITHDRAWN else None
        if successor and not self._is_announced(successor):
            yield self._succession(successor), successor
        elif not self.end:
            without_date = {PolicyLifecycle.SUPERSEDED: _("Superseded."), PolicyLifecycle.WITHDRAWN: _("Withdrawn.")}
            yield without_date.get(PolicyLifecycle(self.code), _("Ended.")), None
        elif self.code == PolicyLifecycle.SUPERSEDED:
            yield _("Superseded; in force until %(day)s.") % {"day": self._date("ended_on")}, None
        else:
            text = _("Withdrawn %(when)s.") if self.code == PolicyLifecycle.WITHDRAWN else _("Ended %(when)s.")
            yield text % {"when": self._when("ended_on")}, None

    def _succession(self, successor: Relation) -> str:
        """Of a successor that has taken its place."""
        texts = SUCCESSION_TEXTS[successor["type"]]
        if successor["effective_on"]:
            return texts["on"] % {"policy": TITLE_MARK, "day": format_date(successor["effective_on"])}
        return texts["until" if self.end else "undated"] % {"policy": TITLE_MARK, "day": self._date("ended_on")}

    def current_sentences(self) -> Iterator[tuple[str, Relation | None]]:
        closes = format_date(self.comments_close_on)
        if self.is_open_for_comments:
            yield _("Open for comments until %(day)s.") % {"day": closes}, None
        elif self.lifecycle == PolicyLifecycle.CONSULTATION:
            yield (_("Comments closed on %(day)s.") % {"day": closes} if closes else _("In consultation.")), None
        if force := self._force_sentence():
            yield force, None
        if self.amendment:
            yield self._amendment_sentence(self.amendment), self.amendment
        elif self.code == PolicyLifecycle.AMENDED:
            yield _("Amended."), None
        if self.successor:
            yield self._succession_so_far(self.successor), self.successor
        if self.end:
            yield _("Ends %(when)s.") % {"when": self._when("ended_on")}, None

    def _force_sentence(self) -> str:
        """Empty for a draft of which no entry into force is known."""
        words = {"day": self._date("in_force_on")}
        code = self.code
        if self.is_to_come:
            return _("Not yet in force: from %(day)s.") % words
        if code in HELD_IN_FORCE:
            return _("In force since %(day)s.") % words if self.start else _("In force.")
        if code == PolicyLifecycle.ADOPTED:
            return _("In force from %(day)s.") % words if self.start else _("Adopted. From when it is in force is not known.")
        if self.start:
            return _("Entry into force: %(day)s. Status today not known.") % words
        if code == PolicyLifecycle.ANNOUNCED:
            return _("Announced. Not known to be adopted.")
        return "" if self.is_open_for_comments or self.lifecycle == PolicyLifecycle.CONSULTATION else _("Status not known.")

    def _amendment_sentence(self, amendment: Relation) -> str:
        words = {"policy": TITLE_MARK, "day": format_date(amendment["effective_on"])}
        if not amendment["effective_on"]:
            return _("Amended by %(policy)s.") % words
        coming = self._is_announced(amendment)
        return (_("To be amended by %(policy)s on %(day)s.") if coming else _("Amended by %(policy)s on %(day)s.")) % words

    def _succession_so_far(self, successor: Relation) -> str:
        """Of a successor that has not ended the policy: it comes later, holds beside it, or nobody knows since when."""
        texts = SUCCESSION_TEXTS[successor["type"]]
        form = "to come" if self._is_announced(successor) else "on" if successor["effective_on"] else "beside"
        return texts[form] % {"policy": TITLE_MARK, "day": format_date(successor["effective_on"])}

    def _date(self, name: str) -> str:
        return date_with_precision(self.document[name], self.document[f"{name}_precision"])

    def _when(self, name: str) -> str:
        """The date with its preposition: “on 1 July 2015”, “in 2015”, “about July 2015”."""
        words = {"day": self._date(name)}
        precision = self.document[f"{name}_precision"]
        if precision == "approximate":
            return pgettext("approximate date in a sentence", "%(day)s") % words
        return (_("in %(day)s") if precision in ("month", "year") else _("on %(day)s")) % words
