"""The issue of the demonstration, its mail, and readers of it."""

import pytest
from django.utils import timezone

from catalogue.models import Entry
from mailing.address_hash import address_hasher
from subscriptions.issue_mail.issue_content import published_issue
from subscriptions.issue_mail.render_parts import issue_parts
from subscriptions.models import Preference, Subscriber, Wishes


@pytest.fixture
def issue_entry(demo_content):
    """The issue of the demonstration with most items."""
    return max(Entry.objects.live().filter(type="issue"), key=lambda entry: len(entry.document))


@pytest.fixture
def mail_parts(issue_entry):
    return issue_parts(published_issue(issue_entry))


@pytest.fixture
def subscribe(db):
    """Makes a reader with wishes; an active one unless said otherwise."""
    hash_of = address_hasher()

    def make(address, *, language="en-gb", state=Subscriber.State.ACTIVE, **wishes):
        chosen = Wishes(**wishes)
        preference, _ = Preference.objects.get_or_create(digest=chosen.digest, defaults=chosen.as_json())
        return Subscriber.objects.create(
            address=address, address_hash=hash_of(address), language=language, state=state, preference=preference,
            confirmed_at=timezone.now(),
        )  # fmt: skip

    return make
