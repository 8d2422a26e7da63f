"""Writing in a real browser: what is typed is kept, and the editor makes tables, notes, links, figures and clean pastes."""

import re

import pytest
from django.db import connection

from editorial.models import AutosavedText
from editorial.rich_text.sanitizer import clean_html
from policies.models import Policy
from tests.standards.standard_rows import make_standard
from tests.support.factories import make_policy
from tests.support.samples.pasted_lists import PASTED_LISTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = ".field-body .ProseMirror >> nth=0"
PASTE = """(element, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style><title>Doc</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head><body lang=EN-GB>
<h1 style='mso-outline-level:1'><span lang=EN-GB>Findings<o:p></o:p></span></h1>
<p class=MsoNormal style='margin:0cm'><span style='font-weight:bold'>Bold</span> and <i>italic</i><span><span><span>
 nested</span></span></span><a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>
<img src="file:///C:/pic.png"><img src="data:image/png;base64,AAAA"><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·&nbsp;&nbsp;</span>
<![endif]>First point</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o&nbsp;&nbsp;</span>
<![endif]>Below it</p>
<table class=MsoTable border=1><tr><td width=10 style='border:none'><p class=MsoNormal>Cell<o:p></o:p></p></td></tr></table>
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>
<a href="#_ftnref1" name="_ftn1">[1]</a> The note.</p></div></div></body></html>"""


@pytest.fixture
def form(sign_in, live_server, page):
    """The form of a policy, open, and what its console complained about."""
    policy = make_policy(body="<p>As it was.</p>")
    sign_in("publisher")
    problems = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{live_server.url}/admin/policies/policy/{policy.pk}/change/")
    page.wait_for_selector(".field-body .desk-toolbar")
    yield page
    connection.close()
    assert [said for said in problems if "ERR_INTERNET_DISCONNECTED" not in said] == []


def wait_for_autosave(page):
    page.wait_for_selector(".autosave-status:has-text('Saved for you at')")


def press_keys(page, *keys):
    """Moves the cursor in the text, when it is there; the editor looks where it is a moment later."""
    page.wait_for_selector(".field-body .ProseMirror:focus")
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_timeout(100)


def click_tool(page, name):
    page.click(f".field-body .desk-tool:has-text('{name}') >> visible=true")


def save(page) -> str:
    """The body as it is stored then."""
    with page.expect_navigation():
        page.click("input[name=_continue]")
    assert page.locator(".errornote").count() == 0
    page.wait_for_selector(".field-body .desk-toolbar")
    return Policy.objects.earliest("pk").body


def test_what_was_typed_is_offered_after_a_reload_and_put_back_with_its_added_row(form):
    form.fill("#id_title", "Typed title")
    form.click(BODY)
    press_keys(form, "Control+End")
    form.keyboard.type(" And more.")
    form.click("#events-group .add-row a")
    form.fill("#id_events-0-title", "An event")
    form.fill("#id_events-0-happened_on", "2016-01-01")
    wait_for_autosave(form)
    form.wait_for_timeout(3500)
    form.reload()
    form.wait_for_selector(".autosave-offer")
    assert form.input_value("#id_title") == "Internet Plus"
    form.click(".autosave-offer summary")
    assert "Typed title" in form.inner_text(".autosave-offer")
    assert "And more." in form.inner_text(".autosave-offer")
    form.click("text=Put it back")
    form.wait_for_selector(".field-body .desk-toolbar")
    assert form.input_value("#id_title") == "Typed title"
    assert form.input_value("#id_events-0-title") == "An event"
    assert "As it was. And more." in form.inner_text(BODY)
    wait_for_autosave(form)
    assert save(form) == "<p>As it was. And more.</p>"
    policy = Policy.objects.get()
    assert (policy.title, policy.events.get().title) == ("Typed title", "An event")
    form.reload()
    form.wait_for_timeout(500)
    assert form.locator(".autosave-offer").count() == 0
    assert not AutosavedText.objects.exists()


