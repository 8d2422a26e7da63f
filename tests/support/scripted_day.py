"""A seeded day at the desk: acts of every kind that changes what readers see, each through the desk's own functions."""

import random
from collections import Counter
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseStudy
from catalogue.models import Entry, IcsField, Organization, Phase, PriorityArea, Region, Sector, Technology
from catalogue.vocabulary.public_terms import carried_terms, facet_of
from editorial.library.uploads import add_file, replace_file
from editorial.models import Source
from editorial.term_merge.merge_records import merge_records
from editorial.workflow.publishing import publish, withdraw
from editorial.workflow.verify import verify
from newsletters.models import Issue, Item, SpecialReport
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.admin_form import form_data
from tests.support.factories import make_policy
from tests.support.samples.media_files import figure_html, picture

PUBLICATIONS = (Policy, CaseStudy, Item, Issue, SpecialReport)
TAGS = {
    "sectors": Sector,
    "technologies": Technology,
    "regions": Region,
    "organizations": Organization,
    "priority_areas": PriorityArea,
}
RELATIONS = ("amends", "replaces", "repeals", "implements", "cites")
OWN_TERMS = 10  # of no standard list, for each of the kinds below; a part of them is never carried
OWN_KINDS = {"technologies": Technology, "regions": Region, "organizations": Organization, "priority_areas": PriorityArea}
WEIGHTS = {
    "new_policy": 3, "update": 4, "retag": 4, "correct": 1, "relate": 2, "change_slug": 2, "withdraw": 2, "redirect": 1,
    "delete": 1, "restore": 3, "verify": 3, "rename": 4, "edit_term": 1, "retire": 1, "merge": 4, "replace_picture": 1,
}  # fmt: skip


