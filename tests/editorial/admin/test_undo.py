"""“Saved. Undo”: the text before the save comes back, for who saved, while nobody saved since."""

import re
from html import unescape

import pytest
from django.test import Client

from editorial.models import AuditEntry
from editorial.workflow.after_save import keep_snapshot
from policies.models import Policy
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def save(browser, policy, **values):
    """Saves and returns the page that follows."""
    address, data = policy_form_data(browser, policy, **values)
    return browser.post(address, {**data, "_continue": "1"}, follow=True)


def undo_of(page) -> tuple[str, dict[str, str]] | None:
    """Address and fields of the button."""
    found = re.search(r'<form method="post" action="([^"]+)" class="undo">(.*?)</form>', page.content.decode())
    if not found:
        return None
    return found[1], {name: unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', found[2])}


def test_undo_brings_back_the_text_before_the_save_with_its_children(sign_in):
    policy = make_policy()
    policy.events.create(happened_on="2015-01-01", happened_on_precision="day", title="First")
    browser = sign_in("author")
    page = save(browser, policy, title="Changed", **{"events-0-title": "Other"})
    address, fields = undo_of(page)
    done = browser.post(address, fields, follow=True)
    assert "Undone" in done.content.decode()
    policy.refresh_from_db()
    assert policy.title == "Internet Plus"
    assert [event.title for event in policy.events.all()] == ["First"]
    assert AuditEntry.objects.filter(action="restored").count() == 1


def test_undo_goes_back_to_the_row_as_it_was_and_not_to_an_older_snapshot(sign_in):
    policy = make_policy()
    keep_snapshot(policy, by=None)
    Policy.objects.update(title="Changed by a script")
    browser = sign_in("author")
    address, fields = undo_of(save(browser, policy, title="Changed in the form"))
    browser.post(address, fields)
    assert Policy.objects.get().title == "Changed by a script"


def test_undo_is_refused_when_somebody_saved_since(sign_in, django_user_model):
    policy = make_policy()
    browser = sign_in("author")
    address, fields = undo_of(save(browser, policy, title="Mine"))
    other = Client()
    other.force_login(django_user_model.objects.create_superuser("other"))
    save(other, policy, title="Theirs")
    assert "Not undone" in browser.post(address, fields, follow=True).content.decode()
    assert Policy.objects.get().title == "Theirs"


def test_undo_is_for_who_saved(sign_in, django_user_model):
    policy = make_policy()
    address, fields = undo_of(save(sign_in("author"), policy, title="Mine"))
    other = Client()
    other.force_login(django_user_model.objects.create_superuser("other"))
    other.post(address, fields)
    assert Policy.objects.get().title == "Mine"


def test_undo_is_refused_a_second_time_and_for_a_foreign_text(sign_in):
    other = keep_snapshot(make_policy("other"), by=None)
    policy = make_policy()
    browser = sign_in("author")
    address, fields = undo_of(save(browser, policy, title="Mine"))
    foreign = re.sub(r"undo/\d+/", f"undo/{other.pk}/", address)
    assert browser.post(foreign, fields).status_code == 404
    browser.post(address, fields)
    assert "Not undone" in browser.post(address, fields, follow=True).content.decode()
    assert Policy.objects.get(slug="internet-plus").title == "Internet Plus"


def test_undo_is_offered_only_for_a_save_that_changed_the_text(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    assert undo_of(save(browser, policy)) is None
    assert undo_of(save(browser, policy, title="Changed")) is not None


def test_undo_without_the_token_changes_nothing(sign_in, django_user_model):
    policy = make_policy()
    address, fields = undo_of(save(sign_in("author"), policy, title="Mine"))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(django_user_model.objects.get())
    assert strict.post(address, {"revision": fields["revision"]}).status_code == 403
    assert Policy.objects.get().title == "Mine"
