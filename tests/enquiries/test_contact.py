"""Readers write to the desk: what they confirm is answered by mail, and erased when they wish."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.http.guard import NO_TABLES, opened_tables, public_tables, refused_table
from enquiries import take_up_enquiries
from enquiries.desk_answers import answer, move
from enquiries.models import Conversation, Enquirer, Enquiry, Message, Requester
from enquiries.pages import views
from enquiries.take_up_enquiries import delete_expired_enquiries, handle_enquiries
from mailing.address_hash import address_hasher
from mailing.models import Delivery, Suppression
from operations.after_restore.prepare_database import ERASERS
from operations.backups.erasures import apply_erasures
from operations.reader_erasures import carry_out_erasures
from subscriptions import leave_request
from subscriptions.reader_actions import ask_for_erasure
from subscriptions.reader_export import export_reader
from tests.enquiries.conftest import confirm_all, mail_link, make_conversation, received, send_all, vote, write
from tests.subscriptions.readers import make_subscriber
from tests.subscriptions.test_erasure import tables_with
from tests.subscriptions.test_third_wall import every_table
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> {{ 7|add:7 }}\n> quoted\n\u202eevil"
PAGES = [
    "/contact/", "/contact/sent/", "/contact/confirm/unknown/", f"/contact/confirm/{'A' * 43}/", "/translations/",
]  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_are_refused_every_table_but_the_inbox(page, prefix):
    opened = opened_tables(prefix + page) or NO_TABLES
    allowed = {table for table in every_table() if not refused_table(f'SELECT 1 FROM "{table}"', opened)}
    assert allowed - public_tables() == {"enquiries_enquirer", "enquiries_enquiry"}


def test_form_names_the_published_entry_and_its_version(client, live):
    page = client.get("/policies/internet-plus/").content.decode()
    assert f'href="/contact/?about={live.uid}&amp;version=1"' in page
    form = client.get(f"/contact/?about={live.uid}&version=1")
    assert ("Internet Plus" in form.content.decode(), form["Cache-Control"]) == (True, "private, no-store")
    assert "set-cookie" not in form.headers
    draft, unknown = str(make_policy("secret-draft").uid), "00000000-0000-4000-8000-000000000009"
    pages = {client.get(f"/contact/?about={uid}").content.decode().replace(uid, "…") for uid in (draft, unknown, "nonsense")}
    assert len(pages) == 1


def test_message_reaches_the_desk_once_it_is_confirmed(client, live):
    assert write(client, live)["Location"] == "/contact/sent/"
    link = mail_link()
    assert Message.objects.count() == 0
    for _ in range(2):
        confirm_all(client, link)
    message = Message.objects.get()
    assert (message.text, message.entry_version, message.is_answer) == ("The date is wrong.", 1, False)
    assert (message.conversation.title, message.conversation.entry_uid) == ("Internet Plus", live.uid)
    write(client, live, message="And the place.")
    handle_enquiries()
    confirm_all(client, link)
    assert Conversation.objects.get().messages.count() == 2
    assert Delivery.objects.count() == 1


def test_visit_of_the_link_changes_nothing_and_only_what_is_ticked_is_confirmed(client, live):
    write(client, live)
    write(client, message="Somebody else's words")
    link = mail_link()
    for _ in range(3):
        shown = client.get(link).content.decode()
        client.head(link)
    assert Enquiry.objects.filter(confirmed_at=None).count() == 2
    assert "Somebody else&#x27;s words" in shown
    own = re.findall(r'name="chosen" value="(\d+)"', shown)[0]
    client.post(link, {"chosen": own})
    handle_enquiries()
    assert (Message.objects.get().text, Enquiry.objects.count()) == ("The date is wrong.", 1)
    assert b"Tick what you want" in client.post(link, {}).content


def test_nobody_confirms_what_another_wrote(client, live):
    write(client, address="wang@example.org")
    mail_link()
    others = Enquiry.objects.get().pk
    write(client, address="li@example.org")
    assert client.post(mail_link(), {"chosen": others}).status_code == 400
    assert Enquiry.objects.get(pk=others).confirmed_at is None


def test_thousand_messages_for_one_address_make_one_mail_a_day_and_few_rows(client, monkeypatch):
    monkeypatch.setattr(take_up_enquiries, "MAX_OF_ADDRESS", 3)
    for number in range(6):
        write(client, message=f"Message {number}")
    first = mail_link()
    assert (Delivery.objects.count(), Enquiry.objects.count()) == (1, 3)
    Enquirer.objects.update(mailed_at=timezone.now() - timedelta(days=1, minutes=1))
    Enquiry.objects.all().delete()
    write(client)
    assert mail_link() != first
    assert b"not valid" in client.get(first).content


def test_mail_with_the_link_has_no_word_of_the_stranger(client):
    write(client, message="Buy cheap pills at https://pills.example")
    mail_link()
    part = Delivery.objects.get().mailing.parts.get()
    assert b"pills" not in bytes(part.text) + bytes(part.html)


@pytest.mark.parametrize("path", ["/contact/", "/translations/"])
def test_known_and_unknown_addresses_have_the_same_answer_and_statements(client, live, path):
    make_subscriber("known@example.org")
    make_conversation(client, live, address="known@example.org")
    seen = set()
    for address in ("known@example.org", "other@example.org", "fresh@example.org"):
        form = {"address": address, "message": "Text", "kind": "question", "language": "en"}
        with CaptureQueriesContext(connection) as statements:
            response = client.post(f"{path}?about={live.uid}", form)
        asked = [re.sub(r"'\w+@example.org'|'\d{4}-[^']*'|'[0-9a-f]{32}'|\b\d+\b", "…", row["sql"]) for row in statements]
        seen.add((response.status_code, response.content, response["Location"], str(asked)))
    assert len(seen) == 1
    assert len(asked) <= 6


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"address": "nobody"}, "address"),
        ({"message": ""}, "message"),
        ({"message": "x" * 5001}, "message"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_bad_form_is_refused_at_its_field_and_keeps_what_was_typed(client, live, changed, field):
    answered = write(client, live, **{"address": "li@example.org", "message": "Typed words", **changed})
    page = answered.content.decode()
    assert (answered.status_code, Enquiry.objects.count()) == (400, 0)
    assert f'id="id_{field}_error"' in page
    assert changed.get("address", "li@example.org") in page
    assert "Typed words" in page or "message" in changed


def test_trap_other_sites_and_limits_leave_nothing(client, monkeypatch):
    assert write(client, website="https://spam.example").status_code == 303
    refused = client.post("/contact/", {"message": "Text"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (refused.status_code, Enquiry.objects.count()) == (403, 0)
    monkeypatch.setattr(leave_request, "MAX_FROM_NETWORK", 1)
    assert [write(client).status_code for _ in range(2)] == [303, 429]
    monkeypatch.setattr(leave_request, "MAX_FROM_NETWORK", 10)
    monkeypatch.setattr(views, "MAX_WAITING", 1)
    assert (write(client).status_code, Enquiry.objects.count()) == (429, 1)
    assert write(client, message="x" * 70_000).status_code == 413


def test_words_of_strangers_are_shown_as_text_everywhere(client, editor, live, outbox):
    conversation = make_conversation(client, live, message=HOSTILE)
    page = editor.get(f"/admin/enquiries/conversation/{conversation.pk}/change/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }}" in page
    answer(conversation, "Thank you <b>", seen_at=conversation.last_at, by=None)
    send_all()
    mail = received(outbox)[-1]
    html, text = (mail.get_body((kind,)).get_content() for kind in ("html", "plain"))
    assert "<script>" not in html
    assert "Thank you &lt;b&gt;" in html
    text = text.replace("\r\n", "\n")
    assert "Thank you <b>\n" in text
    assert "> <script>alert(1)</script> {{ 7|add:7 }}\n> > quoted" in text


def test_answer_is_one_mail_in_the_thread_whoever_presses_twice(client, editor, live, outbox):
    conversation = make_conversation(client, live)
    page = f"/admin/enquiries/conversation/{conversation.pk}/change/"
    seen_at = re.search(r'name="seen_at" value="([^"]+)"', editor.get(page).content.decode())[1]
    form = {"move": "answer", "text": "It is right now.", "seen_at": seen_at}
    assert editor.post(page, form).status_code == 302
    second = editor.post(page, {**form, "text": "Typed in vain?"})
    shown = second.content.decode()
    assert (second.status_code, "Typed in vain?" in shown, "It is right now." in shown) == (400, True, True)
    assert f'name="seen_at" value="{seen_at}"' not in shown
    send_all()
    first, mail = received(outbox)
    assert (mail["To"], mail["Subject"]) == ("li@example.org", "Re: Internet Plus")
    assert (mail["In-Reply-To"], mail["References"]) == (first["Message-ID"], first["Message-ID"])
    assert (first["Auto-Submitted"], mail["Auto-Submitted"]) == ("auto-generated", None)
    text = mail.get_body(("plain",)).get_content()
    assert "It is right now." in text
    assert "> The date is wrong." in text
    stored = Message.objects.get(is_answer=True)
    assert (stored.text, stored.by.username, stored.conversation.state) == ("It is right now.", "editor", "answered")
    write(client, live, message="Thanks.")
    handle_enquiries()
    Enquiry.objects.update(confirmed_at=timezone.now())
    handle_enquiries()
    assert Conversation.objects.get().state == "open"


def test_conversation_is_closed_and_the_next_message_begins_another(client, live):
    conversation = make_conversation(client, live)
    assert move(conversation, "close", by=None)
    assert not move(conversation, "close", by=None)
    Enquirer.objects.update(mailed_at=None)
    assert make_conversation(client, live).pk != conversation.pk
    assert move(conversation, "spam", by=None)
    with pytest.raises(ValidationError):
        answer(conversation, "No.", seen_at=conversation.last_at, by=None)


def test_copy_of_a_readers_data_has_what_she_wrote_and_asked_for(client, live):
    conversation = make_conversation(client, live, message="Which number is right?")
    answer(conversation, "The second.", seen_at=conversation.last_at, by=None)
    Enquirer.objects.update(mailed_at=None)
    vote(client, live)
    copied = export_reader(make_subscriber(Enquirer.objects.get().address))
    assert [text["text"] for text in copied["conversations"][0]["texts"]] == ["Which number is right?", "The second."]
    assert [(asked["language"], asked["state"]) for asked in copied["translation_requests"]] == [("en", "requested")]
    assert export_reader(make_subscriber("other@example.org"))["conversations"] == []


def erase_by_link(client, link):
    assert b"being erased" in client.post(link, {"erase": "1"}).content


def erase_as_subscriber(client, link):
    ask_for_erasure(make_subscriber("li@example.org"))


@pytest.mark.parametrize("erase", [erase_by_link, erase_as_subscriber])
def test_erased_reader_is_gone_and_again_after_a_restore(client, live, settings, tmp_path, erase):
    settings.STORAGES = {**settings.STORAGES, "backups": {**settings.STORAGES["backups"], "OPTIONS": {"location": tmp_path}}}
    conversation = make_conversation(client, live, message="I am li@example.org.")
    answer(conversation, "Dear li@example.org", seen_at=conversation.last_at, by=None)
    Enquirer.objects.update(mailed_at=None)
    vote(client, live)
    write(client, live, address="Li@example.org")
    Enquirer.objects.update(mailed_at=None)
    link = mail_link()
    restored = dict(Enquirer.objects.values().get())
    erase(client, link)
    assert carry_out_erasures() > 0
    assert tables_with("li@example.org") == []
    assert tables_with("Li@example.org") == []
    assert (Enquirer.objects.count(), Requester.objects.count(), Enquiry.objects.count()) == (0, 0, 0)
    assert Conversation.objects.get().reader == "erased"
    assert b"not valid" in client.get(link).content
    Enquirer.objects.create(**restored)
    assert apply_erasures(ERASERS) >= 1
    assert Enquirer.objects.count() == 0


def test_what_is_past_its_time_is_deleted(client, live):
    old = make_conversation(client, live)
    move(old, "close", by=None)
    write(client, address="wang@example.org")
    mail_link()
    now = timezone.now()
    delete_expired_enquiries(now + timedelta(days=7))
    assert (Conversation.objects.count(), Enquirer.objects.count()) == (1, 2)
    delete_expired_enquiries(now + timedelta(days=9))
    assert (Enquiry.objects.count(), Enquirer.objects.count()) == (0, 1)
    delete_expired_enquiries(now + timedelta(days=364))
    assert Conversation.objects.count() == 1
    delete_expired_enquiries(now + timedelta(days=366))
    assert (Conversation.objects.count(), Enquirer.objects.count()) == (0, 0)


def test_address_that_bounces_gets_no_link(client):
    Suppression.objects.create(address_hash=address_hasher()("li@example.org"), scope="", reason="hard_bounce")
    write(client)
    handle_enquiries()
    assert (Delivery.objects.count(), Enquiry.objects.count()) == (0, 0)
