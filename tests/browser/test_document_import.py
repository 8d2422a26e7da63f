"""New from Word, text or pasted text, in a real browser: a file is dropped, a formatted text is pasted, drafts are made."""

import base64

import pytest
from django.db import connection

from newsletters.models import Item, SpecialReport
from tests.editorial.library.conftest import file_stores
from tests.support.samples import word_samples

__all__ = ["file_stores"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DROP = """([zone, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""
PASTE = """([field, text, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  field.value = text;
}"""


def test_author_drops_a_word_file_changes_a_section_and_has_a_draft(sign_in, live_server, page):
    sign_in("author")
    page.goto(f"{live_server.url}/admin/newsletters/specialreport/")
    page.click("text=New from Word or text")
    assert page.is_checked("input[value=report]")
    data = base64.b64encode(word_samples.thirty_page_report()).decode()
    page.evaluate(DROP, [page.query_selector("[data-drop]"), "report.docx", data])
    page.click("text=Read it")
    outline = page.inner_text(".import-outline")
    assert "14 sections, 4 tables, 6 footnotes" in outline
    assert "Hidden text: 15" in outline
    page.fill("#id_section-1-title", "What came before")
    page.click("#section-2 .ProseMirror:visible")
    page.keyboard.type("Typed first. ")
    page.select_option("#id_section-4-destination", "out")
    page.click("text=Make the draft")
    assert "Readers do not see it yet." in page.inner_text(".messagelist")
    report = SpecialReport.objects.get()
    assert page.url.endswith(f"/newsletters/specialreport/{report.pk}/change/")
    first = report.sections.all()[0]
    assert first.title == "What came before"
    assert "Typed first. " in first.body
    assert "<h3>Notes</h3><ol><li><p>Note 1 of the report.</p></li></ol>" in first.body
    connection.close()


def test_pasted_text_keeps_its_formatting_until_it_is_changed(sign_in, live_server, page):
    sign_in("author")
    page.goto(f"{live_server.url}/admin/new-from-text/?type=item")
    field = page.query_selector("#id_text")
    pasted = ["A title\nA bold word.", "<h1>A title</h1><h2>Within</h2><p>A <b>bold</b> word.</p>"]
    page.evaluate(PASTE, [field, *pasted])
    page.wait_for_function("document.querySelector('input[name=html]').value")
    assert "Pasted with its headings" in page.inner_text("[data-paste-hint]")
    page.click("text=Read it")
    page.click("text=Make the draft")
    assert Item.objects.get().facts == "<h3>Within</h3><p>A <strong>bold</strong> word.</p>"

    page.goto(f"{live_server.url}/admin/new-from-text/?type=item")
    page.evaluate(PASTE, [page.query_selector("#id_text"), *pasted])
    page.wait_for_function("document.querySelector('input[name=html]').value")
    page.type("#id_text", "More.")
    assert "plain text now" in page.inner_text("[data-paste-hint]")
    assert page.input_value("input[name=html]") == ""
    connection.close()
