"""Capturing: from an address to a draft with its source; what the desk has already is noticed; nothing gets out."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import Redirect
from editorial.models import AuditEntry, Remark, Snapshot, Source
from editorial.workflow.publishing import publish
from newsletters.item_capture import create_items
from newsletters.models import Item
from tests.editorial.dashboard.conftest import logged_in_client, people  # noqa: F401 - a fixture
from tests.support.factories import make_source

pytestmark = pytest.mark.django_db
CAPTURE = "/admin/capture/"
PAGE = "https://www.gov.cn/zhengce/content_10002.htm"


@pytest.fixture
def author(people):  # noqa: F811
    return logged_in_client(people["author"])


def choices_of(answer) -> dict[str, str]:
    """The name of the choice for each address that is in doubt."""
    return {doubt.address: doubt.field for doubt in answer.context["form"].duplicate_questions}


def test_address_title_and_note_become_a_draft_with_its_source(author, people):  # noqa: F811
    answer = author.post(CAPTURE, {"address": PAGE, "title": "  Internet  Plus ", "note": "Ask MIIT."}, follow=True)
    item = Item.objects.get()
    source = item.sources.get()
    assert (item.title, item.slug, item.state) == ("Internet Plus", "internet-plus", "draft")
    assert (item.owner, item.updated_by) == (people["author"], people["author"])
    assert (source.title, source.url, source.accessed_on) == ("Internet Plus", PAGE, timezone.localdate())
    page = answer.content.decode()
    assert "Captured." in page
    assert f'href="/admin/newsletters/item/{item.pk}/change/"' in page
    assert "Capture another" in page


def test_draft_is_valid_kept_and_in_the_audit_log(author):
    author.post(CAPTURE, {"address": PAGE, "title": "Internet Plus"})
    item = Item.objects.get()
    item.full_clean()
    item.sources.get().full_clean()
    assert Snapshot.objects.filter(uid=item.uid).count() == 1
    line = AuditEntry.objects.get()
    assert (line.action, line.by_name, line.channel, line.uid) == ("created", "author", "admin", item.uid)


def test_note_is_a_remark_and_in_no_snapshot_or_source_or_page(author):
    author.post(CAPTURE, {"address": PAGE, "title": "Internet Plus", "note": "CANARY told me"})
    item = Item.objects.get()
    assert Remark.objects.get().uid == item.uid
    assert "CANARY told me" in author.get(f"/admin/newsletters/item/{item.pk}/panel/").content.decode()
    item.summary, item.is_summary = "What it says.", True
    item.save()
    publish(item, by=None)
    assert not any("CANARY" in content for content in Snapshot.objects.values_list("content", flat=True))
    assert "CANARY" not in str(Source.objects.values().get())
    assert "CANARY" not in Client().get("/news/internet-plus/").content.decode()


def test_several_addresses_make_several_drafts_with_the_note_for_each(author):
    text = f"First notice {PAGE}\nhttps://example.org/a\nhttps://example.org/b"
    answer = author.post(CAPTURE, {"address": text, "note": "Read these."}, follow=True)
    assert sorted(Item.objects.values_list("title", flat=True)) == ["First notice", "example.org/a", "example.org/b"]
    assert Remark.objects.count() == 3
    assert "3 captured" in answer.content.decode()


def test_one_bad_address_among_several_saves_nothing_and_keeps_what_was_typed(author):
    text = f"{PAGE}\njavascript:alert(1)"
    answer = author.post(CAPTURE, {"address": text, "title": "Kept title", "note": "Kept note"})
    page = answer.content.decode()
    assert "Line 2 has no web address" in page
    assert "javascript:alert(1)</textarea>" in page
    assert 'value="Kept title"' in page
    assert "Kept note" in page
    assert not Item.objects.exists()
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "javascript:alert(1)"),
        ("address", "file:///etc/passwd"),
        ("address", "https://example.org/\x00"),
        ("address", "https://example.org/\x1bgnp.exe"),
        pytest.param("address", "https://example.org/" + "a" * 10**7, id="ten megabytes of address"),
        pytest.param("title", "x" * 10**7, id="ten megabytes of title"),
        pytest.param("note", "x" * 10**7, id="ten megabytes of note"),
        ("address", ""),
        ("title", "Plan\x00"),
        ("note", "Note\x1b"),
        ("title", "x" * 301),
    ],
)
def test_hostile_value_is_refused_at_its_field_and_nothing_is_saved(author, field, value):
    answer = author.post(CAPTURE, {"address": PAGE, "title": "Title", "note": "", field: value})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not Item.objects.exists()


def test_invisible_characters_radicals_and_line_breaks_within_chinese_are_not_captured(author):
    author.post(CAPTURE, {"address": f"{PAGE}\u200b", "title": "⻓三⻆区域\n标准化\u200b方案", "note": "Stan\u00addards"})
    item = Item.objects.get()
    assert (item.title, item.sources.get().url) == ("长三角区域标准化方案", PAGE)
    author.post(CAPTURE, {"address": f"Plan\u202e {PAGE}2"})
    assert Item.objects.order_by("pk").last().title == "Plan"


@pytest.mark.parametrize(
    "again", [f"{PAGE}?utm_source=wechat#top", PAGE.replace("https", "http"), f"{PAGE}/", PAGE.replace("www.", "")]
)
def test_same_page_is_noticed_and_nothing_is_saved_before_the_person_decides(author, people, again):  # noqa: F811
    logged_in_client(people["editor"]).post(CAPTURE, {"address": PAGE, "title": "Internet Plus"})
    answer = author.post(CAPTURE, {"address": again, "title": "Another title"})
    page = " ".join(answer.content.decode().split())
    day = timezone.localdate()
    (doubt,) = answer.context["form"].duplicate_questions
    assert len(doubt.found) == 1  # the item tells of its source too
    assert "You have this already" in page
    assert f"Item, draft, captured on {day:%-d %B %Y} by editor" in page
    assert f"/admin/newsletters/item/{Item.objects.get().pk}/change/" in page
    assert Item.objects.count() == 1


def test_source_that_we_have_is_used_for_the_new_draft(author):
    source = make_source(url=PAGE, confidential_note="Kept as it is.", accessed_on=date(2015, 7, 4))
    answer = author.post(CAPTURE, {"address": PAGE, "title": "Internet Plus"})
    assert "Source, read on 4 July 2015; no item has it" in answer.content.decode()
    author.post(CAPTURE, {"address": PAGE, "title": "Internet Plus", choices_of(answer)[PAGE]: "use"})
    assert Item.objects.get().sources.get() == source
    source.refresh_from_db()
    assert (source.confidential_note, source.accessed_on) == ("Kept as it is.", date(2015, 7, 4))


def test_duplicate_is_recorded_anyway_or_left_out_as_the_person_says(author):
    make_source(url=PAGE)
    text = f"{PAGE}\nhttps://example.org/a"
    answer = author.post(CAPTURE, {"address": text})
    field = choices_of(answer)[PAGE]
    author.post(CAPTURE, {"address": text, field: "leave"})
    assert [item.title for item in Item.objects.all()] == ["example.org/a"]
    answer = author.post(CAPTURE, {"address": PAGE, field: "anyway"})
    assert Source.objects.filter(url=PAGE).count() == 2


def test_leaving_everything_out_says_so(author):
    make_source(url=PAGE)
    field = choices_of(author.post(CAPTURE, {"address": PAGE}))[PAGE]
    assert "nothing was captured" in author.post(CAPTURE, {"address": PAGE, field: "leave"}).content.decode()


def test_choice_holds_while_another_address_is_still_in_doubt(author):
    make_source(url=PAGE)
    make_source(url="https://example.org/a")
    text = f"{PAGE}\nhttps://example.org/a"
    fields = choices_of(author.post(CAPTURE, {"address": text}))
    assert len(fields) == 2
    answer = author.post(CAPTURE, {"address": text, fields[PAGE]: "anyway"})
    assert list(choices_of(answer)) == ["https://example.org/a"]
    assert f'name="{fields[PAGE]}" value="anyway"' in answer.content.decode()


def test_forged_choice_is_asked_again(author):
    make_source(url=PAGE)
    field = choices_of(author.post(CAPTURE, {"address": PAGE}))[PAGE]
    assert choices_of(author.post(CAPTURE, {"address": PAGE, field: "delete"}))
    assert not Item.objects.exists()


@pytest.mark.parametrize("column", ["title", "title_zh"])
def test_same_title_among_drafts_is_noticed(author, column):
    Item.objects.create(**{"slug": "x", "title": "Other", column: "Notice on data"})
    answer = author.post(CAPTURE, {"address": PAGE, "title": "notice  on DATA"})
    assert "Item, draft, captured on" in answer.content.decode()


def test_same_title_among_sources_is_noticed_and_no_source_is_offered_for_another_address(author):
    make_source(title="Notice on data", url="https://example.org/a")
    answer = author.post(CAPTURE, {"address": PAGE, "title": "Notice on data"})
    (doubt,) = answer.context["form"].duplicate_questions
    assert [value for value, _words in doubt.choices] == ["anyway", "leave"]


def test_publisher_language_and_kind_are_those_of_the_newest_source_of_the_host(author):
    make_source(url="https://www.gov.cn/old", publisher="Old name")
    make_source(url="http://gov.cn/a", publisher="State Council", language="zh-Hans", kind="document")
    make_source(url="https://evil-gov.cn/a", publisher="Another")
    make_source(url="https://gov.cn.example.org/a", publisher="Another")
    author.post(CAPTURE, {"address": PAGE, "title": "Internet Plus"})
    source = Item.objects.get().sources.get()
    assert (source.publisher, source.language, source.kind) == ("State Council", "zh-Hans", "document")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://www.miit.gov.cn/x", "official_website"),
        ("https://www.gov.cn/x", "official_website"),
        ("https://news.example.cn/x", "chinese_media"),
        ("https://example.org/x.PDF", "document"),
        ("https://example.eu/x", "official_website"),
    ],
)
def test_kind_of_an_unknown_host_is_guessed_from_the_address(author, address, kind):
    author.post(CAPTURE, {"address": address})
    assert Source.objects.get().kind == kind
    assert (Source.objects.get().publisher, Source.objects.get().language) == ("", "")


def test_chinese_title_gets_an_address_of_the_day_and_stands_in_both_titles(author):
    for number in range(2):
        author.post(CAPTURE, {"address": f"https://example.cn/{number}", "title": f"关于5G的通知{number}"})
    day = f"{timezone.localdate():%Y-%m-%d}"
    assert sorted(Item.objects.values_list("slug", flat=True)) == [f"{day}-1", f"{day}-2"]
    assert Item.objects.get(slug=f"{day}-1").title_zh == "关于5G的通知0"


def test_address_of_a_page_that_was_there_before_is_not_given_again(author):
    old = Item.objects.create(slug="internet-plus", title="Old", summary="x", is_summary=True)
    old.sources.add(make_source())
    publish(old, by=None)
    Item.objects.update(slug="renamed")
    old.refresh_from_db()
    publish(old, by=None, kind="minor")
    assert Redirect.objects.filter(slug="internet-plus").exists()
    author.post(CAPTURE, {"address": PAGE, "title": "Internet Plus"})
    assert Item.objects.order_by("-pk").first().slug == "internet-plus-2"


def test_long_title_and_title_without_letters_get_an_address(author):
    author.post(CAPTURE, {"address": "https://example.org/1", "title": "word " * 59})
    author.post(CAPTURE, {"address": "https://example.org/2", "title": "???"})
    slugs = [item.slug for item in Item.objects.order_by("pk")]
    assert len(slugs[0]) <= 80
    assert slugs[1] == f"{timezone.localdate():%Y-%m-%d}-1"


def test_address_taken_a_moment_ago_costs_a_second_try_and_no_text(author, monkeypatch):
    tried = []

    def too_late(*args, **kwargs):
        tried.append(args)
        if len(tried) == 1:
            raise IntegrityError("taken")
        return original(*args, **kwargs)

    original = create_items._create_item
    monkeypatch.setattr(create_items, "_create_item", too_late)
    author.post(CAPTURE, {"address": PAGE, "title": "Internet Plus"})
    assert Item.objects.count() == 1


def test_bookmark_fills_the_form_and_writes_nothing(author):
    with CaptureQueriesContext(connection) as asked:
        answer = author.get(CAPTURE, {"url": PAGE, "title": "Zero\u200bwidth <b>", "selection": "Quoted"})
    page = answer.content.decode()
    assert f"{PAGE}</textarea>" in page
    assert 'value="Zerowidth &lt;b&gt;"' in page
    assert "Quoted</textarea>" in page
    assert not [q for q in asked if re.match("INSERT|UPDATE|DELETE", q["sql"])]
    assert not Item.objects.exists()


def test_script_as_an_address_in_a_link_to_the_form_stays_text(author):
    page = author.get(CAPTURE, {"url": "javascript:alert(1)", "title": '"><script>x</script>'}).content.decode()
    assert 'href="javascript' not in page
    assert "<script>x" not in page


def test_forged_word_that_something_was_captured_shows_the_form(author):
    Item.objects.create(slug="x", title="Not mine")
    for done in ("1", "x", "WzFd:1:2"):
        page = author.get(CAPTURE, {"done": done}).content.decode()
        assert "Captured." not in page
        assert "Not mine" not in page


def test_dialog_gets_the_form_alone_and_a_visitor_the_page(author):
    part = author.get(CAPTURE, headers={"x-requested-with": "fetch"}).content.decode()
    assert "<html" not in part
    assert "csrfmiddlewaretoken" in part
    assert "<html" in author.get(CAPTURE).content.decode()
    answer = author.post(CAPTURE, {"address": PAGE}, headers={"x-requested-with": "fetch"}, follow=True)
    assert "Captured." in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_every_page_of_the_desk_leads_to_capturing_for_those_who_may(author, people):  # noqa: F811
    for address in ("/admin/", "/admin/policies/policy/", "/admin/policies/policy/add/", "/admin/capture/"):
        assert 'id="capture-opener"' in author.get(address).content.decode(), address
    assert "capture-opener" not in logged_in_client(people["guest"]).get("/admin/").content.decode()
    assert "capture-opener" not in Client().get("/admin/login/").content.decode()


def test_who_may_write_items_but_no_sources_captures_nothing(people):  # noqa: F811
    people["guest"].user_permissions.set(Permission.objects.filter(codename="add_item"))
    assert logged_in_client(people["guest"]).post(CAPTURE, {"address": PAGE}).status_code == 403
    assert not Item.objects.exists()


def test_post_without_the_token_is_refused(people):  # noqa: F811
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people["author"])
    assert browser.post(CAPTURE, {"address": PAGE}).status_code == 403
    assert not Item.objects.exists()


def test_what_was_typed_outlives_an_ended_session():
    answer = Client().post(CAPTURE, {"address": PAGE, "title": "Internet Plus"})
    assert answer.status_code == 403
    assert "nothing that you typed is lost" in answer.content.decode()
    assert PAGE in answer.content.decode()


def test_bookmark_leads_here_and_asks_nothing_of_the_other_page(author):
    page = author.get("/admin/capture/bookmarklet/").content.decode()
    (script,) = re.findall(r'id="capture-bookmark" href="javascript:([^"]+)"', page)
    assert "http://testserver/admin/capture/" in script
    assert not set("<>\"' ") & set(script)
    assert "fetch" not in script


def test_looking_for_duplicates_takes_the_same_statements_at_any_size(author):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            author.post(CAPTURE, {"address": PAGE, "title": "Internet Plus"})
        return len(queries)

    Source.objects.create(kind="document", title="x", url=PAGE)
    few = asked()
    Source.objects.bulk_create(Source(kind="document", title=f"x{n}", url=f"https://www.gov.cn/{n}") for n in range(500))
    assert asked() == few
