"""Under /subscriptions/ requests may use the catalogue, the tables of readers and the suppressions, and nothing else."""

import pytest
from django.apps import apps
from django.db import connection
from django.urls import path

from catalogue.http.guard import NO_TABLES, TableRefused, opened_tables, public_tables, public_tables_only, refused_table
from config.urls import urlpatterns as real_urlpatterns
from policies.models import Policy
from subscriptions.models import Subscriber
from tests.subscriptions.readers import all_pages, make_subscriber

pytestmark = pytest.mark.django_db
READERS = {
    "mailing_suppression",
    "mailing_waitingreport",
    "subscriptions_alert",
    "subscriptions_alertrun",
    "subscriptions_consent",
    "subscriptions_erasurerequest",
    "subscriptions_linkrequest",
    "subscriptions_preference",
    "subscriptions_readerexport",
    "subscriptions_savedsearch",
    "subscriptions_searchkey",
    "subscriptions_stoprequest",
    "subscriptions_subscriber",
}
ELSEWHERE = [
    "/", "/policies/", "/subscribe/", "/subscriptions", "/zh-hans/subscriptions", "/subscriptionsx/", "/en-gb/subscriptions/",
    "/policies/subscriptions/", "/zh-hans/zh-hans/subscriptions/", "//subscriptions/", "/api/v1/subscriptions/",
]  # fmt: skip


def every_table() -> set[str]:
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}


def allowed_at(address: str) -> set[str]:
    """The tables of which a statement goes through at the address."""
    opened = opened_tables(address) or NO_TABLES
    return {table for table in every_table() if not refused_table(f'SELECT 1 FROM "{table}"', opened)}


def test_every_address_of_readers_is_refused_every_table_but_the_listed_ones():
    pages = {page.partition("?")[0] for page in all_pages(make_subscriber())}
    assert len(pages) > 15
    assert {page: allowed_at(page) - public_tables() for page in pages} == dict.fromkeys(pages, READERS)
    assert len(every_table() - allowed_at("/subscriptions/")) > 50


@pytest.mark.parametrize("address", ELSEWHERE)
def test_tables_of_readers_are_refused_everywhere_else(address):
    assert allowed_at(address) == public_tables()


@pytest.mark.parametrize("table", ["mailing_delivery", "mailing_addresskey", "mailing_mailing", "auth_user", "policies_policy"])
def test_statement_on_another_table_is_refused_within(table):
    with public_tables_only(opened_tables("/subscriptions/stop/x/")), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM subscriptions_subscriber")
        with pytest.raises(TableRefused):
            cursor.execute(f'SELECT 1 FROM subscriptions_subscriber, "{table}"')


def read_desk(request):
    Policy.objects.first()


def read_readers(request):
    Subscriber.objects.first()


urlpatterns = [
    path("subscriptions/leak/", read_desk),
    path("zh-hans/subscriptions/leak/", read_desk),
    path("leak/", read_readers),
    *real_urlpatterns,
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["/subscriptions/leak/", "/zh-hans/subscriptions/leak/", "/leak/"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_view_that_reads_beyond_its_wall_is_refused(client, address, method):
    with pytest.raises(TableRefused):
        client.generic(method, address)
