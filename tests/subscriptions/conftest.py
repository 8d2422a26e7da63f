"""The issue of the demonstration, and its mail."""

import pytest

from catalogue.models import Entry
from subscriptions.issue_mail.issue_content import published_issue
from subscriptions.issue_mail.render_parts import issue_parts


@pytest.fixture
def issue_entry(demo_content):
    """The issue of the demonstration with most items."""
    return max(Entry.objects.live().filter(type="issue"), key=lambda entry: len(entry.document))


@pytest.fixture
def mail_parts(issue_entry):
    return issue_parts(published_issue(issue_entry))
