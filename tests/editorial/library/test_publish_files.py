"""A picture reaches readers with the publication that shows it, as it was then, and leaves with the last that did."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils import timezone

from catalogue.models import Entry, PublicFile, Version
from editorial.content.consistency_check import check_catalogue, rebuild_catalogue
from editorial.content.diff import diff_from_live
from editorial.content.snapshots import serialize
from editorial.library.notify_texts import notify_texts
from editorial.library.uploads import add_file, replace_file
from editorial.media_files import private_store
from editorial.media_files.file_references import file_facts, public_file_names
from editorial.media_files.publish_files import publish_files
from editorial.models import AuditEntry, MediaFile
from editorial.workflow.after_save import after_save, keep_snapshot
from editorial.workflow.publishing import publish, publish_together, withdraw
from editorial.workflow.restoring import restore_snapshot
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import publish_due, schedule
from infra.content_addressed_files import storage_path
from policies.models import Policy
from tests.support.file_stores import folder_stores, in_folder_and_bucket
from tests.support.samples import media_files
from tests.support.samples.media_files import figure_html, file_names_in

pytestmark = [pytest.mark.django_db, in_folder_and_bucket]
PAGE = "/policies/internet-plus/"


def public_names(file):
    return set(public_file_names(file_facts(file)))


def shown_on(client, address=PAGE):
    return set(re.findall(r"/media/([\w.-]+)", client.get(address).content.decode()))


def test_page_shows_the_picture_with_its_words_credit_and_sizes(client, photo, policy_with):
    photo.credit, photo.licence = "A. <b>Photographer</b>", "cc-by"
    photo.save()
    publish(policy_with(photo, caption="The <em>harbour</em>"), by=None)
    page = client.get(PAGE).content.decode()
    first = private_store.name_stem(photo.sha256)
    [shown] = re.findall(r'<figure class="photo">.*?</figure>', page)
    assert f'src="/media/{first}-960.jpg"' in shown
    assert f'srcset="/media/{first}-480.webp 480w, /media/{first}-960.webp 960w, /media/{first}-1200.webp 1200w"' in shown
    assert 'width="1200" height="800" alt="Cranes at night" loading="lazy"' in shown
    licence = '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener">CC BY 4.0</a>'
    credit = f"<small>A. &lt;b&gt;Photographer&lt;/b&gt;, {licence}</small>"
    assert f"<figcaption>The <em>harbour</em> {credit}</figcaption>" in shown
    assert str(photo.uid) not in page
    assert client.get("/api/v1/policies/internet-plus/").json()["body"].count(f"/media/{first}") == 4
    assert "The harbour" in client.get("/api/v1/policies/internet-plus/?include=plain_text").json()["body_text"]
    assert check_catalogue() == []


def test_files_that_a_page_names_are_there_and_cached_for_ever(client, photo, policy_with):
    publish(policy_with(photo), by=None)
    assert shown_on(client) == public_names(photo)
    for name in public_names(photo):
        answer = client.get(f"/media/{name}")
        assert answer.status_code == 200
        assert answer.content == private_store.read_stored_file(name)
        assert answer["Content-Type"] == ("image/jpeg" if name.endswith("jpg") else "image/webp")
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
        assert not answer.cookies
        assert client.get(f"/media/{name}", headers={"if-none-match": answer["ETag"]}).status_code == 304
        assert client.post(f"/media/{name}").status_code == 405


def test_words_of_the_text_go_before_those_of_the_library(client, photo, policy_with):
    policy = policy_with()
    policy.body = figure_html(photo, alt="A &quot;crane&quot;")
    policy.save()
    publish(policy, by=None)
    assert 'alt="A &quot;crane&quot;"' in client.get(PAGE).content.decode()


def test_picture_without_words_is_refused_until_it_is_described_or_decorative(client, photo, policy_with):
    photo.alt = ""
    photo.save()
    policy = policy_with(photo)
    for move in (submit, publish):
        with pytest.raises(ValidationError, match="“Harbour” has no alternative text"):
            move(policy, by=None)
    assert not Entry.objects.exists()
    photo.is_decorative = True
    photo.save()
    publish(policy, by=None)
    assert 'alt=""' in client.get(PAGE).content.decode()


def test_picture_that_left_the_library_is_refused_and_never_half_shown(client, photo, policy_with):
    policy = policy_with(photo)
    photo.delete()
    with pytest.raises(ValidationError, match="no longer in the library"):
        publish(policy, by=None)


def test_lost_bytes_refuse_the_publication_and_nothing_is_public(photo, policy_with):
    storages["desk_files"].delete(storage_path(f"{private_store.name_stem(photo.sha256)}-960.webp"))
    with pytest.raises(ValidationError, match="“Harbour” is missing"):
        publish(policy_with(photo), by=None)
    assert not Entry.objects.exists()
    assert not PublicFile.objects.exists()


def test_store_that_does_not_take_the_files_refuses_the_publication(photo, policy_with, settings):
    settings.STORAGES = settings.STORAGES | folder_stores(Path("/dev/null"), "public_files")
    with pytest.raises(ValidationError, match="could not be copied for readers"):
        publish(policy_with(photo), by=None)
    assert not Entry.objects.exists()


def test_replaced_picture_is_shown_once_its_publication_is_published_again(client, photo, policy_with):
    policy = policy_with(photo)
    publish(policy, by=None)
    old = public_names(photo)
    photo = replace_file(photo, media_files.picture(1300, 700, colour="#aa3300"), "new.jpg")
    new = public_names(photo)
    assert shown_on(client) == old
    assert check_catalogue() == []
    rebuild_catalogue()
    assert shown_on(client) == old
    assert {client.get(f"/media/{name}").status_code for name in new} == {404}
    policy.refresh_from_db()
    assert [part.text for part in diff_from_live(policy, serialize(policy))[0].parts] == [
        "“Cranes at night”, the file: ",
        "another one",
        "\n",
    ]
    publish(policy, by=None, note="A newer picture.")
    assert shown_on(client) == new
    assert shown_on(client, f"{PAGE}versions/1/") == old
    assert {client.get(f"/media/{name}").status_code for name in new | old} == {200}
    assert check_catalogue() == []


def test_scheduled_text_goes_live_with_the_picture_that_was_approved(client, photo, policy_with):
    policy = policy_with(photo)
    submit(policy, by=None)
    approve(policy, by=None)
    hour = timezone.now() + timedelta(hours=1)
    schedule(policy, by=None, publish_at=hour)
    old = public_names(photo)
    replace_file(photo, media_files.picture(1300, 700, colour="#aa3300"), "new.jpg")
    assert {client.get(f"/media/{name}").status_code for name in old} == {404}
    assert publish_due(at=hour) == 1
    assert shown_on(client) == old
    assert Policy.objects.get().is_changed


def test_words_changed_in_the_library_are_an_unpublished_change(photo, policy_with, client):
    policy = policy_with(photo)
    publish(policy, by=None)
    MediaFile.objects.update(title="Another title", focal_x=1)
    notify_texts(photo, by=None)
    policy.refresh_from_db()
    assert not policy.is_changed
    MediaFile.objects.update(alt="Cranes by day")
    notify_texts(photo, by=None)
    policy.refresh_from_db()
    assert policy.is_changed
    assert AuditEntry.objects.first().action == "picture changed"
    assert "Cranes at night" in client.get(PAGE).content.decode()


def test_approval_of_a_text_lapses_when_its_picture_becomes_another(photo, policy_with):
    policy = policy_with(photo)
    submit(policy, by=None)
    approve(policy, by=None)
    replace_file(photo, media_files.picture(500, 500), "new.jpg")
    policy.refresh_from_db()
    assert policy.state == "draft"
    assert list(AuditEntry.objects.values_list("action", flat=True)[:2]) == ["picture changed", "approval lapsed"]


def test_withdrawn_keeps_its_picture_and_gone_takes_it_away(client, photo, policy_with, django_capture_on_commit_callbacks):
    first, second = policy_with(photo), policy_with(photo, slug="second")
    other = add_file(media_files.picture(colour="#118833"), "own.jpg", alt="Green")
    second.body += figure_html(other)
    second.save()
    publish_together([first, second], by=None)
    withdraw(first, by=None, notice="Never adopted.")
    assert shown_on(client) == public_names(photo)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(second, by=None, notice="By order of a court.", outcome="gone")
    assert file_names_in("public_files") == public_names(photo)
    assert {client.get(f"/media/{name}").status_code for name in public_names(other)} == {404}
    assert {client.get(f"/media/{name}").status_code for name in public_names(photo)} == {200}
    assert check_catalogue() == []
    first.refresh_from_db()
    publish(first, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(first, by=None, notice="By order of a court.", outcome="gone")
    assert file_names_in("public_files") == set()
    assert not PublicFile.objects.exists()


def test_file_that_lies_in_the_public_store_and_is_named_by_nothing_public_is_not_given_out(client, photo, policy_with):
    """As after a publication that was rolled back behind the copying."""
    policy = policy_with(photo)
    publish_files([serialize(policy)])
    assert {client.get(f"/media/{name}").status_code for name in public_names(photo)} == {404}
    publish(policy, by=None)
    assert {client.get(f"/media/{name}").status_code for name in public_names(photo)} == {200}


def test_lost_public_file_is_named_by_the_check_and_brought_back(client, photo, policy_with):
    publish(policy_with(photo), by=None)
    name = min(public_names(photo))
    storages["public_files"].delete(storage_path(name))
    assert check_catalogue() == [f"the file {name} is missing from the public store"]
    assert client.get(f"/media/{name}").status_code == 404
    call_command("rebuild_catalogue", verbosity=0)
    assert check_catalogue() == []


def test_row_too_many_or_too_few_is_named_by_the_check_and_mended(photo, policy_with):
    publish(policy_with(photo), by=None)
    entry = Entry.objects.get()
    name = PublicFile.objects.first().name
    PublicFile.objects.filter(name=name).delete()
    assert check_catalogue() == [f"{entry}: the files that readers may have differ"]
    rebuild_catalogue()
    assert check_catalogue() == []
    PublicFile.objects.create(entry=entry, name="0" * 32 + "-480.webp")
    assert f"{entry}: the files that readers may have differ" in check_catalogue()
    rebuild_catalogue()
    assert check_catalogue() == []


def test_text_without_pictures_composes_and_is_kept_as_before(policy_with):
    policy = policy_with()
    assert '"media"' not in serialize(policy)
    publish(policy, by=None)
    assert not PublicFile.objects.exists()
    assert "/media/" not in Version.objects.get().document


def test_restored_text_names_the_picture_that_is_no_longer_there(photo, policy_with):
    policy = policy_with(photo)
    snapshot = keep_snapshot(policy, by=None)
    policy.body = "<p>Text.</p>"
    policy.save()
    after_save(policy, by=None)
    photo.delete()
    assert restore_snapshot(policy, snapshot, by=None) == ["picture: Cranes at night"]


def test_document_in_the_place_of_a_picture_is_refused(policy_with):
    with pytest.raises(ValidationError, match="no longer in the library"):
        publish(policy_with(add_file(media_files.pdf(), "act.pdf")), by=None)


def test_replacing_refuses_another_kind_itself_and_what_is_there_already(photo):
    other = add_file(media_files.picture(colour="#118833"), "other.jpg", title="Other")
    for data, reason in (
        (media_files.pdf(), "no picture"),
        (media_files.picture(), "there already"),
        (media_files.picture(colour="#118833"), "in the library as “Other”"),
        (media_files.picture()[:500], "cut short"),
    ):
        with pytest.raises(ValidationError, match=reason):
            replace_file(photo, data, "new.jpg")
    assert other.earlier.count() == photo.earlier.count() == 0


def test_figures_within_figures_and_unknown_files_leave_no_mark(client, photo, policy_with):
    policy = policy_with()
    policy.body = f'<figure data-media="x">{figure_html(photo)}</figure>'
    policy.save()
    publish(policy, by=None)
    page = client.get(PAGE).content.decode()
    assert "data-media" not in page
    assert page.count("<figure") == page.count("</figure>")
