"""The twelve tasks of docs/editors.md, step by step in a browser: the pictures come from here, and a renamed button stops here.

They are one story: what the first captures the second writes and the fifth publishes. Each is named after its picture.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser

from tests.support.guide import guide_files
from tests.support.guide.guide_session import GuideSession

ADDRESS = "https://news.example/2026/industrial-networks.htm"
CAPTURED = "Three ministries name test beds for industrial networks"
REPORT = "Industrial networks after Internet Plus"
LISTS = ".dashboard-lists tbody"  # of the first page
SETTLED = 3500  # milliseconds after which what was typed is kept, with nothing on its way
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def capture(session: GuideSession) -> None:
    session.sign_in("author")
    session.press("Capture")
    session.fill("Address", ADDRESS)
    session.fill("Title", CAPTURED)
    session.fill("Note", "For April: who runs the test beds?")
    session.picture("capture")
    session.press("Capture")
    session.expect_text("Captured.")
    session.press("Capture another")
    session.fill("Address", ADDRESS)
    session.press("Capture")
    session.expect_text("You have this already")
    tab = session.sign_in("editor")
    tab.goto("/admin/newsletters/item/")
    tab.click(f"text={CAPTURED}")
    session.press("More")


def inbox(session: GuideSession) -> None:
    session.sign_in("author")
    session.press("Leads", within=LISTS)
    session.picture("inbox")
    session.press("Dismiss")
    session.expect_text("Dismissed.")
    session.press("Undo")
    session.expect_text("It is in the inbox again.")
    session.press("Assign to me")
    session.press("Give back")
    session.press("Not the same")
    session.expect_text("It waits by itself now.")
    session.press("Capture", within=".leads")
    session.expect_text("Captured as a draft:")
    session.press("Dismissed")
    tab = session.sign_in("editor")
    session.press("Leads", within=LISTS)
    session.press("watched lists")
    session.press("Add watched list")
    session.field("Address")
    session.remember_screen()
    tab.goto("/admin/gathering/watchedlist/101/change/")
    session.remember_screen()


def item(session: GuideSession) -> None:
    tab = session.sign_in("author")
    tab.click(f"text={CAPTURED}")
    session.fill("Summary", "Three ministries name factories in which industrial networks are tried out.")
    session.check_box("A summary")
    session.fill("Happened on", "24/11/2026")
    session.choose_suggestion("Priority areas", "Smart")
    session.type_rich_text("Facts", "The ministries name the test beds in one notice. Each is run by a factory and an operator.")
    session.expect_text("Saved for you at")
    tab.wait_for_timeout(SETTLED)
    tab.reload()
    session.press("Put it back")
    session.press("Save")
    session.picture("item")
    session.expect_text("was changed successfully")
    session.press("Preview")


def word(session: GuideSession) -> None:
    session.sign_in("author")
    session.press("Special reports")
    session.press("New from Word or text")
    session.upload("A file", "Industrial networks.docx", WORD, guide_files.word_file())
    session.press("Read it")
    session.picture("word")
    session.press("Make the draft")
    session.expect_text("Readers do not see it yet.")


def picture(session: GuideSession) -> None:
    tab = session.sign_in("author")
    tab.click(f"text={CAPTURED}")
    session.type_rich_text("Facts", "")
    session.press("Figure…", within="[aria-label='Formatting of Facts']")
    session.upload("or add a picture to it", "sketch.png", "image/png", guide_files.sketch())
    session.fill("What the picture shows, for who does not see it", "A factory and five points of a network, joined by lines")
    session.picture("picture")
    session.press("Insert the figure")
    tab.wait_for_selector(".desk-figure img")
    tab.click(".desk-figure figcaption")
    tab.keyboard.type("A factory joins a network")
    session.remember_screen()
    session.press("Save")
    tab.goto("/admin/")
    session.press("Pictures and documents")
    tab.click(".library-grid a")
    session.remember_screen()


def publish(session: GuideSession) -> None:
    tab = session.sign_in("author")
    tab.click(f"text={CAPTURED}")
    session.press("Submit…")
    session.press("Submit for review")
    session.expect_text("Submitted for review.")
    tab = session.sign_in("editor")
    tab.click(f"text={CAPTURED}")
    session.picture("publish")
    session.press("Approve…")
    session.press("Approve this text")
    session.expect_text("Approved.")
    tab.goto("/admin/newsletters/item/")
    session.remember_screen()
    tab = session.sign_in("publisher")
    tab.click(f"text={CAPTURED}")
    session.press("Publish…")
    session.press("Publish")
    session.expect_text("Published.")
    session.press("More")


def correct(session: GuideSession) -> None:
    tab = session.sign_in("publisher")
    session.press("Policies", within=LISTS)
    tab.click("#result_list >> text=Twelfth Five-Year Plan")
    tab.fill("#id_summary", "The plan for 2011 to 2015 first numbered the strategic emerging industries. It cultivated them.")
    tab.click("[name=_continue]")
    session.press("More")
    tab.keyboard.press("Escape")
    session.press("Add another Policy correction")
    session.fill("What was wrong", "Its aim was to lead.")
    session.fill("What is right", "Its aim was to cultivate.")
    session.fill("Corrected on", f"{date.today():%d/%m/%Y}")
    session.press("Publish…")
    session.check_box("Correction: something was wrong")
    session.fill("What changed", "The aim of the plan is put right.")
    session.fill("Why without a second reader", "A reader told us; the source is plain.")
    session.picture("correct")
    session.press("Publish")
    session.expect_text("Published.")
    session.press("History")


def issue(session: GuideSession) -> None:
    tab = session.sign_in("author")
    session.press("Issues", within=LISTS)
    tab.click("#result_list >> text=Newsletter of April 2015")
    session.press("Arrange sections and items…")
    session.fill("A new section", "Industrial networks")
    session.expect_text("In no issue yet")
    tab.get_by_label("Section of “Shanghai joins its factories to the Internet”").select_option(label="Industrial networks")
    session.press("Save the order")
    session.press("Preview")
    session.expect_text("What would be missing")
    session.press("Back to the form")
    session.press("Submit…")
    tab.click("text='Submit for review'")
    editor = session.sign_in("editor")
    editor.click("#box-for_me >> text=Newsletter of April 2015")
    editor.click("text=Approve…")
    editor.click("text='Approve this text'")
    tab = session.sign_in("publisher")
    tab.click("#box-approved >> text=Newsletter of April 2015")
    session.remember_screen()
    session.press("Schedule with its items…")
    session.fill("Goes live at", f"{date.today() + timedelta(days=5)}T08:00")
    session.picture("issue")
    session.press("Schedule")
    session.expect_text("with 1 more at the same instant")
    tab.goto("/admin/")
    tab.click("text=Newsletter of April 2015")
    session.remember_screen()


def mail(session: GuideSession) -> None:
    tab = session.sign_in("publisher")
    session.press("Issues", within=LISTS)
    tab.click("#result_list >> text=Newsletter of March 2015")
    session.press("Preview")
    session.press("As mail")
    session.select_option("View", "On a phone")
    session.press("Show")
    session.select_option("View", "The text part")
    session.press("Show")
    session.fill("Send a test mail to", "colleague@partner.example")
    session.press("Send the test mail")
    session.expect_text("handed over for")
    session.press("Back to the form")
    session.press("Mail this issue…")
    session.remember_screen()
    session.picture("mail")
    tab.click("text=/^Send to/")
    session.expect_text("This issue has its mailing")
    session.remember_screen()


def find(session: GuideSession) -> None:
    tab = session.sign_in("editor")
    tab.fill("#desk-search", "state council")
    session.press("Search")
    tab.click("#content >> text=State Council, its site")
    session.press("Where used")
    session.press("Back to the form")
    session.press("Merge…")
    session.fill("Find the other one", "site of the state council")
    session.press("Search", within="#content")
    tab.click("#content >> text=Site of the State Council")
    session.picture("find")
    session.press("Merge into the one that stays")
    session.expect_text("was merged into")
    tab = session.sign_in("author")
    tab.goto("/admin/newsletters/item/add/")
    tab.click("#id_organizations + .select2-container .select2-selection")
    tab.keyboard.type("Alliance of test beds")
    session.expect_text("Propose “Alliance of test beds”…")


def links(session: GuideSession) -> None:
    tab = session.sign_in("author")
    tab.click("text=forum.example")
    session.picture("links")
    session.press("Check again now")
    tab.click("#content >> text=Forum on the Internet and industry")
    session.fill("Address", guide_files.GONE.replace("12", "2015/12"))
    session.press("Save")
    tab.goto("/admin/")
    tab.click("text=One Belt One Road")
    session.press("More")
    session.press("Verified today…")
    session.select_option("Look at it again in", "a year")
    session.press("Verified today")
    session.expect_text("Readers now see that it was verified today.")
    session.press("At the desk", within="#content fieldset")


def table(session: GuideSession) -> None:
    tab = session.sign_in("author")
    session.press("Policies", within=LISTS)
    session.press("Import…")
    session.upload("Table", "plans.csv", "text/csv", guide_files.TABLE.format(kind="notise").encode())
    session.press("Check the table")
    session.picture("table")
    session.press("Choose the mended file")
    session.upload("Table", "plans.csv", "text/csv", guide_files.TABLE.format(kind="notice").encode())
    session.press("Check the table")
    session.press("Write 2 rows")
    session.expect_text("2 new, 0 changed")
    tab.click("#result_list >> text=Shanghai plans its industrial networks")
    session.remember_screen()


TASKS: tuple[Callable[[GuideSession], None], ...] = (
    *(capture, inbox, item, word, picture, publish, correct),
    *(issue, mail, find, links, table),
)


def run_all_tasks(browser: Browser, site: str, pictures: Path) -> dict[str, GuideSession]:
    """Each task by its name, in the order of the guide; pictures as the browser makes them."""
    sessions = {}
    for task in TASKS:
        session = sessions[task.__name__] = GuideSession(browser, site, pictures)
        try:
            task(session)
        finally:
            session.close()
    return sessions
