"""Forms that the script of the desk sends: carried out once for each key, answered with the address to go to."""

import pytest
from django.urls import reverse

from editorial.models import Source
from infra.idempotent_posts import MAX_REMEMBERED, SESSION_KEY
from policies.models import Policy
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "one save"}
ADD_SOURCE = reverse("admin:editorial_source_add")
SOURCE = {"title": "A notice", "kind": "document"}


def test_form_with_a_key_is_carried_out_once_and_answered_with_its_address(sign_in):
    browser = sign_in("editor")
    answers = [browser.post(ADD_SOURCE, {**SOURCE, "_continue": "1"}, headers=KEY) for _ in range(2)]
    address = reverse("admin:editorial_source_change", args=[Source.objects.get().pk])
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"address": address})] * 2
    assert "was added successfully" in browser.get(address).content.decode()
    assert "<form" in browser.get(ADD_SOURCE, headers=KEY).content.decode()  # a page is no save
    assert browser.post(ADD_SOURCE, SOURCE, headers={"Idempotency-Key": "another"}).status_code == 200
    assert Source.objects.count() == 2


def test_key_of_one_person_says_nothing_to_another(sign_in):
    sign_in("editor").post(ADD_SOURCE, SOURCE, headers=KEY)
    sign_in("publisher").post(ADD_SOURCE, SOURCE, headers=KEY)
    assert Source.objects.count() == 2


def test_form_with_errors_is_answered_with_its_page_and_sent_again_with_the_same_key(sign_in):
    browser = sign_in("editor")
    page = browser.post(ADD_SOURCE, {"title": ""}, headers=KEY)
    assert "This field is required" in page.content.decode()
    assert browser.post(ADD_SOURCE, SOURCE, headers=KEY).json()["address"]
    assert Source.objects.count() == 1


def test_popup_is_answered_with_what_its_opener_needs(sign_in):
    answer = sign_in("editor").post(ADD_SOURCE, {**SOURCE, "_popup": "1"}, headers=KEY)
    assert '"obj": "A notice"' in answer.json()["popup"]


def test_form_without_a_key_is_answered_as_ever(sign_in):
    browser = sign_in("editor")
    assert browser.post(ADD_SOURCE, SOURCE).status_code == 302
    assert browser.post(ADD_SOURCE, SOURCE, headers={"Idempotency-Key": "x" * 101}).status_code == 302
    assert SESSION_KEY not in browser.session


def test_session_remembers_the_last_saves_only(sign_in):
    browser = sign_in("editor")
    for number in range(MAX_REMEMBERED + 2):
        browser.post(ADD_SOURCE, SOURCE, headers={"Idempotency-Key": str(number)})
    assert list(browser.session[SESSION_KEY]) == [str(number) for number in range(2, MAX_REMEMBERED + 2)]


def test_refusals_reach_the_script(sign_in, client):
    policy = make_policy()
    address, data = policy_form_data(sign_in("author"), policy, title="Changed")
    client.logout()
    refused = client.post(address, data, headers=KEY)
    assert refused.status_code == 403
    assert "nothing that you typed is lost" in refused.content.decode()
    assert Policy.objects.get().title == "Internet Plus"