def test_save_is_undone_by_one_press(form):
    form.fill("#id_title", "A hasty title")
    save(form)
    assert Policy.objects.get().title == "A hasty title"
    form.click("button:has-text('Undo') >> nth=0")
    form.wait_for_selector("text=Undone")
    assert form.input_value("#id_title") == "Internet Plus"
    assert Policy.objects.get().title == "Internet Plus"


def test_leaving_warns_while_the_network_is_away_and_not_once_the_text_is_kept(form):
    form.context.set_offline(True)
    form.fill("#id_title", "Typed on a train")
    form.wait_for_selector("text=The network does not answer")
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    form.once("dialog", stay)
    form.evaluate("setTimeout(() => location.assign('/admin/'))")
    form.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    form.context.set_offline(False)
    wait_for_autosave(form)
    form.goto(form.url.split("/policies/")[0])
    assert asked == ["beforeunload"]
    assert "Typed on a train" in AutosavedText.objects.get().fields


def test_table_and_footnote_are_made_by_keyboard(form):
    form.focus(BODY)
    press_keys(form)
    press_keys(form, "Control+End")
    form.keyboard.press("Shift+Tab")
    while not form.evaluate("document.activeElement.textContent.startsWith('Footnote')"):
        form.keyboard.press("ArrowRight")
    form.keyboard.press("Enter")
    form.wait_for_selector(".desk-dialog textarea:focus")
    form.keyboard.type("The second note.")
    form.keyboard.press("Tab")
    form.keyboard.press("Enter")
    form.wait_for_selector(".desk-dialog", state="detached")
    press_keys(form)
    form.keyboard.type(" After it.")
    press_keys(form)
    press_keys(form, "Control+Home")
    click_tool(form, "Footnote…")
    form.keyboard.type("The first note.")
    form.click(".desk-dialog .default")
    form.wait_for_selector(".desk-dialog", state="detached")
    press_keys(form, "Control+Home", "End")
    form.keyboard.press("Alt+F10")
    while not form.evaluate("document.activeElement.textContent === 'Table'"):
        form.keyboard.press("ArrowRight")
    form.keyboard.press("Enter")
    press_keys(form)
    for word in ("Year", "Sum", "Note", "2015"):
        form.keyboard.type(word)
        form.keyboard.press("Tab")
    click_tool(form, "Delete row")
    click_tool(form, "Delete column")
    body = save(form)
    assert body.startswith("<p><sup>[1]</sup>As it was.<sup>[2]</sup> After it.</p>")
    assert "<tr><th><p>Sum</p></th><th><p>Note</p></th></tr>" in body
    assert body.count("<tr>") == 2
    assert body.endswith("<h3>Notes</h3><ol><li><p>The first note.</p></li><li><p>The second note.</p></li></ol>")


@pytest.mark.thorough
def test_own_publication_is_linked_by_search(form):
    make_policy("made-in-china", title="Made in China 2025")
    form.click(BODY)
    press_keys(form, "Control+End")
    form.keyboard.type(" See ")
    form.keyboard.press("Control+K")
    form.wait_for_selector(".desk-dialog")
    form.keyboard.type("made in")
    form.click(".desk-result")
    assert "readers do not see it yet" in form.inner_text(".desk-result")
    form.click(".desk-dialog .default")
    form.keyboard.type(" too.")
    link = '<a href="/policies/made-in-china/" rel="noopener">Made in China 2025</a>'
    assert save(form) == f"<p>As it was. See {link} too.</p>"


def test_quotation_has_a_source_and_bold_is_a_key_away(form):
    form.click(BODY)
    press_keys(form, "Control+A")
    form.keyboard.press("Control+B")
    click_tool(form, "Quotation")
    click_tool(form, "Its source…")
    form.keyboard.type("State Council")
    form.keyboard.press("Enter")
    form.wait_for_selector(".desk-dialog", state="detached")
    assert save(form) == "<blockquote><p><strong>As it was.</strong></p><p><cite>State Council</cite></p></blockquote>"


