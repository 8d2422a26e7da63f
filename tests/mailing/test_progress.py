"""Live progress: the numbers that the page and the list of mailings refresh while something moves."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from mailing import transitions
from mailing.admin import MailingAdmin
from mailing.models import Delivery
from mailing.send import send_due
from mailing.staff.progress import in_words, progress_of, with_rate
from tests.support.accounts import create_account
from tests.support.mailings import make_mailing, make_started_mailing

pytestmark = pytest.mark.django_db
LIST = reverse("admin:mailing_mailing_changelist")


@pytest.fixture
def publisher(client):
    client.force_login(create_account("publisher"))
    return client


def address_of(mailing):
    return reverse("admin:mailing_mailing_progress", args=[mailing.pk])


def test_page_of_a_mailing_refreshes_its_bar_counts_and_buttons_until_it_is_over(publisher, transport):
    mailing = make_started_mailing(3)
    send_due(lambda: bool(transport.sent))
    page = publisher.get(reverse("admin:mailing_mailing_change", args=[mailing.pk])).content.decode()
    assert f'data-progress="{address_of(mailing)}"' in page
    assert "js/desk/mail_progress.js" in page
    assert '<progress max="3" value="1"' in page
    answer = publisher.get(address_of(mailing))
    parts = answer.json()["parts"]
    assert answer.json()["is_moving"] is True
    assert "no-store" in answer["Cache-Control"]
    for part, words in {"progress": ">Pause<", "said": "Sending, 30 %", "state": "Sending"}.items():
        assert words in parts[f"{part}-{mailing.pk}"]
        assert f'id="{part}-{mailing.pk}"' in page
    send_due(lambda: False)
    over = publisher.get(address_of(mailing)).json()
    assert over["is_moving"] is False
    assert "3 of 3" in over["parts"][f"progress-{mailing.pk}"]
    assert "mail_progress.js" not in publisher.get(reverse("admin:mailing_mailing_change", args=[mailing.pk])).content.decode()


def test_list_refreshes_what_moves_and_nothing_else(publisher, transport, django_assert_max_num_queries):
    moving, over = make_started_mailing(2), make_started_mailing(1)
    transitions.cancel(over)
    with django_assert_max_num_queries(12):
        page = publisher.get(LIST).content.decode()
    address = f"{reverse('admin:mailing_mailing_list_progress')}?pk={moving.pk}"
    assert f'data-progress="{address}"' in page
    answer = publisher.get(address).json()
    assert answer["is_moving"] is True
    assert set(answer["parts"]) == {f"bar-{moving.pk}", f"state-{moving.pk}"}
    assert all(f'id="{part}"' in page for part in answer["parts"])
    transitions.cancel(moving)
    assert "data-progress" not in publisher.get(LIST).content.decode()


def test_statements_of_the_list_do_not_grow_with_mailings(publisher, django_assert_num_queries):
    make_started_mailing(1)
    publisher.get(LIST)
    with django_assert_num_queries(10) as asked:
        publisher.get(LIST)
    for _ in range(5):
        make_started_mailing(1)
    with django_assert_num_queries(len(asked)):
        publisher.get(LIST)


@pytest.mark.parametrize("query", ["", "?pk=", "?pk=x&pk=-1", f"?pk={'9' * 40}", "?" + "&".join(f"pk={n}" for n in range(1, 900))])
def test_keys_that_are_none_are_left_out(publisher, query):
    assert publisher.get(reverse("admin:mailing_mailing_list_progress") + query).json() == {"is_moving": False, "parts": {}}


def test_progress_is_for_those_who_may_see_mailings(client):
    mailing = make_started_mailing(1)
    client.force_login(create_account("editor"))
    for address in (address_of(mailing), reverse("admin:mailing_mailing_list_progress")):
        assert client.get(address).status_code == 403


def test_time_left_is_worked_out_from_the_last_mails_else_from_the_rate_of_the_channel():
    mailing = make_started_mailing(50)
    mailing.channel.interval = 1_000_000
    assert with_rate(progress_of([mailing])[0]).time_left == "about 1 minute"
    now = timezone.now()
    for place, row in enumerate(mailing.deliveries.order_by("pk")[:20]):
        Delivery.objects.filter(pk=row.pk).update(state="sent", sent_at=now - timedelta(seconds=10 * place))
    progress = with_rate(progress_of([mailing])[0])
    assert (progress.settled, progress.mails_a_second, progress.time_left) == (20, 0.1, "about 5 minutes")
    Delivery.objects.exclude(sent_at=None).update(sent_at=F("sent_at") - timedelta(minutes=9))
    assert with_rate(progress_of([mailing])[0]).mails_a_second == 1
    mailing.channel.held_reason = "535 no"
    assert with_rate(progress_of([mailing])[0]).time_left == ""


def test_draft_and_freezing_have_no_bar():
    mailing = make_mailing(3)
    [progress] = progress_of([mailing])
    assert (progress.has_bar, progress.words, progress.time_left) == (False, "", "")
    mailing.candidates = 2_000
    assert progress_of([mailing])[0].words == "2,000 found"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "less than a minute"), (60, "about 1 minute"), (3000, "about 50 minutes"), (3600 * 5, "about 5 hours")],
)
def test_time_is_said_in_words(seconds, words):
    assert in_words(seconds) == words


def test_one_page_of_mailings_is_told_however_many_are_asked_for(publisher, monkeypatch):
    monkeypatch.setattr(MailingAdmin, "list_per_page", 1)
    keys = [make_mailing(1).pk for _ in range(2)]
    parts = publisher.get(reverse("admin:mailing_mailing_list_progress"), {"pk": keys}).json()["parts"]
    assert [name for name in parts if name.startswith("state-")] == [f"state-{keys[0]}"]
