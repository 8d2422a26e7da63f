"""Columns of exports are named as those of the desk's tables where they mean the same: one vocabulary for both."""

import pytest

from cases.case_table import CASE_TABLE
from catalogue.api.files.tables import first_table, further_tables
from catalogue.publication_types import publication_type
from newsletters.item_table import ITEM_TABLE
from policies.policy_table import POLICY_TABLE

TABLES = {"policy": POLICY_TABLE, "case": CASE_TABLE, "item": ITEM_TABLE}
ONLY_AT_THE_DESK = {"review_by", "sources", "is_summary", "is_translation", "is_strategic_analysis", "policies", "cases", "name_zh"}
NAMED_AS_IN_THE_API = {"url": "href", "organization": "lead_organization"}  # docs/decisions/064
OTHERWISE_IN_THE_API = {"type", "target", "policy"}  # of a relation: the other publication is an object there


@pytest.mark.parametrize("code", TABLES)
def test_columns_have_the_names_of_the_desks_tables(code):
    desk, serializer = TABLES[code], publication_type(code).serializer()
    ours = set(first_table(serializer, is_flat=True).headings)
    assert {NAMED_AS_IN_THE_API.get(name, name) for name in desk.columns} - ONLY_AT_THE_DESK <= ours
    tables = {table.name: set(table.headings) for table in further_tables(serializer)}
    for name, sheet in desk.children.items():
        if name in tables:
            wanted = {NAMED_AS_IN_THE_API.get(column, column) for column in sheet.columns}
            assert wanted - OTHERWISE_IN_THE_API <= tables[name], name
            assert tables[name] >= {"uid", "slug"}