class ScriptedDay:
    """Begins with what is in the database, such as the demonstration. `done` counts the acts by name."""

    def __init__(self, seed: int) -> None:
        self.chance, self.number, self.done = random.Random(seed), 0, Counter[str]()
        self.browser = Client()
        self.browser.force_login(create_account("editor"))
        for kind in OWN_KINDS.values():
            for number in range(OWN_TERMS):
                values = {"kind": "authority"} if kind is Organization else {}
                kind.objects.create(code=f"own-{number}", name_en=f"Own {number}", **values)
        self.picture = add_file(picture(), "Harbour.jpg", title="Harbour", alt="Cranes")
        publish(make_policy("with-picture", body=f"<p>Text.</p>{figure_html(self.picture)}"), by=None)
        phase = Phase.objects.create(code="own-phase", name_en="Own phase", starts_on=date(2016, 1, 1))
        whole = {"period_start": date(2016, 1, 1), "period_end": date(2016, 1, 31), "issued_on": date(2016, 2, 1)}
        issue = Issue.objects.create(slug="own-issue", title="Own issue", summary="One.", phase=phase, number=90, **whole)
        issue.sources.add(Source.objects.first())
        publish(issue, by=None)

    def run(self, acts: int, *, only: tuple[str, ...] = tuple(WEIGHTS)) -> None:
        wanted = sum(self.done.values()) + acts
        while sum(self.done.values()) < wanted:
            self.number += 1
            [name] = self.chance.choices(only, [WEIGHTS[name] for name in only])
            try:
                was_done = getattr(self, name)()
            except ValidationError:  # what this publication needs, such as a live target, is not there
                continue
            self.done[name] += was_done is not False

    def new_policy(self) -> None:
        dates = {"in_force_on": date(2016, 5, 1), "in_force_on_precision": "day"} if self.chance.random() < 0.5 else {}
        policy = make_policy(f"day-{self.number}", title_zh=f"政策{self.number}", **dates)
        self._set_terms(policy)
        for target in self.chance.sample(self._live(Policy), 2):
            policy.relations.create(type=self.chance.choice(RELATIONS), target=target)
        publish(policy, by=None)

    def update(self) -> Any:
        row = self._any_live()
        row.title = f"{row.title.partition(' (')[0]} ({self.number})"
        return self._publish_again(row)

    def retag(self) -> Any:
        row = self._any_live()
        self._set_terms(row)
        return self._publish_again(row)

    def correct(self) -> Any:
        row = self._any_live()
        row.corrections.create(was_wrong="Sixty", is_right=f"{self.number}", corrected_on=timezone.localdate())
        return self._publish_again(row, kind="correction")

    def relate(self) -> Any:
        row, target = self.chance.sample(self._live(Policy), 2)
        if row.relations.count() > 1:
            row.relations.first().delete()
        else:
            row.relations.create(type=self.chance.choice(RELATIONS), target=target, effective_on=date(2017, 1, 1))
        return self._publish_again(row)

    def change_slug(self) -> Any:
        row = self._any_live()
        row.slug = f"moved-{self.number}"
        return self._publish_again(row)

    def withdraw(self) -> None:
        withdraw(self._any_live(), by=None, notice="Back later.")

    def redirect(self) -> None:
        row, other = self.chance.sample(self._live(Policy), 2)
        withdraw(row, by=None, notice="See there.", outcome="redirected", to=Entry.objects.get(uid=other.uid))

    def delete(self) -> None:
        withdraw(self._any_live(), by=None, notice="Never to be seen again.", outcome="gone")

    def restore(self) -> Any:
        rows = [row for kind in PUBLICATIONS for row in kind.objects.filter(state="withdrawn").order_by("pk")]
        return publish(self.chance.choice(rows), by=None, note="It is back.") if rows else False

    def verify(self) -> Any:
        rows = [row for kind in PUBLICATIONS for row in self._live(kind) if not Entry.objects.get(uid=row.uid).verified_on]
        return verify(self.chance.choice(rows), by=None, review_by=None) if rows else False

    def rename(self) -> Any:
        name = self.chance.choice([{"name_en": f"Named in {self.number}"}, {"name_zh": f"名称{self.number}"}])
        return self._save_term(**name)

    def edit_term(self) -> Any:
        return self._save_term(aliases=f"Known as {self.number}")

    def retire(self) -> Any:
        return self._save_term(is_retired=self.chance.choice(["on", ""]))

    def merge(self) -> Any:
        kind = self.chance.choice([*OWN_KINDS.values(), IcsField, Phase])
        source, target = self.chance.choice(self._terms(kind)), self.chance.choice(self._terms(kind))
        if kind is Phase:
            source = kind.objects.get(code="own-phase")
        merge_records(source, target, by=None)

    def replace_picture(self) -> Any:
        colour = f"#{self.number:06x}"
        self.picture = replace_file(self.picture, picture(colour=colour), "Harbour.jpg")
        return self._publish_again(Policy.objects.get(body__contains=str(self.picture.uid), state="published"))

    def _live(self, kind: Any) -> list[Any]:
        return list(kind.objects.filter(state="published").order_by("pk"))

    def _any_live(self) -> Any:
        kinds = [kind for kind in PUBLICATIONS if kind.objects.filter(state="published").exists()]
        return self.chance.choice(self._live(self.chance.choice(kinds)))

    def _publish_again(self, row: Any, kind: str = "") -> Any:
        row.save()
        return publish(type(row).objects.get(pk=row.pk), by=None, kind=kind or self.chance.choice(["major", "minor"]), note="New.")

    def _set_terms(self, row: Any) -> None:
        """Mostly terms of the desk's own, which become public and cease to be."""
        for name, kind in TAGS.items():
            terms = kind.objects.filter(merged_into=None, is_proposed=False).order_by("is_standard", "code")
            getattr(row, name).set(self.chance.sample(list(terms[:OWN_TERMS]), min(2, len(terms[:OWN_TERMS]))))
        if isinstance(row, Policy):
            row.issuers.set(self.chance.sample(list(Organization.objects.filter(merged_into=None).order_by("pk")), 2))
            row.ics.set(self.chance.sample(list(IcsField.objects.filter(merged_into=None).order_by("code")[:40]), 3))

    def _save_term(self, **values: Any) -> Any:
        """By the form of the admin; a sector, an organization and so on, public or not."""
        kind = self.chance.choice(list(TAGS.values()))
        term = self.chance.choice(self._terms(kind))
        address = reverse(f"admin:catalogue_{kind._meta.model_name}_change", args=[term.pk])
        answer = self.browser.post(address, form_data(self.browser, address) | values)
        assert answer.status_code == 302 or not answer.context["adminform"].form.errors
        return answer.status_code == 302  # a selection may name a partner that was merged into another kind of body

    def _terms(self, kind: Any) -> list[Any]:
        """Those that something live carries, three times of four."""
        terms = list(kind.objects.filter(merged_into=None).order_by("is_standard", "code"))
        in_use = carried_terms((facet_of(term), term.code) for term in terms)
        carried = [term for term in terms if (facet_of(term), term.code) in in_use]
        return carried if len(carried) > 1 and self.chance.random() < 0.75 else terms
