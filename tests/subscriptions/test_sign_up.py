"""Signing up: a stranger leaves a request, the worker mails a link, the reader confirms."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mailing.models import Delivery, Suppression
from mailing.send import send_due
from subscriptions import leave_request
from subscriptions.models import Consent, LinkRequest, Preference, Subscriber, Wishes
from subscriptions.sign_up_job import delete_expired_requests, handle_link_requests
from tests.subscriptions.readers import FORM, mail_links, make_subscriber
from tests.support.factories import make_vocabulary

pytestmark = pytest.mark.django_db


def sign_up(client, address="li@example.org", **values):
    return client.post("/subscriptions/", {**FORM, "address": address, **values})


def test_reader_signs_up_confirms_and_is_active_with_the_words_that_the_page_showed(client):
    make_vocabulary()
    assert sign_up(client, sector=["I"], region=["CN-HA"]).headers["Location"] == "/subscriptions/sent/"
    (link,) = mail_links()
    shown = client.get(f"/{link}").content.decode()
    assert "l…@example.org" in shown
    assert "Information transmission" in shown
    assert "You are subscribed" in client.post(f"/{link}").content.decode()
    reader = Subscriber.objects.get()
    assert (reader.state, reader.preference.sectors, reader.preference.regions) == ("active", ["I"], ["CN-HA"])
    consent = Consent.objects.get()
    assert consent.words in shown
    assert consent.evidence.startswith("The link that was mailed on ")


def test_nothing_is_sent_but_the_link_before_the_confirmation(client):
    sign_up(client)
    mail_links()
    assert (Subscriber.objects.active().count(), Delivery.objects.count(), Consent.objects.count()) == (0, 1, 0)


def test_second_press_of_confirm_changes_nothing(client):
    sign_up(client)
    (link,) = mail_links()
    client.post(f"/{link}")
    before = list(Subscriber.objects.values())
    assert "You are subscribed" in client.post(f"/{link}").content.decode()
    assert (list(Subscriber.objects.values()), Consent.objects.count()) == (before, 1)


def test_first_press_of_confirm_leads_to_the_choices_and_a_later_one_does_not(client):
    sign_up(client)
    (link,) = mail_links()
    assert b"/subscriptions/manage/" in client.post(f"/{link}").content
    assert b"/subscriptions/manage/" not in client.post(f"/{link}").content


def test_thousand_requests_for_one_address_make_one_mail(client, monkeypatch):
    monkeypatch.setattr(leave_request, "MAX_FROM_NETWORK", 10_000)
    for number in range(5):
        sign_up(client, address="Li@Example.ORG" if number % 2 else "li@example.org")
    assert len(mail_links()) == 1
    sign_up(client)
    assert mail_links() == []


def test_next_day_has_another_mail_and_the_link_before_it_ends(client):
    sign_up(client)
    (first,) = mail_links()
    yesterday = (timezone.now() - timedelta(days=1, minutes=1)).isoformat()
    Subscriber.objects.update(links_sent={"confirm": yesterday})
    sign_up(client)
    (second,) = mail_links()
    assert first != second
    assert b"not valid" in client.post(f"/{first}").content
    assert b"You are subscribed" in client.post(f"/{second}").content


def test_latest_choice_counts_and_the_page_shows_it(client):
    make_vocabulary()
    sign_up(client)
    (link,) = mail_links()
    sign_up(client, sector=["I64"])
    assert mail_links() == []
    assert b"Internet services" in client.get(f"/{link}").content


def test_stranger_cannot_change_what_an_active_reader_gets(client):
    make_vocabulary()
    reader = make_subscriber(links_sent={})
    sign_up(client, sector=["I"], language="zh-hans")
    (link,) = mail_links()
    assert link.startswith("zh-hans/subscriptions/manage/")
    after = Subscriber.objects.get()
    assert (after.state, after.preference_id, after.language) == ("active", reader.preference_id, "en-gb")


def test_unsubscribed_reader_who_confirms_again_gets_mail_again(client):
    reader = make_subscriber(state="stopped", links_sent={})
    Suppression.objects.create(address_hash=reader.address_hash, scope="newsletter", reason="unsubscribed")
    sign_up(client)
    (link,) = mail_links()
    assert Subscriber.objects.get().state == "pending"
    client.post(f"/{link}")
    assert (Subscriber.objects.get().state, Suppression.objects.count()) == ("active", 0)


def test_address_that_bounces_gets_no_link(client):
    reader = make_subscriber(state="suspended", links_sent={})
    Suppression.objects.create(address_hash=reader.address_hash, scope="", reason="hard_bounce")
    sign_up(client)
    assert mail_links() == []
    assert Subscriber.objects.get().state == "suspended"


KNOWN, UNKNOWN = "known{}@example.org", "other{}@example.org"


SERVERS = {
    "up": {"EMAIL_BACKEND": "filebased.EmailBackend", "EMAIL_FILE_PATH": "box"},
    "down": {
        "EMAIL_BACKEND": "smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1, "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("number", "server"), [(5, "up"), *(pytest.param(500, one, marks=pytest.mark.thorough) for one in SERVERS)]
)
@pytest.mark.parametrize("path", ["/subscriptions/", "/subscriptions/link/"])
def test_known_and_unknown_addresses_have_the_same_answer_and_statements(
    client, monkeypatch, settings, tmp_path, path, number, server
):
    """Whether the mail server takes mail or not; the worker is at it meanwhile."""
    monkeypatch.chdir(tmp_path)
    settings.MAILING, settings.MAIL_JOURNAL = SERVERS[server], str(tmp_path / "journal")
    monkeypatch.setattr(leave_request, "MAX_FROM_NETWORK", 10_000)
    for one in range(number):
        make_subscriber(KNOWN.format(one), links_sent={})
    client.get(path)
    seen = set()
    for one in range(number):
        for address in (KNOWN, UNKNOWN):
            with CaptureQueriesContext(connection) as statements:
                answer = client.post(path, {**FORM, "purpose": "manage", "address": address.format(one)})
            asked = [re.sub(r"'(?:known|other)\d+@example.org'|'\d{4}-[^']*'|\b\d+\b", "…", row["sql"]) for row in statements]
            headers = sorted((name, value) for name, value in answer.headers.items() if name != "X-Request-Id")
            seen.add((answer.status_code, answer.content, str(headers), str(asked)))
        if one == number // 2:
            assert handle_link_requests() == min(2 * one + 2, 200)
            assert (send_due(lambda: False) > 0) is (server == "up")
    assert len(seen) == 1
    assert len(asked) <= 4


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "This field is required"),
        ("nobody", "no complete e-mail address"),
        ("a@b", "no complete e-mail address"),
        ("li@example.org\r\nBcc: all@example.org", "no complete e-mail address"),
        ("li\n@example.org", "no complete e-mail address"),
        ("李@example.org", "Before the @"),
        (f"{'a' * 250}@example.org", "at most 254"),
        ("li@example.org, wang@example.org", "no complete e-mail address"),
        ("<li@example.org>", "no complete e-mail address"),
    ],
)
def test_bad_address_is_refused_with_a_sentence_at_its_field(client, typed, said):
    answer = sign_up(client, address=typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="id_address_error"' in page
    assert said in page
    assert LinkRequest.objects.count() == 0


def test_domain_in_other_letters_is_kept_in_ascii(client):
    sign_up(client, address="Li@BÜCHER.example.org")
    assert LinkRequest.objects.get().address == "Li@xn--bcher-kva.example.org"


def test_unknown_code_is_refused_and_named(client):
    make_vocabulary()
    answer = sign_up(client, sector=["I", "nonsense"])
    assert answer.status_code == 400
    assert "“nonsense” is not known here" in answer.content.decode()
    assert 'value="I" checked' in answer.content.decode()


def test_corrections_are_chosen_beforehand_and_can_be_left_out(client):
    assert 'name="has_corrections" checked' in client.get("/subscriptions/").content.decode()
    client.post("/subscriptions/", {"address": "li@example.org", "language": "en-gb"})
    assert LinkRequest.objects.get().wishes["has_corrections"] is False


def test_list_carries_its_sectors_and_regions_over(client):
    make_vocabulary()
    page = client.get("/subscriptions/?sector=I64&region=CN-HA&region=nonsense").content.decode()
    assert 'value="I64" checked' in page
    assert 'value="CN-HA" checked' in page
    assert 'value="I" checked' not in page
    assert 'value="nonsense"' not in page


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("/policies/?sector=I&region=CN-HA&q=plan", "/subscriptions/alerts/policies/?q=plan&amp;region=CN-HA&amp;sector=I"),
        ("/zh-hans/search/?q=internet", "/zh-hans/subscriptions/alerts/search/?q=internet"),
        ("/regions/CN-HA/", "/subscriptions/alerts/search/?region=CN-HA"),
        ("/organizations/miit/", "/subscriptions/alerts/search/?organization=miit"),
        ("/changes/?sector=I", "/subscriptions/alerts/search/?sector=I"),
        ("/newsletters/", "/subscriptions/"),
        ("/zh-hans/", "/zh-hans/subscriptions/"),
    ],
)
def test_page_leads_to_the_form_with_what_it_is_about(client, page, form):
    make_vocabulary()
    main = client.get(page).content.decode().partition("<main")[2].partition("</main>")[0]
    assert f'href="{form}"' in main


def test_program_that_fills_in_the_trap_gets_the_same_answer_and_nothing_happens(client):
    answer, honest = sign_up(client, website="https://spam.example"), sign_up(client)
    assert (answer.status_code, answer.headers["Location"]) == (honest.status_code, honest.headers["Location"])
    assert LinkRequest.objects.count() == 1


@pytest.mark.parametrize("path", ["/subscriptions/", "/subscriptions/link/"])
def test_form_from_another_site_is_refused(client, path):
    values = {**FORM, "address": "li@example.org", "purpose": "manage"}
    answer = client.post(path, values, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert LinkRequest.objects.count() == 0
    assert client.post(path, values, headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"}).status_code == 303


def test_one_network_may_ask_for_so_many_mails_an_hour(client, monkeypatch):
    monkeypatch.setattr(leave_request, "MAX_FROM_NETWORK", 2)
    answers = [sign_up(client, address=f"a{number}@example.org") for number in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert answers[2].headers["Retry-After"] == "3600"
    assert client.post("/subscriptions/", {**FORM, "address": "b@example.org"}, REMOTE_ADDR="203.0.113.9").status_code == 303


def test_all_networks_together_may_ask_for_so_many_mails_an_hour(client, monkeypatch):
    monkeypatch.setattr(leave_request, "MAX_IN_TOTAL", 2)
    answers = [
        client.post("/subscriptions/", {**FORM, "address": f"a{one}@example.org"}, REMOTE_ADDR=f"203.0.113.{one}").status_code
        for one in range(3)
    ]
    assert answers == [303, 303, 429]


def test_inbox_is_bounded(client, monkeypatch):
    monkeypatch.setattr(leave_request, "MAX_WAITING", 1)
    assert [sign_up(client, address=f"a{one}@example.org").status_code for one in range(2)] == [303, 429]
    assert LinkRequest.objects.count() == 1


def test_huge_form_is_refused_before_it_is_read(client):
    assert sign_up(client, website="x" * 70_000).status_code == 413


def test_old_request_is_dropped(client):
    sign_up(client)
    LinkRequest.objects.update(asked_at=timezone.now() - timedelta(days=3))
    assert mail_links() == []
    assert (LinkRequest.objects.count(), Subscriber.objects.count()) == (0, 0)


def test_unconfirmed_address_is_deleted_after_eight_days_and_its_wishes_too(client):
    make_vocabulary()
    sign_up(client, sector=["I"])
    mail_links()
    delete_expired_requests(timezone.now() + timedelta(days=7))
    assert Subscriber.objects.count() == 1
    delete_expired_requests(timezone.now() + timedelta(days=9))
    assert (Subscriber.objects.count(), Preference.objects.count()) == (0, 0)


def test_former_reader_who_does_not_confirm_again_is_unsubscribed_as_before(client):
    make_subscriber(state="stopped", links_sent={})
    sign_up(client)
    mail_links()
    delete_expired_requests(timezone.now() + timedelta(days=9))
    assert Subscriber.objects.get().state == "stopped"


def test_readers_who_want_the_same_share_a_row():
    make_subscriber("a@example.org", Wishes(sectors=("I",)))
    make_subscriber("b@example.org", Wishes(sectors=("I",)))
    make_subscriber("c@example.org", Wishes(sectors=("I",), has_issue=False))
    assert Preference.objects.count() == 2


def test_mail_links_to_site_url_whatever_the_host(client, settings):
    settings.SITE_URL = "https://desk.example.org"
    client.post("/subscriptions/", {**FORM, "address": "li@example.org"}, headers={"Host": "127.0.0.1"})
    handle_link_requests()
    part = Delivery.objects.get().mailing.parts.get()
    assert b"https://desk.example.org/subscriptions/confirm/" in bytes(part.text).replace(b"=\r\n", b"")
    assert b"127.0.0.1" not in bytes(part.text) + bytes(part.html)


def test_mail_speaks_the_language_of_the_form(client):
    client.post("/zh-hans/subscriptions/", {**FORM, "address": "li@example.org", "language": "zh-hans"})
    (link,) = mail_links()
    assert link.startswith("zh-hans/subscriptions/confirm/")


def test_short_address_leads_to_the_form(client):
    assert client.get("/subscribe/").headers["Location"] == "/subscriptions/"
    assert client.get("/zh-hans/subscribe/").headers["Location"] == "/zh-hans/subscriptions/"
