"""Links in mails: what each opens, for how long, and that following one changes nothing."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from mailing.models import Delivery, Suppression
from subscriptions.link_tokens import STOP_ALERTS, UNSUBSCRIBE, link_token, subscriber_of, unsubscribe_token
from subscriptions.models import LinkRequest, StopRequest, Subscriber, Wishes
from subscriptions.reader_actions import stop
from tests.subscriptions.readers import FORM, Purpose, all_pages, mail_links, make_subscriber, pages_of, row_counts
from tests.support.factories import make_vocabulary

pytestmark = pytest.mark.django_db


def assert_reading_changes_nothing(client, pages, *, times: int) -> None:
    before, readers = row_counts(), list(Subscriber.objects.order_by("pk").values())
    for path in pages:
        for _ in range(times):
            assert client.get(path).status_code == client.head(path).status_code == 200
    assert row_counts() == before
    assert list(Subscriber.objects.order_by("pk").values()) == readers


def test_get_and_head_of_every_address_change_no_row(client):
    """Scanners follow each link of a mail (RFC 8058, 1)."""
    make_vocabulary()
    pending = make_subscriber("pending@example.org", state="pending", confirmed_at=None)
    assert_reading_changes_nothing(client, all_pages(make_subscriber()) + all_pages(pending), times=2)


@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_thousand_visits_to_every_link_change_no_row(client):
    assert_reading_changes_nothing(client, pages_of(make_subscriber()).values(), times=1000)


def test_each_link_is_good_for_its_purpose_alone():
    reader = make_subscriber()
    tokens = {purpose: link_token(reader, purpose) for purpose in Purpose} | {
        UNSUBSCRIBE: unsubscribe_token(reader.uid, reader.secret)
    }
    tokens[STOP_ALERTS] = unsubscribe_token(reader.uid, reader.secret, STOP_ALERTS)
    assert len(set(tokens.values())) == 7
    assert {len(token) for token in tokens.values()} == {43}
    opened = {(purpose, other) for purpose, token in tokens.items() for other in tokens if subscriber_of(token, other)}
    assert opened == {(purpose, purpose) for purpose in tokens}


@pytest.mark.parametrize(("purpose", "days"), [("confirm", 7), ("manage", 1), ("export", 1), ("erase", 1)])
def test_link_expires(purpose, days):
    reader = make_subscriber()
    token, now = link_token(reader, purpose), timezone.now()
    assert subscriber_of(token, purpose, now=now + timedelta(days=days, minutes=-1))
    assert subscriber_of(token, purpose, now=now + timedelta(days=days, minutes=1)) is None


def test_link_to_unsubscribe_never_expires():
    reader = make_subscriber()
    token = unsubscribe_token(reader.uid, reader.secret)
    assert subscriber_of(token, UNSUBSCRIBE, now=timezone.now() + timedelta(days=3650)) == reader


def test_links_do_not_depend_on_the_key_of_the_site(settings):
    before = pages_of(make_subscriber())
    settings.SECRET_KEY = "another " * 10
    assert pages_of(Subscriber.objects.get()) == before


def test_other_spelling_of_a_token_is_unknown():
    """The last of 43 characters has two bits too many: four spellings would decode to the same bytes."""
    reader = make_subscriber()
    token = unsubscribe_token(reader.uid, reader.secret)
    others = {token[:-1] + letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"} - {token}
    assert [other for other in others if subscriber_of(other, UNSUBSCRIBE)] == []


@pytest.mark.parametrize("token", ["x", "é" * 43, "A" * 43, "A" * 42, "A" * 44, "A" * 42 + "=", "%00" * 14 + "x", "A" * 4000])
@pytest.mark.parametrize("purpose", ["confirm", "manage", "export", "erase", "stop"])
def test_unknown_token_is_200_alike_and_does_nothing(client, token, purpose):
    make_subscriber()
    before = row_counts()
    answers = [method(f"/subscriptions/{purpose}/{one}/") for method in (client.get, client.post) for one in (token, "A" * 43)]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert row_counts() == before
    title = b"Unsubscribe" if purpose == "stop" else b"This link is not valid"
    assert title in answers[0].content


def test_expired_link_looks_like_an_unknown_one(client):
    reader = make_subscriber(links_sent={"manage": (timezone.now() - timedelta(days=2)).isoformat()})
    expired, unknown = (client.get(path) for path in (pages_of(reader)["manage"], f"/subscriptions/manage/{'A' * 43}/"))
    assert _without_token(expired.content) == _without_token(unknown.content)


def _without_token(content: bytes) -> list[bytes]:
    return [line for line in content.splitlines() if b"/subscriptions/manage/" not in line]


def test_reader_changes_what_he_gets_and_what_the_form_does_not_ask_stays(client):
    make_vocabulary()
    reader = make_subscriber(wishes=Wishes(areas=("ict",), has_corrections=False))
    form = {**FORM, "sector": ["I", "I64"], "region": "CN-HA", "language": "zh-hans"}
    answer = client.post(pages_of(reader)["manage"], form)
    assert b"Saved" in answer.content
    reader.refresh_from_db()
    assert reader.preference.wishes == Wishes(("I", "I64"), ("CN-HA",), (), True, True)
    assert reader.language == "zh-hans"


def test_reader_takes_corrections_off_and_finds_the_box_so(client):
    reader = make_subscriber()
    manage = pages_of(reader)["manage"]
    assert 'name="has_corrections" checked' in client.get(manage).content.decode()
    client.post(manage, {"language": "en-gb", "has_issue": "on"})
    reader.refresh_from_db()
    assert reader.preference.wishes == Wishes(has_corrections=False)
    page = client.get(f"/zh-hans{manage}").content.decode()
    assert 'name="has_corrections"> <span>对已发给我的内容的更正' in page


def test_bad_choice_keeps_what_was_chosen_before(client):
    make_vocabulary()
    reader = make_subscriber()
    answer = client.post(pages_of(reader)["manage"], {**FORM, "sector": ["nonsense"]})
    assert answer.status_code == 400
    assert Subscriber.objects.get().preference == reader.preference


def test_page_of_a_reader_shows_no_whole_address(client):
    reader = make_subscriber("hidden.name@example.org")
    for path in pages_of(reader).values():
        assert b"hidden.name" not in client.get(path).content


def test_link_asked_for_is_mailed_to_a_known_address_alone(client):
    make_subscriber(links_sent={})
    for purpose in ("manage", "export", "erase"):
        for address in ("li@example.org", "nobody@example.org"):
            assert client.post("/subscriptions/link/", {"purpose": purpose, "address": address}).status_code == 303
    assert [link.split("/")[1] for link in mail_links()] == ["manage", "export", "erase"]
    assert LinkRequest.objects.count() == 0


def test_second_link_on_a_day_is_not_mailed_and_the_first_stays_good(client):
    make_subscriber(links_sent={})
    for _ in range(2):
        client.post("/subscriptions/link/", {"purpose": "manage", "address": "li@example.org"})
    (link,) = mail_links()
    assert b"What you get" in client.get(f"/{link}").content


def test_copy_of_the_data_holds_all_but_the_secret(client):
    reader = make_subscriber(links_sent={})
    reader.consents.create(way="confirmed", words="The words.", version="1", evidence="A mail.")
    client.post("/subscriptions/link/", {"purpose": "manage", "address": "li@example.org"})
    client.post("/subscriptions/link/", {"purpose": "export", "address": "li@example.org"})
    *_, link = mail_links()
    assert b"li@example.org" not in client.get(f"/{link}").content
    answer = client.post(f"/{link}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    data = json.loads(answer.content)
    assert data["address"] == "li@example.org"
    assert data["consents"][0]["words"] == "The words."
    assert data["mails"][0]["subject"] == "Your subscription to Expert Desk"
    assert reader.secret not in answer.content.decode()


def test_one_click_needs_nothing_but_the_token(client):
    """RFC 8058: no cookie, no Referer, no CSRF token; twice; no redirect."""
    reader = make_subscriber()
    path = pages_of(reader)["stop"]
    for _ in range(2):
        answer = client.generic("POST", path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert Subscriber.objects.get().state == "stopped"
    assert list(Suppression.objects.order_by("scope").values_list("address_hash", "scope", "reason")) == [
        (reader.address_hash, scope, "unsubscribed") for scope in ("alerts", "newsletter")
    ]
    assert StopRequest.objects.count() == 1


@pytest.mark.parametrize(
    "form",
    [
        {"content_type": "multipart/form-data; boundary=x", "data": "--x--"},
        {"content_type": "text/plain", "data": "anything"},
        {"content_type": "application/octet-stream", "data": ""},
    ],
)
@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}, {"Cookie": "sessionid=x"}]
)
def test_one_click_takes_any_body_and_headers(client, form, headers):
    path = pages_of(make_subscriber())["stop"]
    assert client.generic("POST", path, headers=headers, **form).status_code == 200
    assert Subscriber.objects.get().state == "stopped"


def test_one_click_works_for_a_reader_who_has_not_confirmed_or_whose_mail_came_back(client):
    for state in ("pending", "suspended"):
        reader = make_subscriber(f"{state}@example.org", state=state)
        client.post(pages_of(reader)["stop"])
    assert set(Subscriber.objects.values_list("state", flat=True)) == {"stopped"}


def test_stopping_ends_the_links_that_were_mailed_before(client):
    """An old confirmation in somebody's mailbox cannot start the mail again."""
    reader = make_subscriber()
    pages = pages_of(reader)
    stop(reader)
    for purpose in Purpose:
        assert b"This link is not valid" in client.post(pages[purpose]).content
    assert Subscriber.objects.get().state == "stopped"


