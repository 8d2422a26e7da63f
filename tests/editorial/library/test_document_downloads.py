"""A document of the library is linked by its uid, reaches readers with the text that links to it, and leaves with the last."""

import pytest
from django.core.exceptions import ValidationError

from catalogue.models import Entry
from editorial.content.consistency_check import check_catalogue
from editorial.library.file_uses import uses_of_file
from editorial.library.uploads import add_file, replace_file
from editorial.media_files import private_store
from editorial.media_files.download_links import kind_and_size
from editorial.workflow import publishing
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy
from tests.support.file_stores import in_folder_and_bucket
from tests.support.samples import media_files

pytestmark = [pytest.mark.django_db, in_folder_and_bucket]
PAGE = "/policies/internet-plus/"


def document_link_html(file, words="The whole <em>translation</em>"):
    """As the editor writes it into a text."""
    return f'<p>See <a data-media="{file.uid}">{words}</a>.</p>'


@pytest.fixture
def act_document(db):
    return add_file(media_files.pdf(), "act draft 3 (comments).pdf", title="The act")


@pytest.fixture
def policy(act_document):
    return make_policy(body=document_link_html(act_document))


def public_name(file):
    return f"{private_store.name_stem(file.sha256)}.pdf"


def test_readers_are_told_what_they_would_fetch(client, act_document, policy):
    publish(policy, by=None)
    page = client.get(PAGE).content.decode()
    shown = f'<a class="download" href="/media/{public_name(act_document)}" download="the-whole-translation.pdf">'
    assert f'{shown}The whole <em>translation</em></a> <small class="download-size">(PDF, 1 KB)</small>.' in page
    assert "draft 3" not in page
    assert str(act_document.uid) not in page
    assert (
        "See The whole translation (PDF, 1 KB)."
        in client.get("/api/v1/policies/internet-plus/?include=plain_text").json()["body_text"]
    )
    assert check_catalogue() == []


def test_document_is_saved_and_never_run(client, act_document, policy):
    assert client.get(f"/media/{public_name(act_document)}").status_code == 404
    publish(policy, by=None)
    answer = client.get(f"/media/{public_name(act_document)}")
    assert b"".join(answer.streaming_content) == media_files.pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment"  # the link says the name
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_replaced_document_is_led_to_once_the_text_is_published_again(client, act_document, policy):
    publish(policy, by=None)
    old = public_name(act_document)
    act_document = replace_file(act_document, media_files.pdf(lambda writer: writer.add_blank_page(300, 300)), "act.pdf")
    assert old in client.get(PAGE).content.decode()
    policy.refresh_from_db()
    publish(policy, by=None, note="The final text.")
    assert public_name(act_document) in client.get(PAGE).content.decode()


def test_gone_takes_the_document_away(client, act_document, policy):
    publish(policy, by=None)
    policy.refresh_from_db()
    publishing.withdraw(policy, by=None, notice="Wrong.", outcome=Entry.Standing.GONE)
    assert client.get(f"/media/{public_name(act_document)}").status_code == 404


def test_link_to_a_document_that_left_the_library_refuses_publication_by_its_words(act_document, policy):
    act_document.delete()
    with pytest.raises(ValidationError, match="“The whole translation” leads to a document that is no longer"):
        publish(policy, by=None)


def test_link_to_a_picture_is_no_link_to_a_document(photo):
    with pytest.raises(ValidationError, match="choose another one, or take the link out"):
        publish(make_policy(body=document_link_html(photo)), by=None)


def test_library_knows_which_text_links_to_it(act_document, policy):
    assert [use.title for use in uses_of_file(act_document)] == [policy.title]


@pytest.mark.parametrize(
    ("size", "said"), [(1, "PDF, 1 KB"), (2**20 - 1, "PDF, 1024 KB"), (2**20, "PDF, 1.0 MB"), (20 * 2**20, "PDF, 20.0 MB")]
)
def test_size_is_said_in_kilobytes_or_megabytes(size, said):
    assert kind_and_size("pdf", size) == said
