"""Public requests are refused every table of the desk, by whatever door they come."""

import importlib
from contextvars import copy_context

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import path

from catalogue.http.guard import TableRefused, public_tables, public_tables_only, refused_table
from catalogue.models import Entry, Sector
from config.urls import urlpatterns as real_urlpatterns
from editorial.content.compose import compose_publication
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def by_reverse_accessor():
    list(get_user_model()(pk=1).logentry_set.all())


def by_filter_through_a_relation():
    list(Sector.objects.filter(pk__in=Policy.sectors.through.objects.values("sector")))


def by_app_registry():
    apps.get_model("policies", "Policy").objects.count()


def by_content_type():
    ContentType(app_label="policies", model="policy").model_class()._default_manager.count()


def by_importlib():
    importlib.import_module("policies.models").Policy.objects.first()


def by_raw_statement():
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM policies_policy")


@pytest.mark.parametrize(
    "door", [by_reverse_accessor, by_filter_through_a_relation, by_app_registry, by_content_type, by_importlib, by_raw_statement]
)
def test_side_door_is_refused(door):
    with public_tables_only(), pytest.raises(TableRefused):
        door()


def test_public_tables_answer():
    with public_tables_only():
        assert Entry.objects.count() == 0


def test_only_the_catalogue_is_public():
    assert {table.split("_")[0] for table in public_tables()} == {"catalogue"}


@pytest.mark.parametrize(
    "table", ["auth_user", "django_session", "editorial_snapshot", "policies_policy_sectors", "django_migrations"]
)
def test_table_of_the_desk_or_of_accounts_is_refused(table):
    assert refused_table(f'SELECT 1 FROM "{table}"') == table


def leak(request):
    Policy.objects.get()


urlpatterns = [path("leak/", leak), *real_urlpatterns]


@pytest.mark.urls(__name__)
def test_view_that_reads_a_draft_is_refused(client):
    make_policy()
    with pytest.raises(TableRefused):
        client.get("/leak/")


def test_composing_that_reads_a_desk_table_is_refused(monkeypatch):
    """A draft could slip into a document that way."""
    policy = make_policy()

    def reading(terms):
        return [Policy.objects.get(pk=policy.pk).title]

    monkeypatch.setattr("policies.document.term_codes", reading)
    with pytest.raises(TableRefused):
        compose_publication(policy)


def test_another_thread_on_the_same_connection_is_not_refused():
    """As in the tests' server, whose threads share a database in memory."""
    outside = copy_context()
    with public_tables_only():
        with pytest.raises(TableRefused):
            list(Policy.objects.all())
        assert outside.run(lambda: list(Policy.objects.all())) == []
