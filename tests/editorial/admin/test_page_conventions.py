"""What every page of the desk says: help at each field, what is required, errors with their way, refusals within the desk."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin, ModelAdmin
from django.urls import reverse

from catalogue.models import Vocabulary
from editorial.content import publication_registry
from editorial.models import Source
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def screens() -> list[ModelAdmin | InlineModelAdmin]:
    """Of publications, sources and vocabulary, with their children."""
    asked = [
        *publication_registry.publication_models(),
        Source,
        *(model for model in admin.site._registry if issubclass(model, Vocabulary)),
    ]
    found = [admin.site.get_model_admin(model) for model in asked]
    return [*found, *(inline(screen.model, admin.site) for screen in found for inline in screen.inlines)]


def test_every_field_has_help_written_for_editors(rf, admin_user):
    request = rf.get("/")
    request.user = admin_user
    without = []
    for screen in screens():
        formset = screen.get_formset(request) if isinstance(screen, InlineModelAdmin) else None
        made = formset.form if formset else screen.get_form(request)
        own = {"id", "DELETE", formset.fk.name if formset else ""}
        without += [
            f"{screen.model.__name__}.{name}"
            for name, field in made.base_fields.items()
            if not field.help_text and not field.widget.is_hidden and name not in own
        ]
    assert sorted(set(without)) == []


def test_groups_of_a_form_are_in_the_order_of_the_work(rf):
    for model in publication_registry.publication_models():
        groups = [name for name, _ in admin.site.get_model_admin(model).get_fieldsets(rf.get("/"))]
        assert None not in groups, model
        order = [groups.index(name) for name in ("What it is about", "Sources", "At the desk")]
        assert order == sorted(order), model
        assert groups[-1] == "At the desk", model


def test_form_lists_its_groups_and_each_leads_to_a_heading(sign_in):
    page = sign_in("author").get(reverse("admin:policies_policy_change", args=[make_policy().pk])).content.decode()
    listed = re.search(r"data-contents>(.*?)</nav>", page, re.DOTALL)
    assert listed
    anchors = re.findall(r'href="#([^"]+)"', listed[1])
    assert len(anchors) == 10
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in page] == []


def test_required_is_said_in_words(sign_in):
    page = sign_in("author").get(reverse("admin:policies_policy_add")).content.decode()
    labels = dict(re.findall(r'<label[^>]*for="id_(\w+)"[^>]*>(.*?)</label>', page))
    assert "required" in labels["title"]
    assert "required" not in labels["summary"]


def test_chinese_title_says_that_it_is_chinese(sign_in):
    page = sign_in("author").get(reverse("admin:policies_policy_add")).content.decode()
    assert re.search(r'<input[^>]*name="title_zh"[^>]*lang="zh-Hans"', page)


def test_errors_of_fields_and_of_children_stand_on_top_with_their_way(sign_in):
    browser = sign_in("author")
    address, data = policy_form_data(browser, make_policy(), title="")
    events = {"events-TOTAL_FORMS": "1", "events-0-title": "", "events-0-happened_on": "2015-07-04"}
    page = browser.post(address, {**data, **events}).content.decode()
    summary = re.search(r'class="error-summary".*?</div>', page, re.DOTALL)
    assert summary
    assert 'data-field="id_title"' in summary[0]
    assert "Policy event 1" in summary[0]
    for anchor in re.findall(r'href="#([^"]+)"', summary[0]):
        assert f'id="{anchor}"' in page


def test_children_have_a_label_in_each_cell(sign_in):
    policy = make_policy()
    policy.events.create(happened_on="2015-07-04", happened_on_precision="day", title="Published")
    page = sign_in("author").get(reverse("admin:policies_policy_change", args=[policy.pk])).content.decode()
    assert re.search(r'<label class="cell-label" for="id_events-0-title">Title</label>', page)


def test_steps_that_decide_stand_beside_save_and_rare_ones_under_more(sign_in):
    policy = make_policy(state="in_review")
    page = sign_in("publisher").get(reverse("admin:policies_policy_change", args=[policy.pk])).content.decode()
    bar, more = page.split('class="submit-row"')[1].split('class="dropdown more"')
    assert "Approve…" in bar
    assert "Return to its author…" in bar
    assert "Save and close" in more
    assert "Delete…" in more


def test_unknown_page_and_refusal_stay_at_the_desk_for_who_is_signed_in(sign_in, client):
    assert "/admin/login/" in client.get("/admin/nowhere/")["Location"]
    browser = sign_in("author")
    missing, refused = browser.get("/admin/nowhere/"), browser.get(reverse("admin:auth_user_changelist"))
    assert (missing.status_code, refused.status_code) == (404, 403)
    for answer in (missing, refused):
        assert 'id="desk-search"' in answer.content.decode()
    assert 'id="desk-search"' not in browser.get("/policies/nowhere/").content.decode()


def test_dark_values_are_the_same_for_the_system_and_for_the_switch():
    sheet = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
    by_system = re.search(r':not\(\[data-theme="light"\]\) \{(.*?)\}', sheet, re.DOTALL)
    by_switch = re.search(r'\[data-theme="dark"\] \{(.*?)\}', sheet, re.DOTALL)
    assert by_system
    assert by_switch
    assert by_system[1] == by_switch[1]
    assert "--paper" in by_system[1]