def test_word_soup_becomes_semantic_text(form):
    form.click(BODY)
    press_keys(form, "Control+A")
    form.locator(BODY).evaluate(PASTE, WORD)
    body = save(form)
    assert "<h3>Findings</h3>" in body
    assert "<strong>Bold</strong> and <em>italic</em>" in body
    assert "<sup>[1]</sup>" in body
    assert re.search(r"<ul><li><p>First point</p><ul><li><p>Below it</p></li></ul></li></ul>", body)
    assert "<td><p>Cell</p></td>" in body
    assert body.endswith("<h3>Notes</h3><ol><li><p>The note.</p></li></ol>")
    for bad in ("mso", "Mso", "file:", "data:", "<img", "style", "Normal", "o:p", "·"):
        assert bad not in body


def test_pasted_marks_are_as_an_import_makes_them(form):
    pasted = {}
    for name, (html, _) in PASTED_LISTS.items():
        form.click(BODY)
        press_keys(form, "Control+A")
        form.locator(BODY).evaluate(PASTE, f"<p>Before.</p>{html}")
        pasted[name] = clean_html(form.input_value("#id_body"))
        if "not meant to see" in name:
            assert "“Contents 3 · HIDDEN · DELETED · COMMENT”" in form.inner_text(".field-body [role=status]:has-text('Left out')")
    assert pasted == {name: f"<p>Before.</p>{expected}" for name, (_, expected) in PASTED_LISTS.items()}
    assert save(form) == pasted[name]


@pytest.mark.thorough
def test_figure_is_chosen_from_the_library_or_said_to_be_missing(form):
    uid = "9f2c1f3e-0000-4000-8000-000000000001"
    one = {"uid": uid, "title": "Port", "alt": "A port", "is_decorative": False, "thumbnail": "", "width": 800, "height": 600}
    form.click(BODY)
    press_keys(form, "Control+End")
    form.evaluate("document.getElementById('writing').dataset.choose = ''")
    click_tool(form, "Figure…")
    form.wait_for_selector("text=does not answer")
    form.click(".desk-dialog >> text=Cancel")
    form.evaluate("document.getElementById('writing').dataset.choose = '/admin/stub/'")
    form.route("**/admin/stub/**", lambda route: route.fulfill(json={"results": [one], "next": None}))
    click_tool(form, "Figure…")
    form.click(".desk-result:has-text('Port')")
    assert form.input_value(".desk-dialog [name=alt]") == "A port"
    form.click(".desk-dialog .default")
    form.wait_for_selector(".desk-dialog", state="detached")
    form.keyboard.type("The port at night")
    figure = f'<figure data-media="{uid}"><img alt="A port"><figcaption>The port at night</figcaption></figure>'
    assert save(form) == f"<p>As it was.</p>{figure}"
    assert "Picture: A port" in form.inner_text(".desk-figure")
    assert save(form) == f"<p>As it was.</p>{figure}"


def test_table_of_standards_is_made_of_pasted_numbers_and_of_the_search_and_reordered_later(form):
    rows = [make_standard(number) for number in ("GB 4943.1-2022", "GB 8898-2011", "YD/T 4177.11-2022")]
    form.click(BODY)
    press_keys(form, "Control+End")
    click_tool(form, "Standards…")
    form.fill("dialog [name=numbers]", "gb4943.1—2022\nGB 1-1999")
    form.click("dialog button[type=submit]")
    form.wait_for_selector("dialog .desk-error:has-text('GB 1-1999')")
    assert form.input_value("dialog [name=numbers]") == "GB 1-1999"
    form.fill("dialog [name=numbers]", "")
    form.fill("dialog [name=search]", "YD/T 4177")
    form.click("dialog .desk-result:has-text('YD/T 4177.11-2022')")
    form.click("dialog button[type=submit]")
    table = form.locator(".field-body .desk-standards")
    table.locator("li").nth(1).locator("[title='Move up']").click()
    table.locator("text=Add standards…").click()
    form.fill("dialog [name=numbers]", "GB 8898")
    form.click("dialog button[type=submit]")
    form.wait_for_selector(".field-body .desk-standards li:nth-child(3)")
    assert save(form) == f'<p>As it was.</p><div data-standards="{rows[2].uid} {rows[0].uid} {rows[1].uid}"></div>'
    table.locator("li").nth(0).locator("[title='Take out']").click()
    assert save(form) == f'<p>As it was.</p><div data-standards="{rows[0].uid} {rows[1].uid}"></div>'
