"""Lists and forms of the desk take at most thirteen statements, however much there is."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from demo.synthetic_data.generator import generate_publications
from editorial.content import publication_registry

pytestmark = pytest.mark.django_db
BUDGET = 13


def count_statements(browser, address: str) -> int:
    """Of the second visit: a process asks once for what never changes, such as its content types."""
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def addresses() -> dict[str, str]:
    found = {}
    for model in publication_registry.publication_models():
        screen = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found[f"{model.__name__} list"] = reverse(f"{screen}_changelist")
        found[f"{model.__name__} search"] = reverse(f"{screen}_changelist") + "?q=the"
        found[f"{model.__name__} form"] = reverse(f"{screen}_change", args=[model._default_manager.order_by("pk").first().pk])
    return found


def test_lists_and_forms_stay_in_their_budget(sign_in):
    call_command("load_vocabulary", verbosity=0)
    browser = sign_in("publisher")
    generate_publications(policies=60, seed=1)
    few = {name: count_statements(browser, address) for name, address in addresses().items()}
    generate_publications(policies=75, seed=2)
    many = {name: count_statements(browser, address) for name, address in addresses().items()}
    assert {name: count for name, count in many.items() if count > BUDGET} == {}
    assert many == few


def test_form_shows_every_chosen_term_by_its_label(sign_in):
    call_command("load_vocabulary", verbosity=0)
    browser = sign_in("publisher")
    generate_publications(policies=60, seed=1)
    for model in publication_registry.publication_models():
        row = model._default_manager.order_by("pk").first()
        page = browser.get(
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
        ).content.decode()
        for relation in model._meta.many_to_many:
            for term in getattr(row, relation.name).all():
                assert f'<option value="{term.pk}" selected' in page
                assert str(term).replace("&", "&amp;").replace("'", "&#x27;") in page
