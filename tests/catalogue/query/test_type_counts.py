"""Counts of all publications of a type are kept for a revision: of each type and facet its own, never those of a filtered list."""

from datetime import date

import pytest

from catalogue.index.revision import read_revision
from catalogue.models import Region, Sector
from catalogue.query.entry_query import EntryQuery
from editorial.workflow.publishing import publish, publish_together, withdraw
from tests.standards.standard_rows import make_standard
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def test_each_list_has_the_counts_of_its_own_publications():
    sector = Sector.objects.create(code="C", name_en="Manufacturing", is_standard=True)
    region = Region.objects.create(code="CN-41", name_en="Henan", is_standard=True)
    policies = [make_policy(f"plan-{number}", published_on=date(2015, 3, 1)) for number in range(3)]
    standard = make_standard()
    for row in (*policies, standard):
        row.sectors.add(sector)
    policies[0].regions.add(region)
    publish_together([*policies, standard], by=None)

    def counted(entry_type, facet, **filters):
        query = EntryQuery(read_revision(), entry_type)
        for name, code in filters.items():
            query = query.with_term(name, code)
        return query.facets(facet)[facet]

    for _ in range(2):
        assert [counted(name, "sector") for name in ("policy", "standard", "")] == [{"C": 3}, {"C": 1}, {"C": 4}]
        assert [counted(name, "region") for name in ("policy", "standard", "")] == [{"CN-41": 1}, {}, {"CN-41": 1}]
        assert counted("policy", "sector", region="CN-41") == {"C": 1}
        assert counted("policy", "month") == {"2015-03": 3}
    withdraw(policies[0], by=None, notice="Wrong.")
    assert (counted("policy", "sector"), counted("policy", "region")) == ({"C": 2}, {})
    policies[1].sectors.clear()
    publish(policies[1], by=None, note="Its sector.")
    assert counted("policy", "sector") == {"C": 1}
