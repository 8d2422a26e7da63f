"""What people paste, forge and race for: refused by name, or made harmless, and nothing else changes."""

import pytest
from django.db import IntegrityError
from django.test import Client

from editorial.admin import publication_admin
from editorial.rich_text.fields import clean_html
from editorial.workflow.publishing import publish
from policies.models import Policy, PolicyEvent
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "Plan\x00", "ull characters"),
        ("title", "Plan \x1b[2J", "invisible character"),
        ("title", "x" * 301, "at most 300"),
        pytest.param("title", "x" * 10**7, "at most 300", id="ten megabytes"),
        ("slug", "a b", "slug"),
        ("texts-0-url", "javascript:alert(1)", "valid URL"),
        ("published_on", "tomorrow", "valid date"),
        ("ended_on", "2015-07-03", "ends on or after"),
    ],
)
def test_bad_value_is_refused_at_its_field_and_nothing_is_saved(sign_in, field, value, said):
    policy = make_policy(in_force_on="2015-07-04", in_force_on_precision="day")
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy)
    data |= {"texts-TOTAL_FORMS": 1, "texts-0-language": "en", "texts-0-status": "official", "texts-0-position": 0}
    answer = browser.post(address, {**data, "title": "Changed", field: value})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert Policy.objects.get().title == "Internet Plus"


def test_relation_to_itself_is_refused_at_its_target(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy)
    data |= {"relations-TOTAL_FORMS": 1, "relations-0-type": "cites", "relations-0-target": policy.pk, "relations-0-position": 0}
    answer = browser.post(address, data)
    assert answer.status_code == 200
    assert "A policy cannot be related to itself." in answer.content.decode()
    assert not policy.relations.exists()


def test_emoji_and_right_to_left_letters_are_titles(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy, title="Plan 🏭 تصنيع")
    browser.post(address, data)
    assert Policy.objects.get().title == "Plan 🏭 تصنيع"


def test_every_text_of_the_form_loses_invisible_characters_and_radicals(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(
        browser, policy, title="Plan \u202efor stan\u00addards", title_zh="⻓三⻆\u200b区域⽅案", slug="pl\u200ban"
    )
    data |= {"document_number": "国发〔2015〕40\u200e号", "body": "<p>⻓三⻆\u200b一\n体化 stan&shy;dards 👩\u200d🔬</p>"}
    data |= {"texts-TOTAL_FORMS": 1, "texts-0-language": "en", "texts-0-status": "official", "texts-0-position": 0}
    assert browser.post(address, data | {"texts-0-url": "https://example.org/\u200b"}).status_code == 302
    policy.refresh_from_db()
    assert (policy.title, policy.title_zh, policy.slug) == ("Plan for standards", "长三角区域方案", "plan")
    assert (policy.document_number, policy.body) == ("国发〔2015〕40号", "<p>长三角一体化 standards 👩\u200d🔬</p>")
    assert policy.texts.get().url == "https://example.org/"


def test_forged_fields_change_nothing_that_the_form_does_not_offer(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy)
    forged = {
        "state": "published",
        "publish_at": "2030-01-01",
        "lock_version": 99,
        "is_changed": "on",
        "uid": "0" * 32,
        "updated_by": 1,
    }
    before = Policy.objects.values("uid", "state", "publish_at", "is_changed").get()
    browser.post(address, {**data, **forged})
    assert Policy.objects.values("uid", "state", "publish_at", "is_changed").get() == before


def test_child_of_another_publication_is_not_taken_or_changed(sign_in):
    other = make_policy("other")
    foreign = other.events.create(happened_on="2015-01-01", happened_on_precision="day", title="Theirs")
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy)
    data |= {"events-TOTAL_FORMS": 1, "events-INITIAL_FORMS": 1, "events-0-id": foreign.pk, "events-0-policy": policy.pk}
    browser.post(address, {**data, "events-0-title": "Mine", "events-0-happened_on": "2015-01-01"})
    foreign.refresh_from_db()
    assert (foreign.title, foreign.policy_id) == ("Theirs", other.pk)


