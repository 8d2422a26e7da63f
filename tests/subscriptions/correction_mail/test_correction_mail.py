"""Something that was mailed is corrected or withdrawn: exactly those who were sent it are told, once."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import Entry
from editorial.workflow.publishing import publish, withdraw
from mailing.audiences import audience_of
from mailing.models import Delivery, Mailing, Suppression
from subscriptions.correction_mail import offer_notice as offers
from subscriptions.correction_mail.correction_audience import NO_CORRECTIONS, readers_sent, sent_before
from subscriptions.correction_mail.create_notice import send_notice
from subscriptions.erase_subscriber import erase_subscriber, erasure_key
from subscriptions.models import Wishes
from subscriptions.reader_actions import change_wishes, stop
from tests.subscriptions.correction_mail.conftest import body, received, screen, work
from tests.support.accounts import create_account

pytestmark = pytest.mark.django_db
PUBLISH = {"kind": "correction", "note": "The number of users was wrong.", "reason": "Urgent."}
WITHDRAW = {"outcome": "withdrawn", "notice": "It rested on a forged letter."}


def published(item, **values):
    publish(item, by=None, **{"kind": "correction", "note": PUBLISH["note"], **values})


def box_of(row):
    return f"mail_notice_{row.uid}"


def told(item):
    """How many readers the publisher would be offered to tell; 0 without a box."""
    found = sent_before([item.uid]).get(item.uid)
    return found.readers if found else 0


def path_of(item):
    return Entry.objects.get(uid=item.uid).get_absolute_url()


def names(queryset):
    return sorted(reader.address.partition("@")[0] for reader in queryset)


def test_publisher_corrects_an_item_and_those_who_were_sent_it_are_told_in_the_same_step(publisher, item, correct, outbox):
    correct()
    page = publisher.get(screen(item, "publish"))
    box = page.context["form"][box_of(item)]
    month = timezone.localtime().strftime("%B %Y")
    assert f"3 readers were sent this by mail ({month}). Send them the correction" in page.content.decode()
    assert box.value() is True
    answer = publisher.post(screen(item, "publish"), {**PUBLISH, box.name: "3"}, follow=True)
    assert "Those who were sent it by mail are told now." in answer.content.decode()
    work()
    mails = received(outbox)
    assert set(mails) == {"one", "two", "chinese"}
    for kind in ("plain", "html"):
        text = body(mails["one"], kind)
        for words in ("65 million.", "649 million.", PUBLISH["note"], "What was wrong", path_of(item)):
            assert words in text, (kind, words)
    assert "错误内容" in body(mails["chinese"])
    assert f"/zh-hans{path_of(item)}" in body(mails["chinese"], "html")
    assert mails["one"]["Subject"] == f"Correction: {item.title}"
    assert mails["chinese"]["Subject"] == f"更正：{item.title_zh or item.title}"
    assert mails["one"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_publisher_withdraws_an_item_and_those_who_were_sent_it_are_told(publisher, item, outbox):
    assert "Send them the notice" in publisher.get(screen(item, "withdraw")).content.decode()
    publisher.post(screen(item, "withdraw"), {**WITHDRAW, box_of(item): "on"})
    work()
    mails = received(outbox)
    assert set(mails) == {"one", "two", "chinese"}
    assert WITHDRAW["notice"] in body(mails["one"])
    assert "taken off the site" in body(mails["one"], "html")
    assert box_of(item) not in publisher.get(screen(item, "withdraw")).context["form"].fields, "they are told already"


def test_what_is_removed_for_good_is_named_by_its_address_alone(publisher, item, outbox):
    publisher.post(screen(item, "withdraw"), {**WITHDRAW, "outcome": "gone", box_of(item): "on"})
    work()
    mail = received(outbox)["one"]
    for text in (mail["Subject"], body(mail), body(mail, "html")):
        assert item.title not in text
        assert WITHDRAW["notice"] not in text
    assert path_of(item) in body(mail)


@pytest.mark.parametrize(("kind", "is_ticked"), [("correction", False), ("major", True), ("minor", True)])
def test_unticked_box_and_a_change_that_is_no_correction_mail_nobody(publisher, item, correct, kind, is_ticked):
    correct()
    publisher.post(screen(item, "publish"), {**PUBLISH, "kind": kind, **({box_of(item): "on"} if is_ticked else {})})
    assert Entry.objects.get(uid=item.uid).version == 2
    assert Mailing.objects.exclude(kind="issue").count() == 0


def test_refused_transition_mails_nobody(publisher, item, correct):
    correct()
    answer = publisher.post(screen(item, "publish"), {"kind": "correction", "note": "", box_of(item): "on"})
    assert answer.status_code == 200
    assert Mailing.objects.exclude(kind="issue").count() == 0


def test_box_is_not_shown_for_what_was_never_mailed_and_costs_one_statement(publisher, item):
    Delivery.objects.all().delete()
    Mailing.objects.all().delete()
    assert box_of(item) not in publisher.get(screen(item, "publish")).context["form"].fields
    with CaptureQueriesContext(connection) as asked:
        assert told(item) == 0
    assert len(asked) == 1


def test_only_publishers_are_offered_the_notice(item):
    assert list(offers.offer_notices("publish", [item], create_account("publisher")))
    assert not list(offers.offer_notices("publish", [item], create_account("editor")))
    assert not list(offers.offer_notices("submit", [item], create_account("publisher", "second")))


def test_reader_who_left_was_erased_refuses_corrections_or_bounced_is_neither_counted_nor_told(readers, item, outbox):
    assert told(item) == 3
    stop(readers["one"])
    change_wishes(readers["chinese"], Wishes(has_corrections=False), language="zh-hans")
    erase_subscriber(erasure_key(readers["two"].uid, readers["two"].address_hash))
    assert told(item) == 0
    published(item)
    mailing = send_notice(item.uid, None)
    work()
    assert received(outbox) == {}
    rows = mailing.deliveries.values_list("address", "state", "reason")
    assert list(rows) == [("chinese@reader.example", "excluded", NO_CORRECTIONS)]


def test_suppressed_address_is_a_row_with_its_reason(readers, item, outbox):
    Suppression.objects.create(address_hash=readers["one"].address_hash, scope="", reason="hard_bounce")
    assert told(item) == 2
    published(item)
    mailing = send_notice(item.uid, None)
    work()
    assert set(received(outbox)) == {"two", "chinese"}
    assert mailing.deliveries.get(state="excluded").reason == "The address does not exist"


def test_sent_and_unknown_rows_count_and_no_others(mailed_issue, item):
    row = mailed_issue.deliveries.get(address="one@reader.example")
    for state in set(Delivery.State) - {"sending"}:
        Delivery.objects.filter(pk=row.pk).update(state=state)
        assert ("one" in names(readers_sent(item.uid))) == (state in ("sent", "unknown")), state


def test_delivery_without_a_selection_had_every_part(mailed_issue, item):
    assert names(readers_sent(item.uid)) == ["chinese", "one", "two"]
    mailed_issue.deliveries.update(selection=None)
    assert names(readers_sent(item.uid)) == ["chinese", "elsewhere", "one", "two"]


def test_whoever_was_sent_the_corrected_text_already_is_not_told(mailed_issue, item):
    published(item)
    mailed_issue.parts.filter(entry_uid=item.uid).update(entry_version=2)
    mailing = send_notice(item.uid, None)
    assert audience_of(mailing).candidates(mailing, 0, 10) == []


def test_twice_pressed_makes_one_mailing_and_the_next_correction_another(item, outbox):
    published(item)
    assert send_notice(item.uid, None)
    with pytest.raises(ValidationError, match="told already"):
        send_notice(item.uid, None)
    work()
    published(item)
    assert send_notice(item.uid, None)
    withdraw(item, by=None, notice="Wrong again.")
    assert send_notice(item.uid, None)
    assert sorted(Mailing.objects.exclude(kind="issue").values_list("kind", "entry_version")) == [
        ("correction", 2), ("correction", 3), ("withdrawal", 3)
    ]  # fmt: skip


def test_notice_says_only_what_is_new(item, correct, outbox):
    correct("First error.", "First truth.")
    published(item)
    correct("Second error.", "Second truth.")
    published(item)
    send_notice(item.uid, None)
    work()
    text = body(received(outbox)["one"])
    assert "Second error." in text
    assert "First error." not in text


def test_notice_waits_while_a_mail_with_the_entry_is_on_its_way(mailed_issue, item, outbox):
    row = mailed_issue.deliveries.filter(address="one@reader.example")
    row.update(state="sending", worker="another", claimed_at=timezone.now())
    published(item)
    mailing = send_notice(item.uid, None)
    work()
    assert received(outbox) == {}
    row.update(state="sent")
    Mailing.objects.filter(pk=mailing.pk).update(scheduled_at=timezone.now() - timedelta(seconds=1))
    work()
    assert set(received(outbox)) == {"one", "two", "chinese"}


def test_words_of_a_correction_are_text_in_both_parts(item, correct, outbox):
    correct("<script>alert(1)</script> & <b>65</b> %%WEB_URL%%", "a < b\n.\nFrom x")
    published(item, note='"<img src=x onerror=alert(2)>"')
    send_notice(item.uid, None)
    work()
    mail = received(outbox)["one"]
    tags = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag, attributes):
            tags.append(tag)

    Tags().feed(body(mail, "html"))
    assert not {"script", "img", "b"} & set(tags)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;65&lt;/b&gt;" in body(mail, "html")
    assert "<script>alert(1)</script> & <b>65</b>" in body(mail)
    assert '"<img src=x onerror=alert(2)>"' in body(mail)


def test_statements_do_not_grow_with_readers_and_candidates_go_on_after_the_cursor(item, readers):
    published(item)
    mailing = send_notice(item.uid, None)
    provider = audience_of(mailing)
    with CaptureQueriesContext(connection) as asked:
        first = provider.candidates(mailing, 0, 2)
    rest = provider.candidates(mailing, first[-1].cursor, 10)
    assert len(asked) == 1
    assert [one.address for one in (*first, *rest)] == [readers[name].address for name in ("one", "two", "chinese")]
    with CaptureQueriesContext(connection) as asked:
        assert told(item) == 3
    assert len(asked) == 2
