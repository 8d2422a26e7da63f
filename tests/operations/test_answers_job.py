"""The worker makes the answers of what a publication changed: those that readers get, few, and of nobody."""

from datetime import date

import pytest

from catalogue.http.answer_store.store import answer_store
from catalogue.publish.rebuild import rebuild_indexes
from editorial.workflow.publishing import publish, publish_together, withdraw
from operations import answers_job
from operations.answers_job import make_stamped_answers
from policies.models import Policy
from tests.catalogue.http.test_stamped_answers import is_kept, stored
from tests.support.factories import make_policy
from tests.support.kept_answers import forget_answers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_worker(monkeypatch):
    monkeypatch.setattr(answers_job._process, "revision", None)


@pytest.fixture
def policies() -> list[Policy]:
    made = publish_together([make_policy(f"number-{month}", published_on=date(2015, month, 1)) for month in range(1, 7)], by=None)
    assert make_stamped_answers() == 0  # a worker that begins makes nothing
    return made


def test_worker_makes_what_readers_get(client, policies):
    publish(Policy.objects.get(slug="number-3"), by=None, note="New.")
    assert make_stamped_answers() == 3  # with its neighbours
    made = stored()
    assert len(made) == 9
    assert all(is_kept(client, address) for address in made)
    forget_answers()
    for address in made:
        client.get(address, headers={"Accept-Encoding": "gzip"})
    assert stored() == made


def test_worker_makes_nothing_twice_and_nothing_after_a_change_of_everything(policies, django_assert_num_queries):
    publish(Policy.objects.get(slug="number-3"), by=None, note="New.")
    make_stamped_answers()
    with django_assert_num_queries(1):
        assert make_stamped_answers() == 0
    rebuild_indexes()
    assert make_stamped_answers() == 0


def test_worker_makes_a_bounded_number_the_newest_first(policies, monkeypatch):
    monkeypatch.setattr(answers_job, "MAX_ENTRIES", 2)
    publish(Policy.objects.get(slug="number-2"), by=None, note="New.")
    publish(Policy.objects.get(slug="number-6"), by=None, note="New.")
    assert make_stamped_answers() == 2
    assert {address.split("/")[-2] for address in stored()} == {"number-5", "number-6"}


def test_worker_that_is_stopped_stops(policies):
    publish(Policy.objects.get(slug="number-3"), by=None, note="New.")
    assert make_stamped_answers(lambda: True) == 0


def test_worker_makes_nothing_of_what_is_gone(policies):
    withdraw(policies[2], by=None, notice="Never again.", outcome="gone")
    make_stamped_answers()
    assert {address.split("/")[-2] for address in stored()} == {"number-2", "number-4"}


def test_worker_trims_the_store(policies, monkeypatch):
    trimmed = []
    monkeypatch.setattr(type(answer_store()), "trim", lambda store: trimmed.append(1))
    make_stamped_answers()
    assert trimmed == [1]
