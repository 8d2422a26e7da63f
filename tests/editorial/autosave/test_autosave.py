"""What is typed is kept for who typed it, offered again, put back whole, and touches nothing else."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.autosave import autosave_store
from editorial.models import AuditEntry, AutosavedText, OpenForm, Snapshot
from operations.worker_jobs import delete_expired_data
from policies.models import Policy
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db
NEW = reverse("admin:policies_policy_typed_new")


def typed_address(policy: Policy) -> str:
    return reverse("admin:policies_policy_typed", args=[policy.pk])


def autosave(browser, policy, *copies, **values):
    """Sent as the form's page sends it: every field, and the windows."""
    address, data = policy_form_data(browser, policy, **values)
    answer = browser.post(typed_address(policy), {**data, "kept_texts": ",".join(map(str, copies or [uuid4()]))})
    assert answer.status_code == 200, answer.content
    return address, answer


def restore_autosaved(browser, address, text=None):
    text = text or AutosavedText.objects.get()
    return browser.post(address, {"_put_back": str(text.window)})


def submitted_data(page) -> dict:
    """The form of a page as it would be sent, inline rows included."""
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        data |= {f"{formset.prefix}-{name}": formset.management_form[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        for child in formset.forms:
            data |= {child.add_prefix(name): child[name].value() for name in child.fields}
    return {name: value for name, value in data.items() if value not in (None, "")}


def test_typed_text_is_kept_and_nothing_else_changes(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    before = Policy.objects.values().get()
    counts = [model.objects.count() for model in (Snapshot, AuditEntry, OpenForm)]
    _, answer = autosave(browser, policy, title="Half a tit")
    assert answer.json() == {"kept_at": f"{timezone.localtime():%H:%M}"}
    assert Policy.objects.values().get() == before
    assert [model.objects.count() for model in (Snapshot, AuditEntry, OpenForm)] == counts
    assert autosave_store.stored_fields(AutosavedText.objects.get())["title"] == ["Half a tit"]


def test_offer_shows_what_differs_and_only_to_who_typed_it(sign_in, django_user_model):
    policy = make_policy()
    browser = sign_in("author")
    autosave(browser, policy, title="Another title", body="<p>New <strong>text</strong></p>")
    offer = browser.get(typed_address(policy)).content.decode()
    assert "You typed more at" in offer
    assert "<ins>Another title</ins>" in offer
    assert "New text" in offer
    assert "Summary" not in offer
    other = django_user_model.objects.create_superuser("other")
    stranger = Client()
    stranger.force_login(other)
    assert "You typed more" not in stranger.get(typed_address(policy)).content.decode()
    assert restore_autosaved(stranger, reverse("admin:policies_policy_change", args=[policy.pk])).status_code == 302


def test_text_that_equals_what_is_saved_is_not_offered(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    autosave(browser, policy)
    assert browser.get(typed_address(policy)).content.decode().strip() == ""


def test_text_is_put_back_with_chosen_terms_and_added_rows_and_saved_only_then(sign_in):
    make_vocabulary()
    policy = make_policy()
    event = policy.events.create(happened_on="2015-01-01", happened_on_precision="day", title="First")
    technology = policy._meta.get_field("technologies").related_model.objects.get()
    browser = sign_in("author")
    rows = {
        "events-TOTAL_FORMS": 2, "events-0-title": "First, corrected",
        "events-1-title": "Second", "events-1-happened_on": "2016-02-02", "events-1-happened_on_precision": "day",
    }  # fmt: skip
    address, _ = autosave(browser, policy, title="Typed", technologies=[technology.pk], **rows)
    offer = browser.get(typed_address(policy)).content.decode()
    assert "Policy events" in offer
    assert "Second" in offer
    assert "Big data" in offer
    page = restore_autosaved(browser, address)
    assert page.status_code == 200
    assert "It is not saved yet" in page.content.decode()
    assert "errornote" not in page.content.decode()
    assert Policy.objects.get().title == "Internet Plus"
    data = submitted_data(page)
    assert data["title"] == "Typed"
    assert [str(key) for key in data["technologies"]] == [str(technology.pk)]
    saved = browser.post(address, {**data, "kept_texts": page.context["kept_texts"]})
    assert saved.status_code == 302
    policy.refresh_from_db()
    assert policy.title == "Typed"
    assert list(policy.technologies.all()) == [technology]
    assert [child.title for child in policy.events.all()] == ["First, corrected", "Second"]
    assert policy.events.first() == event
    assert not AutosavedText.objects.exists()


def test_text_of_a_publication_that_is_only_being_added_is_put_back(sign_in):
    browser = sign_in("author")
    address, data = policy_form_data(browser, title="Begun", events="")
    assert browser.post(NEW, {**data, "kept_texts": str(uuid4())}).status_code == 200
    assert "<ins>Begun</ins>" in browser.get(NEW).content.decode()
    page = restore_autosaved(browser, address)
    assert page.context["adminform"].form["title"].value() == "Begun"
    assert not Policy.objects.exists()


def test_text_put_back_over_another_s_save_is_a_conflict(sign_in, django_user_model):
    policy = make_policy()
    browser = sign_in("author")
    address, _ = autosave(browser, policy, title="Mine")
    other = Client()
    other.force_login(django_user_model.objects.create_superuser("other"))
    other.post(*policy_form_data(other, policy, title="Theirs"))
    page = restore_autosaved(browser, address)
    assert "while your form was open" in page.content.decode()
    assert page.context["adminform"].form["title"].value() == "Mine"
    assert Policy.objects.get().title == "Theirs"
    assert AutosavedText.objects.exists()


def test_text_is_kept_while_another_saves_and_while_it_is_not_valid(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    address, _ = autosave(browser, policy, title="", slug="no such slug", published_on="tomorrow")
    page = restore_autosaved(browser, address)
    assert "valid date" in page.content.decode()
    assert page.context["adminform"].form["published_on"].value() == "tomorrow"


def test_two_windows_keep_a_text_each_and_saving_one_leaves_the_other(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    one, two = uuid4(), uuid4()
    autosave(browser, policy, one, title="In the first")
    autosave(browser, policy, two, title="In the second")
    assert browser.get(typed_address(policy)).content.decode().count("You typed more") == 2
    assert browser.get(f"{typed_address(policy)}?without={one}").content.decode().count("You typed more") == 1
    address, data = policy_form_data(browser, policy, title="In the first")
    browser.post(address, {**data, "kept_texts": str(one)})
    assert [text.window for text in AutosavedText.objects.all()] == [two]
    assert "<ins>second</ins>" in browser.get(typed_address(policy)).content.decode()


def test_window_that_took_over_another_s_text_replaces_it(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    one, two = uuid4(), uuid4()
    autosave(browser, policy, one, title="First")
    autosave(browser, policy, two, one, title="First and more")
    assert [text.window for text in AutosavedText.objects.all()] == [two]


def test_refused_save_keeps_the_text_and_names_its_window_again(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    window = uuid4()
    autosave(browser, policy, window, title="Typed")
    address, data = policy_form_data(browser, policy, title="")
    page = browser.post(address, {**data, "kept_texts": f'{window},"><script>'})
    assert page.status_code == 200
    assert page.context["kept_texts"] == str(window)
    assert AutosavedText.objects.count() == 1


def test_thrown_away_text_is_gone_and_another_s_is_not(sign_in, django_user_model):
    policy = make_policy()
    browser = sign_in("author")
    theirs = autosave_store.autosave(
        {"title": ["x"]}, by=django_user_model.objects.create_user("other"), entry_type="policy", uid=policy.uid, window=uuid4()
    )
    autosave(browser, policy, title="Mine")
    mine = AutosavedText.objects.exclude(pk=theirs.pk).get()
    browser.post(typed_address(policy), {"forget": f"{mine.window},{theirs.window}"})
    assert list(AutosavedText.objects.all()) == [theirs]
    assert restore_autosaved(browser, reverse("admin:policies_policy_change", args=[policy.pk]), mine).status_code == 302


def test_too_long_a_text_is_refused_in_words(sign_in):
    browser = sign_in("author")
    answer = browser.post(NEW, {"kept_texts": str(uuid4()), "body": "x" * (autosave_store.MAX_BYTES + 1)})
    assert answer.status_code == 413
    assert "too long" in answer.json()["error"]
    assert browser.post(NEW, {"kept_texts": "nonsense", "title": "x"}).status_code == 400
    assert not AutosavedText.objects.exists()


def test_token_and_passwords_are_not_kept():
    fields = {"title": ["x"], "csrfmiddlewaretoken": ["t"], "password": ["p"], "_overwrite": ["1"], "present_revision": ["3"]}
    assert autosave_store.fields_to_keep(fields) == {"title": ["x"]}


def test_forged_request_without_the_token_keeps_nothing(sign_in, django_user_model):
    sign_in("author")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(django_user_model.objects.get())
    assert strict.post(NEW, {"kept_texts": str(uuid4()), "title": "x"}).status_code == 403
    assert not AutosavedText.objects.exists()


def test_who_may_not_change_it_keeps_nothing(client, django_user_model):
    policy = make_policy()
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    call_command("load_roles", verbosity=0)
    group = Group.objects.create(name="readers")
    group.permissions.set(Group.objects.get(name="author").permissions.filter(codename="view_policy"))
    reader.groups.add(group)
    client.force_login(reader)
    assert client.get(reverse("admin:policies_policy_change", args=[policy.pk])).status_code == 200
    assert "data-typed" not in client.get(reverse("admin:policies_policy_change", args=[policy.pk])).content.decode()
    for address in (typed_address(policy), NEW):
        assert client.post(address, {"kept_texts": str(uuid4())}).status_code == 403
        assert client.get(address).status_code == 403


def test_old_texts_are_tidied_and_the_oldest_of_many_windows_gives_way(django_user_model):
    person = django_user_model.objects.create_user("author")
    place = {"by": person, "entry_type": "policy", "uid": None}
    for number in range(autosave_store.MAX_PER_FORM + 2):
        autosave_store.autosave({"title": [str(number)]}, window=UUID(int=number), **place)
    assert autosave_store.autosaved_texts(person, "policy", None).count() == autosave_store.MAX_PER_FORM
    assert not AutosavedText.objects.filter(window__in=[UUID(int=0), UUID(int=1)]).exists()
    AutosavedText.objects.filter(window=UUID(int=5)).update(
        autosaved_at=timezone.now() - autosave_store.RETENTION - timedelta(minutes=1)
    )
    delete_expired_data()
    assert AutosavedText.objects.count() == autosave_store.MAX_PER_FORM - 1


def test_keeping_takes_few_statements(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    window = uuid4()
    autosave(browser, policy, window, title="Typed")
    with CaptureQueriesContext(connection) as asked:
        browser.post(typed_address(policy), {"title": "Typed on", "kept_texts": str(window)})
    assert len(asked) <= 12


def test_offer_shows_plain_text_as_typed_and_soup_without_its_tags(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    autosave(browser, policy, summary="<" * 200 + "a < b", body="<<<<" * 60 + "<p>text</p>")
    offer = browser.get(typed_address(policy))
    assert offer.status_code == 200
    assert "a &lt; b" in offer.content.decode()


def test_offers_take_no_more_statements_where_a_publication_has_many_children(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    taken = []
    for number in range(2):
        for child in range(1 + 20 * number):
            target = make_policy(f"other-{number}-{child}")
            policy.relations.create(type="cites", target=target, position=number)
            policy.events.create(happened_on="2015-01-01", happened_on_precision="day", title="One")
        AutosavedText.objects.all().delete()
        autosave(browser, policy, title="Typed")
        browser.get(typed_address(policy))
        with CaptureQueriesContext(connection) as asked:
            assert "Typed" in browser.get(typed_address(policy)).content.decode()
        taken.append(len(asked))
    assert taken[0] == taken[1] <= 12


def hand_over(browser, policy, window, *, age, **values):
    """As the form's page hands over a text that the browser had kept; `age` in milliseconds."""
    _, data = policy_form_data(browser, policy, **values)
    return browser.post(typed_address(policy), {**data, "kept_texts": str(window), "_age": age})


def test_text_that_the_browser_kept_has_the_time_at_which_it_was_typed(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    hand_over(browser, policy, uuid4(), age=3_600_000, title="Typed offline")
    text = AutosavedText.objects.get()
    assert timedelta(minutes=59) < timezone.now() - text.autosaved_at < timedelta(minutes=61)
    assert "Typed offline" in browser.get(typed_address(policy)).content.decode()


@pytest.mark.parametrize(("age", "title"), [(3_600_000, "On the site"), (1, "In the browser")])
def test_newer_of_two_texts_of_a_window_stays(sign_in, age, title):
    policy, window = make_policy(), uuid4()
    browser = sign_in("author")
    autosave(browser, policy, window, title="On the site")
    AutosavedText.objects.update(autosaved_at=timezone.now() - timedelta(minutes=1))
    hand_over(browser, policy, window, age=age, title="In the browser")
    assert autosave_store.stored_fields(AutosavedText.objects.get())["title"] == [title]


def test_kept_text_that_was_saved_is_not_offered(sign_in):
    """Its answer was lost: it is what is saved, or the session remembers its key."""
    policy = make_policy()
    browser = sign_in("author")
    hand_over(browser, policy, uuid4(), age=1000)
    assert not AutosavedText.objects.exists()
    address, data = policy_form_data(browser, policy, title="Saved")
    browser.post(address, data, headers={"Idempotency-Key": "of the lost answer"})
    typed = {**data, "title": "Older", "kept_texts": str(uuid4()), "_age": "1000"}
    browser.post(typed_address(policy), {**typed, "_attempt": "of the lost answer"})
    assert not AutosavedText.objects.exists()
    browser.post(typed_address(policy), {**typed, "_attempt": "of another"})
    assert AutosavedText.objects.exists()


@pytest.mark.parametrize("age", ["abc", "-1", "9" * 22, "9" * 5000, "１", "1e9"])
def test_forged_age_is_no_error_and_no_other_time(sign_in, age):
    policy = make_policy()
    assert hand_over(sign_in("author"), policy, uuid4(), age=age, title="Typed").status_code == 200
    assert timezone.now() - AutosavedText.objects.get().autosaved_at < timedelta(minutes=1)


@pytest.mark.parametrize("term", ["9" * 22, "9" * 5000, "abc", "-1"])
def test_forged_term_in_a_kept_text_is_no_error_when_it_is_offered(sign_in, term):
    policy = make_policy()
    browser = sign_in("author")
    autosave(browser, policy, title="Typed", technologies=[term])
    assert "Typed" in browser.get(typed_address(policy)).content.decode()
