"""One of several workers gets the work, and gets it back when another died."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.models import LinkHost
from infra.claims import claim_row, lease_row, lock_free_rows, release_row

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def rows():
    """One row of a table with a column that a lease can stand in."""
    return LinkHost.objects.filter(pk=LinkHost.objects.create(name="example.org").pk)


def lease(rows, **given):
    return lease_row(rows, MINUTE, column="free_at", **given)


def test_leased_row_is_nobody_elses_until_the_lease_runs_out(rows):
    until = lease(rows)
    assert rows.get().free_at == until
    assert until > timezone.now()
    assert lease(rows) is None
    rows.update(free_at=timezone.now() - timedelta(seconds=1))
    assert lease(rows) is not None


def test_worker_renews_its_own_lease_and_no_other(rows):
    first = lease(rows)
    second = lease(rows, held=first)
    assert second > first
    assert lease(rows, held=first) is None


def test_lease_is_taken_only_of_rows_that_are_asked_for(rows):
    assert lease(rows.filter(name="example.com")) is None


def test_lease_that_another_took_over_is_not_released(rows):
    rows.update(free_at=timezone.now())
    until = lease(rows)
    assert not release_row(rows, until - MINUTE, column="free_at", free_at=timezone.now())
    assert rows.get().free_at == until


def test_claim_is_won_once(rows):
    assert claim_row(rows, Q(name="example.org"), name="taken")
    assert not claim_row(rows, Q(name="example.org"), name="taken")


def test_claim_is_one_statement_that_looks_at_the_row_itself(rows):
    """Not in a subquery: see `claim_row`."""
    with CaptureQueriesContext(connection) as statements:
        claim_row(rows, Q(name="example.org"), name="taken")
    (statement,) = statements
    assert "\"name\" = 'example.org'" in re.sub(r"\(SELECT.*?\)", "", statement["sql"])


def test_free_rows_are_locked_within_a_transaction(rows):
    with transaction.atomic():
        assert [row.name for row in lock_free_rows(rows)] == ["example.org"]
