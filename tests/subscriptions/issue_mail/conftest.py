"""The issue of the demonstration, its mail, and readers of it."""

import pytest

from catalogue.models import Entry
from subscriptions.issue_mail.issue_content import published_issue
from subscriptions.issue_mail.render_parts import issue_parts
from subscriptions.models import Subscriber, Wishes
from tests.subscriptions.readers import make_subscriber


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

    def make(address, *, language="en-gb", state=Subscriber.State.ACTIVE, **wishes):
        return make_subscriber(address, Wishes(**wishes), language=language, state=state)

    return make
