"""Merging as editors do it: chosen in the list or from the form, seen side by side, pressed once."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from catalogue.models import Organization, Technology
from editorial.models import AuditEntry, Source
from editorial.term_merge.merge_records import merge_records
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy, make_source, make_vocabulary

pytestmark = pytest.mark.django_db
MERGE = reverse("admin:editorial_source_merge")


@pytest.fixture
def two_technologies():
    make_vocabulary()
    term = Technology.objects.create(code="bigdata", name_en="Bigdata", name_zh="大数据")
    policy = make_policy()
    policy.technologies.add(term)
    publish(policy, by=None)
    return Technology.objects.get(code="big-data"), term


def test_two_are_chosen_in_the_list_seen_side_by_side_and_merged_by_one_press(sign_in, two_technologies):
    stays, goes = two_technologies
    browser = sign_in("administrator")
    chosen = {"action": "merge_two", "_selected_action": [stays.pk, goes.pk]}
    address = browser.post(reverse("admin:catalogue_technology_changelist"), chosen)["Location"]
    page = browser.get(address).content.decode()
    assert "Policies: 1 (1 in the working version, 1 in what readers see)" in page
    assert f'value="{stays.pk}" aria-describedby="effect-{stays.pk}" checked' in page
    assert f'value="{goes.pk}" aria-describedby="effect-{goes.pk}" disabled' in page
    assert "from the standard list: let that one stay" in page
    answer = browser.post(address.split("?")[0], {"pk": [stays.pk, goes.pk], "target": stays.pk}, follow=True)
    assert "was merged into" in answer.content.decode()
    assert [term.code for term in Policy.objects.get().technologies.all()] == ["big-data"]
    line = AuditEntry.objects.first()
    assert (line.action, line.by_name, line.channel) == ("merged", "administrator", "admin")
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_action_asks_for_exactly_two(sign_in, number):
    keys = [make_source(title=str(n)).pk for n in range(number)]
    browser = sign_in("editor")
    page = browser.post(
        reverse("admin:editorial_source_changelist"), {"action": "merge_two", "_selected_action": keys}, follow=True
    )
    assert "Choose exactly two to merge." in page.content.decode()


def test_form_leads_to_a_page_that_asks_for_the_other_one(sign_in):
    one, other = make_source(title="One"), make_source(title="Other")
    browser = sign_in("editor")
    form = browser.get(reverse("admin:editorial_source_change", args=[one.pk])).content.decode()
    assert f'href="{MERGE}?pk={one.pk}"' in form
    page = browser.get(MERGE, {"pk": one.pk}).content.decode()
    assert "Merge “One” with…" in page
    found = browser.get(MERGE, {"pk": one.pk, "q": "oth"}).content.decode()
    assert f'href="?pk={one.pk}&amp;pk={other.pk}"' in found
    assert f'href="?pk={one.pk}&amp;pk={one.pk}"' not in browser.get(MERGE, {"pk": one.pk, "q": "one"}).content.decode()
    assert "Which one stays?" in browser.get(MERGE, {"pk": [one.pk, other.pk]}).content.decode()


def test_nonsense_in_the_address_asks_again_and_merges_nothing(sign_in):
    one = make_source()
    browser = sign_in("editor")
    for keys in (["x", "²"], [one.pk, one.pk], [one.pk, 10**30], []):
        assert browser.get(MERGE, {"pk": keys}).status_code == 200
        assert browser.post(MERGE, {"pk": keys, "target": one.pk}).status_code == 200
    other = make_source()
    page = browser.post(MERGE, {"pk": [one.pk, other.pk], "target": "99"}).content.decode()
    assert "Choose which of the two stays." in page
    assert not Source.objects.exclude(merged_into=None).exists()


def test_second_of_two_people_is_told_that_it_was_merged_already(sign_in, two_technologies):
    stays, goes = two_technologies
    browser = sign_in("administrator")
    merge_records(goes, stays, by=None)
    page = browser.post(reverse("admin:catalogue_technology_merge"), {"pk": [stays.pk, goes.pk], "target": stays.pk})
    assert "Nothing was merged." in page.content.decode()
    assert "already" in page.content.decode()


def test_editor_merges_sources_and_no_terms(sign_in, two_technologies):
    one, other = make_source(title="One"), make_source(title="Other")
    browser = sign_in("editor")
    forged = {"pk": [two_technologies[0].pk, two_technologies[1].pk], "target": two_technologies[0].pk}
    assert browser.post(reverse("admin:catalogue_technology_merge"), forged).status_code == 403
    assert "Merge…" not in browser.get(reverse("admin:catalogue_technology_change", args=[two_technologies[1].pk])).content.decode()
    assert browser.post(MERGE, {"pk": [one.pk, other.pk], "target": one.pk}).status_code == 302
    assert Source.objects.get(pk=other.pk).merged_into == one
    assert not Technology.objects.exclude(merged_into=None).exists()


def test_merged_term_is_kept_as_it_was_and_offered_no_more(sign_in, two_technologies):
    stays, goes = two_technologies
    merge_records(goes, stays, by=None)
    browser = sign_in("administrator")
    change = reverse("admin:catalogue_technology_change", args=[goes.pk])
    assert "It was merged into" in browser.get(change).content.decode()
    assert browser.post(change, {"name_en": "Back", "name_zh": ""}).status_code == 403
    assert browser.post(reverse("admin:catalogue_technology_delete", args=[goes.pk]), {"post": "yes"}).status_code == 403
    chooser = {"app_label": "policies", "model_name": "policy", "field_name": "technologies", "term": "big"}
    offered = browser.get(reverse("admin:autocomplete"), chooser).json()["results"]
    assert [row["id"] for row in offered] == [str(stays.pk)]


def test_merged_source_is_offered_no_more(sign_in):
    one, other = make_source(title="Notice one"), make_source(title="Notice two")
    merge_records(other, one, by=None)
    chooser = {"app_label": "policies", "model_name": "policy", "field_name": "sources", "term": "notice"}
    offered = sign_in("author").get(reverse("admin:autocomplete"), chooser).json()["results"]
    assert [row["id"] for row in offered] == [str(one.pk)]


def test_form_open_while_its_term_is_merged_is_saved_without_a_conflict(sign_in):
    make_vocabulary()
    goes = Organization.objects.create(code="goes", name_en="Goes", kind="authority")
    policy = make_policy()
    policy.organizations.add(goes)
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy, title="Typed")
    merge_records(goes, Organization.objects.get(code="miit"), by=None)
    assert browser.post(address, data).status_code == 302
    assert Policy.objects.get().title == "Typed"
    assert [term.code for term in Policy.objects.get().organizations.all()] == ["miit"]
