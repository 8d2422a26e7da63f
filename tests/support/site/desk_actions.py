"""What somebody does on a page of the desk before it is looked at. Takes the tab, leaves it on the page that is meant."""

from functools import cache
from uuid import uuid4

from docx import Document
from playwright.sync_api import Page

from tests.support.samples import word_samples

# What the form holds is kept as if it had been typed, without the pause that the script waits for.
AUTOSAVE_SCRIPT = """async () => {
  const form = document.getElementById("writing").closest("form");
  form.elements.title.value += " and what was typed after the last save";
  await fetch(document.getElementById("writing").dataset.typed, { method: "POST", body: new URLSearchParams(new FormData(form)) });
}"""


def do_nothing(tab: Page) -> None:
    pass


def submit_several(tab: Page) -> None:
    """One of them lacks its summary; nothing else is ticked, so that the page can be opened again."""
    tab.uncheck("input[name=chosen] >> nth=0")
    tab.click(".submit-row .default")
    tab.wait_for_selector(".batch-row .errornote")


# In the head of every page


def open_keys(tab: Page) -> None:
    tab.click(".dropdown summary")
    tab.click("#keys-open")


def type_in_search(tab: Page) -> None:
    tab.fill("#desk-search", "internet")
    tab.wait_for_selector(".autocomplete li")


def open_capture(tab: Page) -> None:
    tab.click("#capture-opener")
    tab.wait_for_selector("dialog[open] #capture_address")


def save_empty_form_of_account(tab: Page) -> None:
    tab.click(".short-form [type=submit]")
    tab.wait_for_selector(".short-form .errorlist")


# Capturing


def submit_empty_capture(tab: Page) -> None:
    tab.click(".capture [type=submit]")
    tab.wait_for_selector(".capture .errorlist")


def capture_known_address(tab: Page) -> None:
    tab.fill("#capture_address", "https://www.gov.cn/zhengce/known.htm")
    tab.click(".capture [type=submit]")
    tab.wait_for_selector(".capture-duplicate")


def capture_one(tab: Page) -> None:
    """Another one each time: what the desk has already is asked about."""
    number = uuid4()
    tab.fill("#capture_address", f"https://www.gov.cn/zhengce/{number}.htm")
    tab.fill("#capture_title", f"关于积极推进“互联网+”行动的指导意见 {number.hex[:4]}")
    tab.click(".capture [type=submit]")
    tab.wait_for_selector("text=Captured.")


# Forms of publications


def save_empty_form(tab: Page) -> None:
    tab.click("input[name=_continue]")


def add_inline_rows(tab: Page) -> None:
    for link in tab.locator(".add-row a").all():
        link.click()


def open_more_menu(tab: Page) -> None:
    tab.click(".submit-row .more summary")


def open_sector_choices(tab: Page) -> None:
    tab.click(".field-sectors .select2-selection")
    tab.wait_for_selector(".select2-results__option[aria-selected]")


def open_calendar(tab: Page) -> None:
    tab.click("#calendarlink0")


def open_all_details(tab: Page) -> None:
    tab.evaluate("document.querySelectorAll('#content details').forEach(details => { details.open = true; })")


def save_with_conflict(tab: Page) -> None:
    """As if somebody had saved since the form was opened."""
    tab.fill("#id_title", "A title that was typed while somebody else saved")
    tab.evaluate("for (const name of ['seen_revision', 'seen_snapshot']) document.querySelector(`[name=${name}]`).value = 0")
    tab.click("input[name=_continue]")
    tab.wait_for_selector(".merge-questions")


def return_to_autosaved_text(tab: Page) -> None:
    tab.evaluate(AUTOSAVE_SCRIPT)
    tab.reload()
    tab.click(".autosave-offer summary")


def restore_autosaved_text(tab: Page) -> None:
    return_to_autosaved_text(tab)
    tab.click(".autosave-offer [name=_put_back]")
    tab.wait_for_selector("#writing[data-is-typed]", state="attached")


def open_figure_dialog(tab: Page) -> None:
    tab.click(".desk-tool[aria-label^='Figure'], .desk-tool:has-text('Figure')")
    tab.wait_for_selector("dialog[open] .desk-result")


def compare_versions(tab: Page) -> None:
    tab.click(".submit-row .default")
    tab.wait_for_selector(".differences")


# Word, tables, pictures


