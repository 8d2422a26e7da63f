"""Following a list: a stranger asks, the reader says yes, changes and stops."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.workflow.publishing import publish
from mailing.models import Delivery, Suppression
from subscriptions.alerts import reader_alerts
from subscriptions.alerts.reader_alerts import confirm_alert, delete_expired_alerts, stop_alerts_again
from subscriptions.link_tokens import STOP_ALERTS, unsubscribe_token
from subscriptions.models import Alert, LinkRequest, Preference, SavedSearch, StopRequest, Subscriber
from tests.subscriptions.alerts.conftest import follow
from tests.subscriptions.readers import FORM, mail_links, make_subscriber, pages_of, row_counts
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db
PAGE = "/subscriptions/alerts/policies/"
ASK = {"address": "li@reader.example", "language": "en-gb", "rhythm": "daily"}


def ask(client, page=f"{PAGE}?kind=law", **values):
    return client.post(page, {**ASK, **values})


def stop_page(reader):
    return f"/subscriptions/stop/{unsubscribe_token(reader.uid, reader.secret, STOP_ALERTS)}/"


@pytest.fixture
def li(db):
    return make_subscriber("li@reader.example", links_sent={})


def test_form_leaves_a_request_and_nothing_else(client, li):
    before = row_counts()
    assert "Policies of the kind Law" in client.get(f"{PAGE}?kind=law").content.decode()
    assert row_counts() == before
    assert ask(client)["Location"] == "/subscriptions/sent/"
    assert {table for table, number in (row_counts() - before).items() if number} <= {
        "subscriptions_linkrequest", "access_sharedcounter"
    }  # fmt: skip
    assert LinkRequest.objects.get().alert == {"folder": "policies", "query": "kind=law", "rhythm": "daily"}


def test_active_reader_gets_a_link_that_adds_the_alert_on_post_alone(client, li):
    ask(client)
    (link,) = mail_links()
    page = client.get(f"/{link}").content.decode()
    assert "Policies of the kind Law (Once a day)" in page
    assert not Alert.objects.running().exists()
    alert = Alert.objects.get()
    assert "Added." in client.post(f"/{link}", {"alert": alert.pk}).content.decode()
    assert (Alert.objects.running().get().rhythm, Alert.objects.count()) == ("daily", 1)
    assert "Added." not in client.post(f"/{link}", {"alert": alert.pk}).content.decode()


def test_stranger_becomes_a_reader_of_that_alone(client):
    ask(client)
    (link,) = mail_links()
    assert link.startswith("subscriptions/confirm/")
    assert "Policies of the kind Law" in client.get(f"/{link}").content.decode()
    client.post(f"/{link}")
    reader = Subscriber.objects.get()
    assert (reader.state, reader.preference.has_issue, reader.alerts.running().count()) == ("active", False, 1)


def test_newsletter_that_waits_to_be_confirmed_is_kept(client):
    make_vocabulary()
    client.post("/subscriptions/", {**FORM, "address": ASK["address"], "sector": ["I"]})
    mail_links()
    ask(client)
    assert mail_links() == [], "one mail to confirm a day"
    reader = Subscriber.objects.get()
    assert (reader.preference.has_issue, reader.preference.sectors, reader.alerts.count()) == (True, ["I"], 1)


def test_mail_repeats_no_words_of_a_stranger(client, li):
    ask(client, f"{PAGE}?q={quote('cheap pills at pills.example')}")
    mail_links()
    assert b"pills" not in b"".join(bytes(part.text) + bytes(part.html) for part in Delivery.objects.get().mailing.parts.all())


@pytest.mark.parametrize(
    ("query", "name"),
    [("colour=red", "colour"), ("kind=poem", "kind"), ("sector=NOPE", "sector"), ("known_on=2020-01-01", "known_on"),
     ("issued_after=soon", "issued_after"), ("q=" + "+".join("abcdefghijklm"), "q"), ("kind%21=poem", "kind!")],
)  # fmt: skip
def test_filter_that_the_list_does_not_know_is_refused_by_name(client, query, name):
    for method in (client.get, client.post):
        answer = method(f"{PAGE}?{query}", ASK if method == client.post else None)
        assert answer.status_code == 400
        assert f"<dt>{name}</dt>" in answer.content.decode()
    assert not LinkRequest.objects.exists()


def test_page_and_order_mean_nothing_and_one_list_has_one_row(client, li):
    follow(li, query="ordering=date&page=3&level=national&kind=law&kind=law")
    follow(make_subscriber("wang@reader.example"), query="kind=law&level=national")
    assert SavedSearch.objects.get().query == "kind=law&level=national"


@pytest.mark.parametrize("folder", ["nothing", "policies%2F", "admin", "sectors"])
def test_folder_of_no_list_is_404(client, folder):
    assert client.get(f"/subscriptions/alerts/{folder}/").status_code == 404


def test_form_of_another_site_is_refused(client, li):
    assert client.post(PAGE, ASK, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not LinkRequest.objects.exists()


def test_known_and_unknown_address_cost_the_same(client, li):
    counts = []
    ask(client)
    for address in ("li@reader.example", "nobody@reader.example"):
        with CaptureQueriesContext(connection) as queries:
            assert ask(client, address=address).status_code == 303
        counts.append([query["sql"].split("(")[0][:40] for query in queries])
    assert counts[0] == counts[1]


def test_alerts_of_a_reader_are_bounded_and_so_are_mails_by_strangers(client, li, monkeypatch):
    monkeypatch.setattr(reader_alerts, "MAX_ALERTS", 7)
    for kind in ("law", "notice"):
        follow(li, query=f"kind={kind}")
    for level in range(8):
        ask(client, f"{PAGE}?issued_after=201{level}-01-01")
    assert len([link for link in mail_links() if "/follow/" in link]) == 5
    assert li.alerts.waiting().count() == 5
    for alert in li.alerts.waiting():
        confirm_alert(li, alert.pk)
    ask(client, f"{PAGE}?issued_after=2019-01-01")
    mail_links()
    assert li.alerts.count() == 7


def test_what_is_not_confirmed_goes_after_a_day_with_its_search(client, li):
    ask(client)
    mail_links()
    now = timezone.now()
    delete_expired_alerts(now)
    assert (Alert.objects.count(), SavedSearch.objects.count()) == (1, 1)
    delete_expired_alerts(now + reader_alerts.WAITS_FOR)
    assert (Alert.objects.count(), SavedSearch.objects.count()) == (0, 0)


def test_one_click_on_an_alert_stops_alerts_and_not_the_newsletter(client):
    reader = make_subscriber("li@reader.example")
    follow(reader)
    assert "Stop all alerts?" in client.get(stop_page(reader)).content.decode()
    assert Alert.objects.count() == 1
    for _ in range(2):
        assert client.post(stop_page(reader), {"List-Unsubscribe": "One-Click"}).status_code == 200
    reader.refresh_from_db()
    assert (reader.state, Alert.objects.count()) == ("active", 0)
    assert list(Suppression.objects.values_list("scope", flat=True)) == ["alerts"]
    assert [stop.scope for stop in StopRequest.objects.all()] == ["alerts"]
    follow(reader)
    assert not Suppression.objects.exists(), "the reader's own yes ends it"


def test_one_click_on_the_newsletter_stops_alerts_too(client):
    reader = make_subscriber("li@reader.example")
    follow(reader)
    client.post(pages_of(reader)["stop"])
    reader.refresh_from_db()
    assert (reader.state, Alert.objects.count()) == ("stopped", 0)
    assert set(Suppression.objects.values_list("scope", flat=True)) == {"newsletter", "alerts"}


def test_link_below_an_entry_stops_that_search_alone_however_often(client):
    reader = make_subscriber("li@reader.example")
    first, other = follow(reader, query="kind=law"), follow(reader, query="kind=notice")
    page = f"{stop_page(reader)}?search={first.search_id}"
    assert "Policies of the kind Law" in client.get(page).content.decode()
    for _ in range(2):
        assert client.post(page).status_code == 200
    assert list(Alert.objects.all()) == [other]
    client.post(f"{stop_page(reader)}?search=nonsense")
    assert list(Alert.objects.all()) == [other]
    client.post(f"{pages_of(reader)['stop']}?search={other.search_id}")
    assert not Suppression.objects.filter(scope="alerts", reason="erased").exists()


def test_reader_changes_and_stops_alerts_on_the_own_page_and_never_those_of_others(client):
    reader, other = make_subscriber("li@reader.example"), make_subscriber("wang@reader.example")
    alert, foreign = follow(reader), follow(other)
    manage = pages_of(reader)["manage"]
    page = client.get(manage).content.decode()
    assert f'id="alert-{alert.pk}">Policies</p>' in page
    assert f'id="alert-{foreign.pk}"' not in page
    assert "Saved" in client.post(manage, {"alert": alert.pk, "rhythm": "weekly"}).content.decode()
    for values in ({"rhythm": "weekly"}, {"stop": "on"}):
        assert "Saved" not in client.post(manage, {"alert": foreign.pk, **values}).content.decode()
    assert "Saved" not in client.post(manage, {"alert": alert.pk, "rhythm": "hourly"}).content.decode()
    assert dict(Alert.objects.values_list("pk", "rhythm")) == {alert.pk: "weekly", foreign.pk: "now"}
    client.post(manage, {"alert": alert.pk, "stop": "on"})
    assert list(Alert.objects.all()) == [foreign]
    assert Preference.objects.count() == 1, "the other form was not sent"


def test_page_of_a_reader_with_many_alerts_asks_as_much_as_with_one(client, django_assert_max_num_queries):
    reader = make_subscriber("li@reader.example")
    policy = publish(make_policy(), by=None)
    for query in ("kind=law", "kind=notice", "level=national", f"uid={policy.uid}"):
        follow(reader, query=query)
    with django_assert_max_num_queries(8):
        page = client.get(pages_of(reader)["manage"]).content.decode()
    assert ">Internet Plus</p>" in page


def test_reader_who_stopped_alerts_has_none_after_a_restore_but_those_of_a_later_yes():
    reader = make_subscriber("li@reader.example")
    follow(reader)
    key = f"{reader.address_hash}:{timezone.now().isoformat()}"
    assert stop_alerts_again(key) == 2
    assert (Alert.objects.count(), Suppression.objects.get().scope) == (0, "alerts")
    follow(reader)
    assert stop_alerts_again(key) == 0
    assert Alert.objects.count() == 1


def test_lists_and_publications_lead_to_the_form(client):
    make_vocabulary()
    policy = publish(make_policy(), by=None)
    listed = client.get("/policies/?kind=action_plan&ordering=date").content.decode()
    assert 'href="/subscriptions/alerts/policies/?kind=action_plan"' in listed
    assert f'href="/subscriptions/alerts/search/?uid={policy.uid}"' in client.get("/policies/internet-plus/").content.decode()
    assert 'href="/zh-hans/subscriptions/alerts/search/?q=plus"' in client.get("/zh-hans/search/?q=plus").content.decode()
    assert 'href="/subscriptions/alerts/search/?region=CN-HA"' in client.get("/regions/CN-HA/").content.decode()
    assert "Internet Plus" in client.get(f"/subscriptions/alerts/search/?uid={policy.uid}").content.decode()