@pytest.mark.parametrize("total", [pytest.param("100000", marks=pytest.mark.thorough), "x", ""])
def test_forged_number_of_rows_is_refused(sign_in, total):
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy, title="Changed")
    answer = browser.post(address, {**data, "events-TOTAL_FORMS": total})
    assert answer.status_code == 200
    assert Policy.objects.get().title == "Internet Plus"
    assert not PolicyEvent.objects.exists()


def test_children_exchange_their_positions(sign_in):
    policy = make_policy()
    one, two = (policy.texts.create(position=n, language=language, status="official") for n, language in enumerate(("en", "zh")))
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy)
    answer = browser.post(address, {**data, "texts-0-position": 1, "texts-1-position": 0})
    assert answer.status_code == 302
    assert list(policy.texts.values_list("pk", flat=True)) == [two.pk, one.pk]


def test_address_taken_a_second_ago_is_an_error_of_the_field(sign_in, monkeypatch):
    make_policy("taken")
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy, slug="taken")
    checked = []

    def too_late(self, *args, **kwargs):
        """The first time, the other row is not there yet when it is looked for."""
        checked.append(self)
        if len(checked) == 1:
            return None
        return original(self, *args, **kwargs)

    original = Policy.validate_unique
    monkeypatch.setattr(Policy, "validate_unique", too_late)
    answer = browser.post(address, data)
    assert answer.status_code == 200
    assert "already exists" in answer.content.decode()
    assert len(checked) == 2


def test_error_that_stays_is_not_hidden(sign_in, monkeypatch):
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy)

    def broken(*args, **kwargs):
        raise IntegrityError("no")

    monkeypatch.setattr(publication_admin, "after_save", broken)
    with pytest.raises(IntegrityError):
        browser.post(address, data)


@pytest.mark.parametrize(
    "pasted",
    [
        "<p>{{ secret }} {% load x %}</p>",
        "<div>" * 5000 + "deep" + "</div>" * 5000,
        '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
        '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
        "<p>" + "<span>" * 500 + "Word" + "</span>" * 500 + "</p>",
        '<img src="data:image/png;base64,AAAA"><img src="file:///C:/x.png"><p>text</p>',
        '<p onclick="x()" style="position:fixed">text</p><iframe src="https://x"></iframe>',
        '<a href="java\nscript:alert(1)">x</a><a href="&#106;avascript:alert(1)">y</a>',
    ],
)
def test_pasted_markup_is_clean_and_stays_the_same_when_cleaned_again(pasted):
    cleaned = clean_html(pasted)
    assert clean_html(cleaned) == cleaned
    for bad in ("<script", "javascript:", "onerror", "onclick", "style", "<img", "<svg", "<iframe", "<div", "<span", "data:"):
        assert bad not in cleaned.replace("\n", ""), bad


def test_figure_keeps_its_file_words_and_caption_and_nothing_else():
    uid = "0b0e7a3c-52f5-4d6c-9a0e-6f2f3b1c9a11"
    pasted = (
        f'<figure data-media="{uid}" class="x" onclick="y()"><img alt="A &amp; B" src="https://example.org/x.png" srcset="z 2x">'
        "<figcaption>How it <em>grew</em></figcaption></figure><p>Text <img alt='stray'></p>"
    )
    cleaned = f'<figure data-media="{uid}"><img alt="A &amp; B"><figcaption>How it <em>grew</em></figcaption></figure><p>Text </p>'
    assert clean_html(pasted) == cleaned
    assert clean_html(cleaned) == cleaned


def test_page_of_somebody_signed_in_is_the_one_that_everybody_gets(sign_in, client):
    publish(make_policy(), by=None)
    signed_in = sign_in("editor").get("/policies/internet-plus/")
    anonymous = Client().get("/policies/internet-plus/")
    assert signed_in.content == anonymous.content
    for answer in (signed_in, anonymous):
        assert answer["Cache-Control"] == "public, no-cache"
        assert not answer.cookies
