"""No statement of a public request reads a whole table that grows with the publications."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demo.synthetic_data.generator import generate_publications
from tests.catalogue.test_query_budgets import addresses, each_address
from tests.support.kept_answers import forget_answers

GROWING = {
    *("catalogue_entry", "catalogue_version", "catalogue_link", "catalogue_searchtext", "catalogue_stamp", "catalogue_change"),
    *("catalogue_postinglist", "catalogue_chinesetitle", "catalogue_publiccorrection", "catalogue_redirect"),
}
# What counts all of something or lists all of it, once until something is published.
WHOLE = ("/sitemap", "/feeds/changes.atom", "/feeds/corrections.atom")


@pytest.mark.thorough
@pytest.mark.each_database
def test_no_public_request_reads_a_growing_table_whole(db, client):
    call_command("load_vocabulary", verbosity=0)
    generate_publications(policies=25, seed=1)
    statements: dict[str, str] = {}
    for address in each_address(addresses()):
        forget_answers()
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        statements |= {query["sql"]: address for query in captured if query["sql"].startswith("SELECT")}
    assert len(statements) > 100
    found = {(address, sql): tables_read_whole(sql) for sql, address in statements.items() if not address.startswith(WHOLE)}
    assert {asked: tables for asked, tables in found.items() if tables} == {}


def test_plan_of_a_scan_names_its_table(db):
    assert tables_read_whole("SELECT id FROM catalogue_entry WHERE notice LIKE 'x'") == {"catalogue_entry"}
    assert tables_read_whole("SELECT id FROM catalogue_entry WHERE id = 1") == set()


def tables_read_whole(statement: str) -> set[str]:
    """The growing tables of which the plan reads every row, though it would rather use any index there is."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {statement}")
            found = {name for (line,) in cursor.fetchall() for name in re.findall(r"Seq Scan on (\w+)", line)}
            cursor.execute("SET LOCAL enable_seqscan = on")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            lines = [line for *_, line in cursor.fetchall()]
            ends_early = " LIMIT " in statement  # then an index may be read in its order
            found = {
                name for line in lines for name, index in re.findall(r"^SCAN (\w+)( USING)?", line) if not (index and ends_early)
            }
    return found & GROWING
