"""Kept answers after whatever the desk does: each is what would be made anew."""

import random

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from catalogue.http import page_cache
from catalogue.http.answer_store.places import stored_addresses
from catalogue.models import Entry, Stamp
from catalogue.publish.translation_states import write_translation_states
from editorial.workflow.publishing import publish_together
from newsletters.models import Issue
from policies.models import Policy
from tests.support.demo_rows import insert_demo_content
from tests.support.file_stores import use_stores
from tests.support.scripted_day import WEIGHTS, ScriptedDay

pytestmark = pytest.mark.django_db(transaction=True)
LISTS = (
    "/policies/", "/zh-hans/policies/", "/policies/?sector=I&ordering=-changed_at", "/policies/?technology=own-1", "/cases/",
    "/cases/?technology=own-1", "/news/", "/newsletters/", "/reports/", "/api/v1/policies/", "/api/v1/policies/facets/",
    "/api/v1/items/?relation=cites", "/api/v1/cases/?organization=own-2", "/", "/search/?q=own", "/policies/?q=policy",
)  # fmt: skip
OF_TERMS = ("rename", "edit_term", "retire", "merge")  # after which every answer is made anew
OF_ENTRIES = tuple(name for name in WEIGHTS if name not in (*OF_TERMS, "replace_picture"))


class NoPlace:
    """Where nothing is kept."""

    def read(self, day: str, *, with_body: bool) -> None:
        return None

    def write(self, kept: object) -> None:
        return None


class KeptDay(ScriptedDay):
    """A day with bundles, contents of issues and translations too; asks for answers between the acts."""

    def __init__(self, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(seed)
        self.monkeypatch, self.reader, self.misses, self.hits = monkeypatch, Client(), [], 0
        self.choice = random.Random(seed)  # apart from the acts

    def addresses(self) -> list[str]:
        places = sorted(place for place in Stamp.objects.values_list("place", flat=True) if "/" in place)
        pages = [address for place in places for address in stored_addresses(place)]
        return [*LISTS, *pages, *(f"{pages[number]}versions/1/" for number in range(0, len(pages), 9))]

    def more(self) -> None:
        """What ScriptedDay does not do."""
        act = self.choice.choice(["bundle", "contents", "translations"])
        if act == "bundle":
            rows = self.choice.sample(self._live(Policy), 3)
            for row in rows:
                row.title = f"{row.title.partition(' (')[0]} (bundle {self.number})"
                row.published_on = self.choice.choice(rows).published_on
                row.save()
            publish_together([Policy.objects.get(pk=row.pk) for row in rows], by=None, note="Together.", kind="major")
        elif act == "contents" and (issues := [one for one in self._live(Issue) if one.placements.exists()]):
            issue = self.choice.choice(issues)
            issue.placements.last().delete()
            self._publish_again(issue)
        else:
            uid = self.choice.choice(list(Entry.objects.live().order_by("pk").values_list("uid", flat=True)))
            state = {"language": "en", "state": "asked", "target_on": None, "votes": self.number, "reason": ""}
            write_translation_states({uid: [state]}, at=timezone.now())

    def made_anew(self, address: str) -> HttpResponse:
        with self.monkeypatch.context() as patch:
            patch.setattr(page_cache, "_place_of_answer", lambda request: NoPlace())
            return self.reader.get(address)

    def compare(self, addresses: list[str]) -> None:
        """Notes each kept answer that differs from a new one."""
        for address in addresses:
            kept = self.reader.get(address)
            if kept.wsgi_request.resolver_match is None:
                self.hits += 1
                if seen_by_a_reader(kept) != seen_by_a_reader(self.made_anew(address)):
                    self.misses.append((address, dict(self.done)))


def seen_by_a_reader(answer: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    headers = {name: value for name, value in answer.items() if not name.startswith(("RateLimit", "Last-Modified", "X-Request"))}
    return answer.status_code, answer.content, headers


@pytest.fixture
def demonstration(settings, tmp_path) -> None:
    use_stores(settings, "folder", tmp_path, "desk_files", "public_files")
    insert_demo_content()


def run(day: KeptDay, *, acts: int, watched: int) -> None:
    """Asks for `watched` of the addresses at first, for a few of them after each act, and for all of them at last."""
    addresses = day.addresses()
    addresses = day.choice.sample(addresses, min(watched, len(addresses)))
    for address in addresses:
        day.reader.get(address)
    for _ in range(acts):
        day.run(1, only=OF_ENTRIES)
        if day.choice.random() < 0.3:
            day.more()
        day.compare(day.choice.sample(addresses, watched // 12))
    day.compare(addresses)


def test_kept_answers_equal_new_ones_after_random_acts(demonstration, monkeypatch):
    day = KeptDay(seed=5, monkeypatch=monkeypatch)
    run(day, acts=8, watched=48)
    assert day.misses == []
    assert day.hits > 20


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2])
def test_kept_answers_equal_new_ones_after_a_long_day(demonstration, monkeypatch, seed):
    day = KeptDay(seed, monkeypatch)
    for _ in range(6):
        run(day, acts=12, watched=120)
        day.run(1, only=OF_TERMS)
        day.compare(day.choice.sample(day.addresses(), 20))
        assert day.misses == []
    assert day.hits > 300
