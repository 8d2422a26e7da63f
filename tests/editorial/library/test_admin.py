"""The library as the desk uses it: sending, describing, choosing, replacing, and refusing to delete what is shown."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseStudy
from editorial.admin.shared_previews import preview_link_url
from editorial.library.file_uses import LIVE_TEXT, SCHEDULED_TEXT, SET_ASIDE_TEXT, WORKING_TEXT, used_file_uids, uses_of_file
from editorial.library.uploads import add_file, replace_file
from editorial.media_files import private_store
from editorial.models import MediaFile, PreviewLink
from editorial.workflow.after_save import after_save, keep_snapshot
from editorial.workflow.publishing import publish, publish_together
from editorial.workflow.restoring import set_aside
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import schedule
from newsletters.models import SpecialReport
from policies.models import Policy
from tests.editorial.admin.test_admin_query_budgets import BUDGET, count_statements
from tests.support.file_stores import in_folder_and_bucket
from tests.support.samples import media_files
from tests.support.samples.media_files import figure_html, file_names_in

pytestmark = [pytest.mark.django_db, in_folder_and_bucket]
LIST, ADD = "/admin/editorial/mediafile/", "/admin/editorial/mediafile/add/"
CHOOSE, UPLOAD = f"{LIST}choose/", f"{LIST}upload/"


def uploaded_file(name="photo.jpg", data=None):
    return SimpleUploadedFile(name, data if data is not None else media_files.picture(60, 40))


def change_url(file):
    return reverse("admin:editorial_mediafile_change", args=[file.pk])


def form_fields(**values):
    return {
        "title": "Harbour",
        "alt": "Cranes",
        "credit": "",
        "licence": "",
        "licence_text": "",
        "focal_x": 50,
        "focal_y": 50,
        **values,
    }


def test_one_file_leads_to_its_form(sign_in):
    answer = sign_in("author").post(ADD, {"files": [uploaded_file()], "credit": "A. Person", "licence": "own"})
    file = MediaFile.objects.get()
    assert answer["Location"] == change_url(file)
    assert (file.credit, file.licence, file.added_by.username) == ("A. Person", "own", "author")


def test_several_files_are_taken_and_each_that_is_refused_is_named(sign_in):
    uploads = [
        uploaded_file("one.jpg"),
        uploaded_file("two.svg", b"<svg onload='x()'/>"),
        uploaded_file("three.jpg", media_files.picture(70, 40)),
        uploaded_file("four.jpg"),
    ]
    page = sign_in("author").post(ADD, {"files": uploads}).content.decode()
    assert "“two.svg” is an SVG drawing, which can hold scripts" in page
    assert "1 was not taken" in page
    assert "was there already" in page
    assert MediaFile.objects.count() == 2


def test_form_without_a_file_or_without_the_name_of_a_licence_says_so(sign_in):
    browser = sign_in("author")
    assert "Choose one file or more." in browser.post(ADD, {}).content.decode()
    page = browser.post(ADD, {"files": [uploaded_file()], "credit": "Kept words", "licence": "other"}).content.decode()
    assert "Say which licence it is" in page
    assert "Kept words" in page
    assert not MediaFile.objects.exists()


def test_picture_asks_for_its_words_or_for_decorative(sign_in, photo):
    browser = sign_in("author")
    address = change_url(photo)
    page = browser.post(address, form_fields(alt=" "))
    assert page.status_code == 200
    assert "Say what the picture shows, or tick “Decorative”" in page.content.decode()
    assert "A decorative picture has no alternative text" in browser.post(address, form_fields(is_decorative="on")).content.decode()
    assert browser.post(address, form_fields(alt="", is_decorative="on")).status_code == 302
    photo.refresh_from_db()
    assert (photo.alt, photo.is_decorative, photo.changed_by.username) == ("", True, "author")


def test_new_words_of_a_picture_are_an_unpublished_change_of_what_shows_it(sign_in, photo, policy_with):
    policy = policy_with(photo)
    publish(policy, by=None)
    browser = sign_in("author")
    browser.post(change_url(photo), form_fields(title="Other title", alt="Cranes at night", focal_x=3))
    assert not Policy.objects.get(pk=policy.pk).is_changed
    browser.post(change_url(photo), form_fields(alt="Cranes by day"))
    assert Policy.objects.get(pk=policy.pk).is_changed


def test_focal_point_moves_the_square(sign_in, photo):
    browser = sign_in("author")
    before = browser.get(LIST).content.decode()
    assert f"{private_store.name_stem(photo.sha256)}-square-50-50.webp" in before
    browser.post(change_url(photo), form_fields(focal_x=0, focal_y=0))
    name = f"{private_store.name_stem(photo.sha256)}-square-0-0.webp"
    assert name in browser.get(LIST).content.decode()
    assert name in file_names_in("desk_files")
    answer = browser.get(f"{LIST}stored/{name}")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "image/webp", "private, no-store")
    assert browser.post(change_url(photo), form_fields(focal_x=101)).status_code == 200
    assert MediaFile.objects.get().focal_x == 0


@pytest.mark.parametrize("name", ["..manage.py", "nothing", "0" * 32 + ".jpg", "0" * 64, "settings.py"])
def test_store_gives_only_what_is_its_own(sign_in, name, db):
    answer = sign_in("author").get(f"{LIST}stored/{name}")
    assert answer.status_code == 404


def test_list_finds_filters_and_has_a_table_too(sign_in, photo, policy_with):
    bare = add_file(media_files.picture(60, 60), "bare.jpg")
    act = add_file(media_files.pdf(), "act.pdf")
    policy_with(photo)
    browser = sign_in("author")

    def shown(query):
        return {file.title for file in browser.get(f"{LIST}?{query}").context["cl"].result_list}

    assert shown("") == {"Harbour", "bare", "act"}
    assert shown("q=cranes") == {"Harbour"}
    assert shown("kind__exact=document") == {"act"}
    assert shown("words=none") == {"bare"}
    assert shown("used=no") == {"bare", "act"}
    assert "library-grid" in browser.get(LIST).content.decode()
    table = browser.get(f"{LIST}?view=list").content.decode()
    assert "library-grid" not in table
    assert "None yet" in table
    assert (bare.title, act.extension) == ("bare", "pdf")


def test_chooser_answers_as_the_editor_reads_it(sign_in, photo):
    add_file(media_files.pdf(), "act.pdf")
    browser = sign_in("author")
    assert browser.get(CHOOSE, {"q": "crane NIGHT", "kind": "image"}).json() == {
        "results": [
            {
                "uid": str(photo.uid),
                "title": "Harbour",
                "alt": "Cranes at night",
                "is_decorative": False,
                "thumbnail": f"{LIST}stored/{private_store.thumbnail_name(photo)}",
                "facts": "",
                "width": 1200,
                "height": 800,
            }
        ],
        "next": None,
    }
    assert [one["facts"] for one in browser.get(CHOOSE).json()["results"]] == ["PDF, 1 KB", ""]
    assert browser.get(CHOOSE, {"q": "nothing"}).json() == {"results": [], "next": None}


def test_chooser_finds_the_picture_that_a_text_names(sign_in, photo):
    other = add_file(media_files.picture(30, 30), "other.jpg")
    found = sign_in("author").get(CHOOSE, {"q": str(photo.uid)}).json()["results"]
    assert [one["uid"] for one in found] == [str(photo.uid)] != [str(other.uid)]


def test_chooser_goes_on_page_by_page(sign_in, photo):
    for number in range(25):
        add_file(media_files.picture(10 + number, 10), f"{number}.jpg")
    browser = sign_in("author")
    first, second = browser.get(CHOOSE).json(), browser.get(CHOOSE, {"page": 2}).json()
    assert (len(first["results"]), first["next"], len(second["results"]), second["next"]) == (24, 2, 2, None)
    assert browser.get(CHOOSE, {"page": "x"}).json() == first


def test_editor_sends_a_file_and_gets_it_back(sign_in):
    browser = sign_in("author")
    answer = browser.post(UPLOAD, {"file": uploaded_file(), "alt": "Cranes"})
    assert answer.status_code == 201
    assert answer.json()["uid"] == str(MediaFile.objects.get().uid)
    assert answer.json()["alt"] == "Cranes"
    decorative = browser.post(UPLOAD, {"file": uploaded_file(data=media_files.picture(50, 50)), "is_decorative": "on"}).json()
    assert decorative["is_decorative"] is True


def test_editor_is_told_what_is_wrong_with_a_file(sign_in):
    browser = sign_in("author")
    assert browser.post(UPLOAD, {}).json() == {"errors": {"file": ["Choose a file."]}}
    answer = browser.post(UPLOAD, {"file": uploaded_file("x.svg", b"<svg/>")})
    assert answer.status_code == 400
    assert "“x.svg” is an SVG drawing" in answer.json()["errors"]["file"][0]
    both = browser.post(UPLOAD, {"file": uploaded_file(), "alt": "Cranes", "is_decorative": "on"})
    assert "A decorative picture has no alternative text" in both.json()["errors"]["alt"][0]
    long = browser.post(UPLOAD, {"file": uploaded_file(), "alt": "x" * 501})
    assert list(long.json()["errors"]) == ["alt"]
    assert not MediaFile.objects.exists()


def test_replacing_keeps_words_and_says_what_readers_see(sign_in, photo):
    browser = sign_in("author")
    address = reverse("admin:editorial_mediafile_replace", args=[photo.pk])
    refused = browser.post(address, {"file": uploaded_file("x.pdf", media_files.pdf())}).content.decode()
    assert "“x.pdf” is no picture" in refused
    done = browser.post(address, {"file": uploaded_file("new.jpg", media_files.picture(500, 500))}, follow=True).content.decode()
    assert "Readers see the new one where its publication is published again." in done
    new = MediaFile.objects.get()
    assert (new.uid, new.alt, new.original_name, new.width) == (photo.uid, "Cranes at night", "new.jpg", 500)
    assert private_store.read_stored_file(private_store.stored_name(new.earlier.get()))


def test_use_is_found_in_every_text_that_matters(photo, policy_with):
    mark = figure_html(photo)
    policy = policy_with(slug="in-a-translation")
    policy.texts.create(language="en", status="human", body=mark)
    case = CaseStudy.objects.create(slug="case", title="A case", outcome=mark, tier="tertiary")
    report = SpecialReport.objects.create(slug="report", title="A report")
    report.sections.create(position=1, title="One", body=mark)
    read, planned, aside = (policy_with(photo, slug=slug) for slug in ("read", "planned", "aside"))
    publish_together([read, policy_with(slug="other")], by=None)
    submit(planned, by=None)
    approve(planned, by=None)
    schedule(planned, by=None, publish_at=timezone.now() + timedelta(days=1))
    Policy.objects.filter(pk__in=[read.pk, planned.pk]).update(body="<p>Text.</p>")
    Policy.objects.filter(pk=aside.pk).update(body="<p>Text.</p>")
    aside.refresh_from_db()
    publish(aside, by=None)
    Policy.objects.filter(pk=aside.pk).update(body=mark)
    aside.refresh_from_db()
    after_save(aside, by=None)
    aside.refresh_from_db()
    set_aside(aside, by=None)
    assert {(use.model, use.pk, use.where) for use in uses_of_file(photo)} == {
        ("policy", policy.pk, WORKING_TEXT),
        ("casestudy", case.pk, WORKING_TEXT),
        ("specialreport", report.pk, WORKING_TEXT),
        ("policy", read.pk, LIVE_TEXT),
        ("policy", planned.pk, SCHEDULED_TEXT),
        ("policy", aside.pk, SET_ASIDE_TEXT),
    }
    assert used_file_uids() == {str(photo.uid)}


def test_deletion_of_what_is_shown_is_refused_with_the_list(sign_in, photo, policy_with):
    policy = policy_with(photo, title="The plan")
    browser = sign_in("editor")
    address = reverse("admin:editorial_mediafile_delete", args=[photo.pk])
    for answer in (browser.get(address), browser.post(address, {"post": "yes"})):
        page = answer.content.decode()
        assert "Nothing was deleted: it is in use." in page
        assert reverse("admin:policies_policy_change", args=[policy.pk]) in page
    assert MediaFile.objects.exists()


def test_deleted_file_takes_all_its_bytes_along(sign_in, photo, django_capture_on_commit_callbacks):
    other = add_file(media_files.picture(60, 40), "other.jpg")
    replace_file(photo, media_files.picture(500, 500), "new.jpg")
    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in("editor").post(reverse("admin:editorial_mediafile_delete", args=[photo.pk]), {"post": "yes"})
    assert answer.status_code == 302
    assert list(MediaFile.objects.all()) == [other]
    assert {name[:32] for name in file_names_in("desk_files")} == {other.sha256[:32]}


def picture_urls(page):
    return re.findall(r'(?:src="|srcset="|, )(/[^ "]+)', re.search(r'<figure class="photo">.*?</figure>', page)[0])


def test_preview_shows_the_pictures_of_a_draft_to_the_desk_only(sign_in, photo, policy_with):
    policy = policy_with(photo)
    browser = sign_in("author")
    page = browser.get(reverse("admin:policies_policy_preview", args=[policy.pk])).content.decode()
    addresses = picture_urls(page)
    assert len(addresses) == 4
    for address in addresses:
        answer = browser.get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "/login/" in Client().get(address)["Location"]
        assert Client().get(f"/media/{address.rpartition('/')[2]}").status_code == 404


def test_shared_preview_shows_its_own_pictures_while_it_is_open(sign_in, photo, policy_with):
    other = add_file(media_files.picture(60, 40), "other.jpg")
    sign_in("author").post(reverse("admin:policies_policy_share", args=[policy_with(photo).pk]))
    shared = "/" + preview_link_url(PreviewLink.objects.get()).split("/", 3)[3]
    addresses = picture_urls(Client().get(shared).content.decode())
    for address in addresses:
        answer = Client().get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    for name in (
        private_store.stored_name(photo),
        private_store.thumbnail_name(photo),
        f"{private_store.name_stem(other.sha256)}-60.webp",
        "manage.py",
    ):
        assert Client().get(f"{shared}files/{name}").status_code == 404, name
    PreviewLink.objects.update(expires_at=timezone.now())
    assert {Client().get(address).status_code for address in addresses} == {404}


def test_earlier_text_is_previewed_with_the_picture_of_that_time(sign_in, photo, policy_with):
    policy = policy_with(photo)
    snapshot = keep_snapshot(policy, by=None)
    old = private_store.name_stem(photo.sha256)
    replace_file(photo, media_files.picture(500, 500), "new.jpg")
    browser = sign_in("author")
    preview = reverse("admin:policies_policy_preview", args=[policy.pk])
    then = picture_urls(browser.get(f"{preview}?text={snapshot.pk}").content.decode())
    assert {address.rpartition("/")[2][:32] for address in then} == {old}
    assert {browser.get(address).status_code for address in then} == {200}
    assert old not in browser.get(preview).content.decode()


def test_screens_of_the_library_stay_in_their_budget(sign_in, photo, policy_with):
    policy_with(photo)
    browser = sign_in("publisher")
    addresses = [LIST, f"{LIST}?view=list", f"{LIST}?used=no", f"{LIST}?q=crane", CHOOSE, ADD, change_url(photo)]
    few = {address: count_statements(browser, address) for address in addresses}
    for number in range(12):
        policy_with(add_file(media_files.picture(10 + number, 10), f"{number}.jpg", alt="x"), photo, slug=f"policy-{number}")
    many = {address: count_statements(browser, address) for address in addresses}
    assert {address: count for address, count in many.items() if count > BUDGET} == {}
    assert many == few


def test_public_file_takes_one_statement(client, photo, policy_with):
    publish(policy_with(photo), by=None)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/media/{private_store.name_stem(photo.sha256)}-480.webp").status_code == 200
    assert len(asked) == 1
