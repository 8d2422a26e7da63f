"""A table of standards in an item, in the mail and in the PDF of its issue."""

import io
import quopri

import pytest
from pypdf import PdfReader

from catalogue.models import Entry
from editorial.workflow.publishing import publish
from newsletters.models import Issue
from standards.models import Standard
from subscriptions.issue_mail.issue_content import published_issue
from subscriptions.issue_mail.render_parts import issue_parts
from tests.standards.standard_rows import make_standard
from tests.support.kept_answers import forget_answers

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
NUMBERS = ("GB 21148-2020", "GB/T 22080-2025", "GB 26572-2025")
UNPUBLISHED = "GB 1-1999"


@pytest.fixture
def issue(issue_entry):
    """One whose first item lists standards, one of them unpublished."""
    rows = [*(Standard.objects.get(document_number=number) for number in NUMBERS), make_standard(UNPUBLISHED)]
    item = Issue.objects.get(uid=issue_entry.uid).placements.first().item
    item.facts += f'<div data-standards="{" ".join(str(row.uid) for row in rows)}"></div>'
    item.save()
    publish(item, by=None, note="With standards.")
    forget_answers()
    return Entry.objects.get(uid=issue_entry.uid)


def test_mail_has_the_table_with_links_to_the_site_and_its_text_a_row_a_paragraph(issue, settings):
    parts = issue_parts(published_issue(issue))
    html, text = (quopri.decodestring(b"".join(getattr(part, field) for part in parts)).decode() for field in ("html", "text"))
    for number in NUMBERS:
        assert f'href="{settings.SITE_URL}/standards/{Standard.objects.get(document_number=number).slug}/"' in html
    assert UNPUBLISHED not in html + text
    row = f"GB 26572-2025 <{settings.SITE_URL}/standards/gb-26572-2025/> |\r\n  Requirements"
    assert "Number | Title | Replaces | In force from" in text
    assert row in text


def test_pdf_has_the_table(client, issue):
    content = client.get(f"{issue.get_absolute_url().rstrip('/')}.pdf").content
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    for words in (*NUMBERS, "In force from", "1 August 2027"):
        assert words in text
    assert UNPUBLISHED not in text