@cache
def sample_word_file() -> bytes:
    """Headings, a table, a footnote, a picture, Chinese, and what is left out."""
    document = Document()
    document.add_heading("Internet Plus and the Traditional Industries", 0)
    document.add_heading("1. Background", 1)
    paragraph = document.add_paragraph(word_samples.FILLER)
    word_samples.add_footnote_reference(paragraph, 1)
    word_samples.add_hidden_text(paragraph, "A sentence that nobody was meant to read.")
    word_samples.add_deleted_text(paragraph, "A sentence that was struck out. ")
    table = document.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"Cell {number}"
    document.add_heading("2. A chapter whose heading is as long as headings become when a ministry names the plan in full", 1)
    document.add_picture(word_samples.png_file())
    document.add_paragraph(word_samples.FILLER)
    document.add_heading("3. 各地的推广", 1)
    document.add_paragraph("河南省率先把“互联网+”纳入顶层设计。")
    word_samples.add_footnotes(document, {1: "<w:r><w:t>State Council, 2015.</w:t></w:r>"})
    return word_samples.to_bytes(document)


def import_word_file(tab: Page) -> None:
    _choose(tab, "#id_file", "Report of July.docx", sample_word_file())
    tab.click("text=Read it")
    tab.wait_for_selector(".import-review")


def import_file_with_macros(tab: Page) -> None:
    _choose(
        tab,
        "#id_file",
        "Report.docm",
        word_samples.with_changed_parts(word_samples.simple_document(), {}, {"word/vbaProject.bin": b"x"}),
    )
    tab.click("text=Read it")
    tab.wait_for_selector(".errorlist")


def import_without_title(tab: Page) -> None:
    import_word_file(tab)
    tab.fill("#id_title", "")
    tab.click("text=Make the draft")
    tab.wait_for_selector(".errornote")


def import_as_draft(tab: Page) -> None:
    import_word_file(tab)
    tab.click("text=Make the draft")
    tab.wait_for_selector(".messagelist .success")


def check_invalid_table(tab: Page) -> None:
    _check(tab, "slug,title,kind\ninternet-plus,Another title,notice\nx,Bad,notise\n")


def check_valid_table(tab: Page) -> None:
    new = f"plan-{uuid4()},A plan,关于数据的通知,notice,national"
    _check(tab, f"slug,title,title_zh,kind,level\ninternet-plus,Another title,,notice,national\n{new}\n")


def import_table(tab: Page) -> None:
    _check(tab, f"slug,title,kind,level\nplan-{uuid4()},A plan that came in a table,notice,national\n")
    tab.click("input[value^=Write]")
    tab.wait_for_selector(".messagelist .success")


def upload_unsupported_file(tab: Page) -> None:
    _choose(tab, "#id_files", "minutes.txt", b"neither a picture nor a document")
    tab.click("text=Add to the library")
    tab.wait_for_selector(".errornote")


def replace_with_unsupported_file(tab: Page) -> None:
    _choose(tab, "#id_file", "minutes.txt", b"neither a picture nor a document")
    tab.click("input[value='Replace it']")
    tab.wait_for_selector(".errorlist")


def replace_a_picture(tab: Page) -> None:
    _choose(tab, "#id_file", "new.png", word_samples.png_file(f"#{uuid4().hex[:6]}").getvalue())
    tab.click("input[value='Replace it']")
    tab.wait_for_selector(".messagelist .success")


def _check(tab: Page, rows: str) -> None:
    _choose(tab, "[name=file]", "plans.csv", rows.encode())
    tab.click("text=Check the table")
    tab.wait_for_selector(".table-report")


def _choose(tab: Page, field: str, name: str, data: bytes) -> None:
    tab.set_input_files(field, {"name": name, "mimeType": "application/octet-stream", "buffer": data})


# Lists


def delete_selected(tab: Page) -> None:
    tab.check("#action-toggle")
    tab.select_option("select[name=action]", "delete_selected")
    tab.click(".actions button")
    tab.wait_for_selector(".delete-confirmation, .bullet-list")


def emulate_print(tab: Page) -> None:
    tab.emulate_media(media="print")


# Issues


def change_issue_layout(tab: Page) -> None:
    """One item put in, one moved."""
    tab.select_option(".issue-layout-unplaced select >> nth=0", index=1)
    tab.click("[data-section] [data-item] .reorder-button[data-by='-1'] >> nth=-1")


def save_layout_without_title(tab: Page) -> None:
    choice = tab.locator("[data-section] [data-item] select").first
    choice.select_option(label="The new section")
    tab.click("input[name=_continue]")
    tab.wait_for_selector(".errornote")
