"""What editors see of enquiries: the queue, a conversation, the dashboard, and the box on the publication's form."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enquiries.models import Conversation, Enquirer, Requester, TranslationRequest
from tests.enquiries.conftest import make_conversation, vote
from tests.support.accounts import create_account

pytestmark = pytest.mark.django_db
QUEUE, MESSAGES = "/admin/enquiries/translationrequest/", "/admin/enquiries/conversation/"


def statements_of(client, path: str) -> int:
    with CaptureQueriesContext(connection) as statements:
        assert client.get(path).status_code == 200
    return len(statements)


def fill(number: int, offset: int = 0) -> None:
    """Requests and conversations, each request with one vote more than the one before."""
    for one in range(offset, offset + number):
        enquirer = Enquirer.objects.create(address=f"hidden{one}@example.org", address_hash=str(one))
        uid = f"00000000-0000-4000-8000-{one:012d}"
        request = TranslationRequest.objects.create(entry_uid=uid, entry_type="policy", title=f"Policy {one}", language="en")
        for voter in Enquirer.objects.all():
            Requester.objects.create(request=request, enquirer=voter)
        Conversation.objects.create(enquirer=enquirer, kind="question", title=f"Policy {one}")


def test_queue_is_sorted_by_votes_and_costs_the_same_however_long(editor):
    fill(3)
    before, dashboard = (statements_of(editor, QUEUE), statements_of(editor, MESSAGES)), statements_of(editor, "/admin/")
    fill(8, offset=3)
    assert (statements_of(editor, QUEUE), statements_of(editor, MESSAGES)) == before
    assert statements_of(editor, "/admin/") <= dashboard + 2  # the two boxes count what they do not show
    assert before[0] <= 8
    assert before[1] <= 8
    page = editor.get(QUEUE).content.decode()
    assert page.index("Policy 10") < page.index("Policy 9<") < page.index("Policy 0")


def test_address_is_masked_on_every_screen(client, editor, live):
    request, conversation = vote(client, live, "hidden@example.org"), make_conversation(client, live, address="secret@example.org")
    for path in (QUEUE, f"{QUEUE}{request.pk}/change/", MESSAGES, f"{MESSAGES}{conversation.pk}/change/", "/admin/"):
        page = editor.get(path).content.decode()
        assert "hidden@" not in page
        assert "secret@" not in page
    assert "h…@example.org" in editor.get(f"{QUEUE}{request.pk}/change/").content.decode()


def test_editor_moves_a_request_by_its_buttons_and_keeps_what_was_typed(client, editor, live):
    request = vote(client, live)
    page = f"{QUEUE}{request.pk}/change/"
    refused = editor.post(page, {"move": "accept", "target_on": "soon", "reason": "Typed already"})
    assert (refused.status_code, "Typed already" in refused.content.decode()) == (400, True)
    assert "such as 2026-12-14" in refused.content.decode()
    assert editor.post(page, {"move": "accept", "target_on": "2099-12-14"}).status_code == 302
    assert editor.post(page, {"move": "begin"}, follow=True).status_code == 200
    assert "publish it first" in editor.post(page, {"move": "deliver"}).content.decode()
    assert "somebody was faster" in editor.post(page, {"move": "begin"}, follow=True).content.decode()
    assert TranslationRequest.objects.get().state == "in_progress"


@pytest.mark.parametrize(("role", "status"), [("author", 403), ("editor", 200), ("publisher", 200)])
def test_who_may_answer(client, live, role, status):
    conversation = make_conversation(client, live)
    person = Client()
    person.force_login(create_account(role))
    assert person.get(MESSAGES).status_code == status
    answered = person.post(f"{MESSAGES}{conversation.pk}/change/", {"move": "assign"})
    assert answered.status_code == (302 if status == 200 else 403)
    assert (Conversation.objects.get().assigned_to_id is not None) == (status == 200)


def test_dashboard_and_the_form_of_the_publication_show_what_readers_wrote(client, editor, live):
    vote(client, live)
    Enquirer.objects.update(mailed_at=None)
    conversation = make_conversation(client, live)
    page = editor.get("/admin/").content.decode()
    assert "Translations that readers ask for" in page
    assert f"{MESSAGES}{conversation.pk}/change/" in page
    panel = f"/admin/policies/policy/{live.pk}/panel/"
    assert "Readers&#x27; messages" in editor.get(panel).content.decode()
    author = Client()
    author.force_login(create_account("author"))
    assert "Readers&#x27; messages" not in author.get(panel).content.decode()
    move = {"move": "spam"}
    editor.post(f"{MESSAGES}{conversation.pk}/change/", move)
    assert "Readers&#x27; messages" not in editor.get(panel).content.decode()