def test_two_readers_never_see_each_others_page(client):
    make_vocabulary()
    one, other = make_subscriber("a@one.example.org", Wishes(sectors=("I",))), make_subscriber("b@other.example.org")
    cache.clear()
    for _ in range(2):
        for reader, domain, strange in (
            (one, "one.example.org", "other.example.org"),
            (other, "other.example.org", "one.example.org"),
        ):
            for purpose, path in pages_of(reader).items():
                answer = client.get(path)
                assert answer.headers["Cache-Control"] == "private, no-store"
                assert strange not in answer.content.decode()
                assert (domain in answer.content.decode()) is not purpose.startswith("stop")


def test_every_page_is_private_unlisted_and_sends_no_referrer(client):
    reader = make_subscriber()
    for path in [*all_pages(reader), "/subscriptions/nowhere/", "/zh-hans/subscriptions/manage/"]:
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "private, no-store", path
        assert answer.headers["Referrer-Policy"] == "no-referrer", path
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow", path
        assert "Set-Cookie" not in answer.headers, path
        assert not answer.has_header("ETag"), path


def test_no_other_method_is_taken(client):
    path = pages_of(make_subscriber())["stop"]
    assert {client.generic(method, path).status_code for method in ("PUT", "DELETE", "PATCH", "OPTIONS")} == {405}


def test_delivery_of_a_link_holds_no_one_click_token(client):
    make_subscriber(links_sent={})
    client.post("/subscriptions/link/", {"purpose": "manage", "address": "li@example.org"})
    mail_links()
    assert Delivery.objects.get().token == ""


def test_uid_of_another_reader_with_this_signature_is_unknown():
    reader = make_subscriber()
    forged = unsubscribe_token(uuid4(), reader.secret)
    assert subscriber_of(forged, UNSUBSCRIBE) is None
