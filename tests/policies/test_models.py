"""What a policy must say before readers see it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from catalogue.models import Entry
from editorial.workflow.publishing import publish
from editorial.workflow.review import submit
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
UNDATED = {"published_on": None, "published_on_precision": ""}


@pytest.mark.parametrize("verb", [publish, submit])
def test_policy_without_any_date_is_refused_with_a_message(verb):
    with pytest.raises(ValidationError) as refused:
        verb(make_policy(**UNDATED), by=None)
    assert refused.value.message_dict == {"published_on": ["Give at least one date: lists are in order of time."]}
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", ["written_on", "in_force_on"])
def test_policy_with_another_date_alone_is_published(name):
    publish(make_policy(**UNDATED, **{name: date(2015, 7, 4), f"{name}_precision": "day"}), by=None)
    assert Entry.objects.live().get().sorted_on == date(2015, 7, 4)
