"""The two screens of an import: what is given, what was understood, and the draft that comes of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseStudy
from catalogue.documents.footnotes import number_footnotes
from editorial.document_import import embedded_pictures
from editorial.models import AuditEntry, MediaFile, PendingImport, PendingPicture, Snapshot
from editorial.models.pending_import import delete_expired_imports
from newsletters.models import Item, SpecialReport
from policies.models import Policy
from tests.editorial.document_import.test_docx import UNWANTED
from tests.support.samples import word_samples

pytestmark = pytest.mark.django_db
NOTICE = "国务院关于积极推进行动的指导意见\n\n国发〔2015〕40号\n\n一、总体要求\n\n坚持创新。\n\n二、重点行动\n\n推进应用。"


def post_source(browser, kind: str, *, file: bytes = b"", name: str = "report.docx", text: str = "", html: str = ""):
    data = {"type": kind, "text": text, "html": html} | ({"file": SimpleUploadedFile(name, file)} if file else {})
    return browser.post(reverse("importing"), data)


def check_page(browser, kind: str, **what):
    """The second screen, and what its form would send."""
    address = post_source(browser, kind, **what)["Location"]
    page = browser.get(address)
    return address, page, submitted_data(page)


def submitted_data(page) -> dict[str, str]:
    head, sections = page.context["head"], page.context["sections"]
    data = {name: head[name].value() for name in head.fields}
    data |= {"section-TOTAL_FORMS": len(sections.forms), "section-INITIAL_FORMS": sections.initial_form_count()}
    data |= {form[name].html_name: form[name].value() for form in sections for name in form.fields}
    return {name: "" if value is None else str(value) for name, value in data.items()}


def test_word_file_of_thirty_pages_becomes_a_report_draft(sign_in):
    browser = sign_in("author")
    address, _, data = check_page(browser, "report", file=word_samples.thirty_page_report())
    assert SpecialReport.objects.count() == 0
    answer = browser.post(address, data)
    report = SpecialReport.objects.get()
    assert answer["Location"] == reverse("admin:newsletters_specialreport_change", args=[report.pk])
    assert report.title == "Internet Plus and the Traditional Industries"
    assert report.subtitle == "What the reform means for European companies"
    assert report.author_names == ["Anna Example", "Li Wei"]
    assert report.slug == "internet-plus-and-the-traditional-industries"
    assert [section.title for section in report.sections.all()] == [title for title, _ in word_samples.CHAPTERS]
    assert report.abstract.startswith("<p>The plan joins")
    headings = [section.body.count("<h3>") for section in report.sections.all()]
    assert headings == [3, 4, 2, 3, 1]  # those under the chapter, and that of the notes
    _, notes = number_footnotes(section.body for section in report.sections.all())
    assert [note.html for note in notes] == [f"Note {number} of the report." for number in range(1, 7)]


def test_nothing_that_is_not_for_readers_is_in_any_field_of_the_draft(sign_in):
    browser = sign_in("author")
    address, page, data = check_page(browser, "report", file=word_samples.thirty_page_report())
    assert all(word in page.content.decode() for word in UNWANTED)
    browser.post(address, data)
    report = SpecialReport.objects.get()
    held = [str(value) for row in (report, *report.sections.all()) for value in row.__dict__.values()]
    held += [snapshot.content for snapshot in Snapshot.objects.filter(uid=report.uid)]
    assert len(held) > 40
    assert [word for word in UNWANTED if any(word in one for one in held)] == []
    assert PendingImport.objects.count() == 0


def test_text_of_five_pages_becomes_a_report_draft(sign_in):
    browser = sign_in("author")
    address, _, data = check_page(browser, "report", file=word_samples.five_page_text().encode(), name="report.txt")
    browser.post(address, data)
    report = SpecialReport.objects.get()
    assert [section.title for section in report.sections.all()] == [
        "Introduction",
        "Standards for the Internet of Things and for the industrial Internet",
        "From plan to market: what companies may expect",
        "各地的推广",
        "Outlook",
    ]
    assert "<h3>Committees at work</h3>" in report.sections.all()[1].body


def test_draft_is_recorded_as_made_by_that_person(sign_in):
    browser = sign_in("author")
    address, _, data = check_page(browser, "item", text="A title\n\nA sentence of facts.")
    browser.post(address, data)
    item = Item.objects.get()
    assert (item.state, str(item.owner), str(item.updated_by)) == ("draft", "author", "author")
    assert item.facts == "<p>A sentence of facts.</p>"
    assert [(entry.action, entry.by_name) for entry in AuditEntry.objects.filter(uid=item.uid)] == [("created", "author")]
    assert Snapshot.objects.filter(uid=item.uid).count() == 1


def test_pasted_notice_becomes_a_policy_with_its_chinese_title_and_number(sign_in):
    browser = sign_in("author")
    address, _, data = check_page(browser, "policy", text=NOTICE)
    refused = browser.post(address, data)
    assert refused.status_code == 200
    assert {"slug", "kind", "level"} == set(refused.context["head"].errors)
    browser.post(address, data | {"slug": "opinions", "kind": "guiding_opinions", "level": "national"})
    policy = Policy.objects.get()
    assert policy.title_zh == "国务院关于积极推进行动的指导意见"
    assert policy.document_number == "国发〔2015〕40号"
    assert policy.body == "<h3>一、总体要求</h3><p>坚持创新。</p><h3>二、重点行动</h3><p>推进应用。</p>"


def test_text_becomes_a_case_with_each_section_in_its_field(sign_in):
    browser = sign_in("author")
    text = (
        "Taxi services\n\n# Background\n\nTaxis were hailed.\n\n# What changed\n\nAn application came.\n\n## Its price\n\nLow."
        "\n\n# Regulators\n\nThey wrote measures.\n\n# Outcome\n\nIt grew."
    )
    address, _, data = check_page(browser, "case", text=text)
    browser.post(address, data | {"tier": "tertiary"})
    case = CaseStudy.objects.get()
    assert case.background == "<p>Taxis were hailed.</p>"
    assert case.what_changed == "<p>An application came.</p><h4>Its price</h4><p>Low.</p>"
    assert case.regulators_response == "<h3>Regulators</h3><p>They wrote measures.</p>"
    assert case.outcome == "<p>It grew.</p>"


def test_sections_are_renamed_joined_and_left_out_before_anything_is_saved(sign_in):
    browser = sign_in("author")
    text = "A title\n\n# One\n\nText one.\n\n# Two\n\nText two.\n\n# Three\n\nText three.\n\n# Four\n\nText four."
    address, _, data = check_page(browser, "report", text=text)
    browser.post(
        address,
        data
        | {
            "section-0-title": "First",
            "section-1-destination": "join",
            "section-2-destination": "out",
            "section-3-level": "2",
            "title": "Mine",
        },
    )
    report = SpecialReport.objects.get()
    assert report.title == "Mine"
    assert [(section.title, section.body) for section in report.sections.all()] == [
        ("First", "<p>Text one.</p><p>Text two.</p><h3>Four</h3><p>Text four.</p>")
    ]


def test_footnotes_of_joined_sections_count_on(sign_in):
    browser = sign_in("author")
    address, _, data = check_page(browser, "report", text="A title\n\n# One\n\nText one.\n\n# Two\n\nText two.")
    body = "<p>Text{}.<sup>[1]</sup></p><h3>Notes</h3><ol><li><p>Note {}.</p></li></ol>"
    changes = {"section-0-body": body.format(1, 1), "section-1-body": body.format(2, 2), "section-1-destination": "join"}
    browser.post(address, data | changes)
    notes = "<h3>Notes</h3><ol><li><p>Note 1.</p></li><li><p>Note 2.</p></li></ol>"
    joined = f"<p>Text1.<sup>[1]</sup></p><p>Text2.<sup>[2]</sup></p>{notes}"
    assert SpecialReport.objects.get().sections.get().body == joined


def test_nothing_that_was_typed_is_lost_where_it_is_refused(sign_in):
    browser = sign_in("author")
    SpecialReport.objects.create(slug="taken", title="Taken")
    address, _, data = check_page(browser, "report", text="A title\n\n# One\n\nText one.")
    typed = {"slug": "taken", "title": "Typed title", "section-0-title": "Typed heading", "section-0-body": "<p>Typed text.</p>"}
    refused = browser.post(address, data | typed)
    assert "Address already exists" in str(refused.context["head"].errors["slug"])
    assert submitted_data(refused) == {**data, **typed}
    assert SpecialReport.objects.count() == 1
    assert browser.post(address, data | typed | {"slug": "free"}).status_code == 302


def test_text_that_the_browser_kept_is_shown_and_makes_no_draft(sign_in):
    browser = sign_in("author")
    address, _, data = check_page(browser, "report", text="A title\n\n# One\n\nText one.")
    shown = browser.post(address, {**data, "slug": "free", "title": "Typed title", "_put_back": "14:02"})
    assert submitted_data(shown)["title"] == "Typed title"
    assert not SpecialReport.objects.exists()


def test_section_of_a_report_needs_a_title_and_the_message_stands_beside_it(sign_in):
    browser = sign_in("author")
    address, _, data = check_page(browser, "report", text="A title\n\n# One\n\nText one.")
    refused = browser.post(address, data | {"section-0-title": " "})
    assert "Give this section a title" in str(refused.context["sections"].forms[0].errors["title"])
    assert SpecialReport.objects.count() == 0


def test_what_comes_by_the_form_is_cleaned_like_any_text(sign_in):
    browser = sign_in("author")
    address, _, data = check_page(browser, "item", text="A title\n\nText.")
    browser.post(address, data | {"section-0-body": '<p onclick="x()">Text<script>alert(1)</script></p>'})
    assert Item.objects.get().facts == "<p>Text</p>"


def test_formatting_of_the_clipboard_is_read_where_there_is_some(sign_in):
    browser = sign_in("author")
    _, page, _ = check_page(
        browser, "item", text="A title Text", html="<h1>A title</h1><p>A <b>bold</b> word.</p><h2>More</h2><p>x</p>"
    )
    assert "<strong>bold</strong>" in page.context["sections"].forms[0]["body"].value()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({}, "Give a file, or paste a text."),
        ({"file": b"text", "text": "text"}, "Give a file or a text, not both."),
        (
            {"file": word_samples.with_changed_parts(word_samples.simple_document(), {}, {"word/vbaProject.bin": b"x"})},
            "The file has macros (word/vbaProject.bin)",
        ),
        ({"file": b"%PDF-1.7"}, "This is a PDF"),
    ],
)
def test_refusal_stands_on_the_page_and_nothing_is_kept(sign_in, what, said):
    browser = sign_in("author")
    answer = post_source(browser, "report", **what)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert PendingImport.objects.count() == 0


def test_pasted_text_stays_on_the_page_where_it_is_refused(sign_in):
    browser = sign_in("author")
    answer = post_source(browser, "report", text="\u200b\u200b")
    assert "There is no text in it" in answer.content.decode()
    assert "\u200b\u200b" in answer.content.decode()
    assert "Typed here." in post_source(browser, "nothing", text="Typed here.").content.decode()


def test_reading_is_for_who_gave_it_alone(sign_in, django_user_model):
    browser = sign_in("author")
    address = post_source(browser, "item", text="A title\n\nA secret sentence.")["Location"]
    other = Client()
    other.force_login(django_user_model.objects.create_superuser("root"))
    assert other.get(address).status_code == 404
    assert other.post(address, {}).status_code == 404
    assert "secret" not in Client().get(address).content.decode()


def test_only_types_that_the_person_may_add_are_offered_and_taken(sign_in, django_user_model):
    browser = sign_in("author")
    address = post_source(browser, "policy", text=NOTICE)["Location"]
    author = django_user_model.objects.get(username="author")
    author.groups.get().permissions.remove(*author.groups.get().permissions.filter(codename="add_policy"))
    page = browser.get(reverse("importing"))
    assert [name for name, _ in page.context["form"].fields["type"].choices] == ["case", "item", "report"]
    assert post_source(browser, "policy", text=NOTICE).status_code == 200
    assert browser.get(address).status_code == 403
    assert browser.post(address, {}).status_code == 403


def test_lists_lead_to_it_for_who_may_add(sign_in):
    browser = sign_in("author")
    link = f"{reverse('importing')}?type="
    assert f'{link}report"' in browser.get(reverse("admin:newsletters_specialreport_changelist")).content.decode()
    assert link not in browser.get(reverse("admin:newsletters_issue_changelist")).content.decode()
    assert browser.get(f"{link}report").context["form"]["type"].value() == "report"


def test_reading_that_nobody_made_a_draft_of_is_tidied_after_a_day(sign_in):
    browser = sign_in("author")
    post_source(browser, "item", text="A title\n\nOld.")
    post_source(browser, "item", text="A title\n\nNew.")
    old = PendingImport.objects.order_by("pk").first()
    PendingImport.objects.filter(pk=old.pk).update(parsed_at=timezone.now() - timedelta(hours=25))
    PendingPicture.objects.create(pending_import=old, uid=uuid4(), name="a.png", data=b"x")
    assert delete_expired_imports() == 1
    assert "New." in PendingImport.objects.get().document
    assert PendingPicture.objects.count() == 0


def test_screens_stay_in_their_budget_of_statements(sign_in):
    browser = sign_in("author")
    few = post_source(browser, "report", text="A title\n\n# One\n\nText.")["Location"]
    many = post_source(browser, "report", text="A title\n\n" + "\n\n".join(f"# Part {number}\n\nText." for number in range(40)))[
        "Location"
    ]

    def statements(address):
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        return len(asked)

    assert statements(few) == statements(many) <= 12
    assert statements(reverse("importing")) <= 12


def test_pictures_wait_with_the_reading_and_go_into_the_library_with_the_draft(sign_in):
    browser = sign_in("author")
    broken = word_samples.with_changed_parts(word_samples.thirty_page_report(), {}, {"word/media/image2.png": b"no picture at all"})
    address, _, data = check_page(browser, "report", file=broken)
    assert PendingPicture.objects.count() == 3
    assert MediaFile.objects.count() == 0
    answer = browser.post(address, data, follow=True)
    bodies = [section.body for section in SpecialReport.objects.get().sections.all()]
    kept = {file.alt: file for file in MediaFile.objects.all()}
    assert set(kept) == {"A chart of chapter 1", "A chart of chapter 3"}
    uid = kept["A chart of chapter 1"].uid
    assert (
        f'<figure data-media="{uid}"><img alt="A chart of chapter 1"><figcaption>Figure 1: growth</figcaption></figure>'
        in bodies[0]
    )
    assert "<figure" not in bodies[1]
    assert "<p>Figure 2: growth</p>" in bodies[1]
    assert "A picture was left out. image2.png" in answer.content.decode()
    assert PendingPicture.objects.count() == 0


def test_picture_of_a_section_that_is_left_out_stays_out_of_the_library(sign_in):
    browser = sign_in("author")
    address, _, data = check_page(browser, "report", file=word_samples.thirty_page_report())
    browser.post(address, data | {"section-1-destination": "out"})
    assert {file.alt for file in MediaFile.objects.all()} == {"A chart of chapter 2", "A chart of chapter 3"}


def test_pictures_that_are_too_large_are_left_out_and_listed(sign_in, monkeypatch):
    monkeypatch.setattr(embedded_pictures, "MAX_BYTES", 10)
    _, page, data = check_page(sign_in("author"), "report", file=word_samples.thirty_page_report())
    assert {one.what: one.count for one in page.context["left_out"]}[embedded_pictures.TOO_LARGE_PICTURES] == 3
    assert "<figure" not in str(data)
    assert "<p>Figure 1: growth</p>" in str(data)
