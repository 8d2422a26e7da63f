"""The ten tasks of docs/editors.md, step by step in a browser: the pictures come from here, and a renamed button stops here.

They are one story: what the first captures the second writes and the fifth publishes. Each is named after its picture.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser

from tests import guide_files
from tests.guide_walking import Walk

ADDRESS = "https://news.example/2026/industrial-networks.htm"
CAPTURED = "Three ministries name test beds for industrial networks"
REPORT = "Industrial networks after Internet Plus"
LISTS = ".first-page-lists tbody"  # of the first page
SETTLED = 3500  # milliseconds after which what was typed is kept, with nothing on its way
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def capture(walk: Walk) -> None:
    walk.sign_in("author")
    walk.press("Capture")
    walk.fill("Address", ADDRESS)
    walk.fill("Title", CAPTURED)
    walk.fill("Note", "For April: who runs the test beds?")
    walk.picture("capture")
    walk.press("Capture")
    walk.sees("Captured.")
    walk.press("Capture another")
    walk.fill("Address", ADDRESS)
    walk.press("Capture")
    walk.sees("You have this already")
    tab = walk.sign_in("editor")
    tab.goto("/admin/newsletters/item/")
    tab.click(f"text={CAPTURED}")
    walk.press("More")


def item(walk: Walk) -> None:
    tab = walk.sign_in("author")
    tab.click(f"text={CAPTURED}")
    walk.fill("Summary", "Three ministries name factories in which industrial networks are tried out.")
    walk.tick("A summary")
    walk.fill("Happened on", "24/11/2026")
    walk.choose("Priority areas", "Smart")
    walk.write("Facts", "The ministries name the test beds in one notice. Each is run by a factory and an operator.")
    walk.sees("Saved for you at")
    tab.wait_for_timeout(SETTLED)
    tab.reload()
    walk.press("Put it back")
    walk.press("Save")
    walk.picture("item")
    walk.sees("was changed successfully")
    walk.press("Preview")


def word(walk: Walk) -> None:
    walk.sign_in("author")
    walk.press("Special reports")
    walk.press("New from Word or text")
    walk.give("A file", "Industrial networks.docx", WORD, guide_files.word_file())
    walk.press("Read it")
    walk.picture("word")
    walk.press("Make the draft")
    walk.sees("Readers do not see it yet.")


def picture(walk: Walk) -> None:
    tab = walk.sign_in("author")
    tab.click(f"text={CAPTURED}")
    walk.write("Facts", "")
    walk.press("Figure…", within="[aria-label='Formatting of Facts']")
    walk.give("or add a picture to it", "sketch.png", "image/png", guide_files.sketch())
    walk.fill("What the picture shows, for who does not see it", "A factory and five points of a network, joined by lines")
    walk.picture("picture")
    walk.press("Insert the figure")
    tab.wait_for_selector(".desk-figure img")
    tab.click(".desk-figure figcaption")
    tab.keyboard.type("A factory joins a network")
    walk.look()
    walk.press("Save")
    tab.goto("/admin/")
    walk.press("Pictures and documents")
    tab.click(".media-grid a")
    walk.look()


def publish(walk: Walk) -> None:
    tab = walk.sign_in("author")
    tab.click(f"text={CAPTURED}")
    walk.press("Submit…")
    walk.press("Submit for review")
    walk.sees("Submitted for review.")
    tab = walk.sign_in("editor")
    tab.click(f"text={CAPTURED}")
    walk.picture("publish")
    walk.press("Approve…")
    walk.press("Approve this text")
    walk.sees("Approved.")
    tab = walk.sign_in("publisher")
    tab.click(f"text={CAPTURED}")
    walk.press("Publish…")
    walk.press("Publish")
    walk.sees("Published.")
    walk.press("More")


def correct(walk: Walk) -> None:
    tab = walk.sign_in("publisher")
    walk.press("Policies", within=LISTS)
    tab.click("#result_list >> text=Twelfth Five-Year Plan")
    tab.fill("#id_summary", "The plan for 2011 to 2015 first numbered the strategic emerging industries. It cultivated them.")
    tab.click("[name=_continue]")
    walk.press("More")
    tab.keyboard.press("Escape")
    walk.press("Add another Policy correction")
    walk.fill("What was wrong", "Its aim was to lead.")
    walk.fill("What is right", "Its aim was to cultivate.")
    walk.fill("Corrected on", f"{date.today():%d/%m/%Y}")
    walk.press("Publish…")
    walk.tick("Correction: something was wrong")
    walk.fill("What changed", "The aim of the plan is put right.")
    walk.fill("Why without a second reader", "A reader told us; the source is plain.")
    walk.picture("correct")
    walk.press("Publish")
    walk.sees("Published.")
    walk.press("History")


def issue(walk: Walk) -> None:
    tab = walk.sign_in("author")
    walk.press("Issues", within=LISTS)
    tab.click("#result_list >> text=Newsletter of April 2015")
    walk.press("Arrange sections and items…")
    walk.fill("A new section", "Industrial networks")
    walk.sees("In no issue yet")
    tab.get_by_label("Section of “Shanghai joins its factories to the Internet”").select_option(label="Industrial networks")
    walk.press("Save the order")
    walk.press("Back to the form")
    walk.press("Submit…")
    tab.click("text='Submit for review'")
    editor = walk.sign_in("editor")
    editor.click("text=Newsletter of April 2015")
    editor.click("text=Approve…")
    editor.click("text='Approve this text'")
    tab = walk.sign_in("publisher")
    walk.press("Issues", within=LISTS)
    tab.check("#result_list tr:has-text('Newsletter of April 2015') .action-select")
    walk.pick("", "Put into a bundle…", within=".actions")
    walk.press("Go")
    walk.fill("or into a new one called", "April 2015")
    walk.press("Put into the bundle")
    walk.press("Schedule all…")
    walk.fill("Goes live at", f"{date.today() + timedelta(days=5)}T08:00")
    walk.picture("issue")
    walk.press("Schedule all")
    walk.sees("done, all 2 together.")
    tab.goto("/admin/")
    tab.click("text=Newsletter of April 2015")
    walk.look()


def find(walk: Walk) -> None:
    tab = walk.sign_in("editor")
    tab.fill("#desk-search", "state council")
    walk.press("Search")
    tab.click("#content >> text=State Council, its site")
    walk.press("Where used")
    walk.press("Back to the form")
    walk.press("Merge…")
    walk.fill("Find the other one", "site of the state council")
    walk.press("Search", within="#content")
    tab.click("#content >> text=Site of the State Council")
    walk.picture("find")
    walk.press("Merge into the one that stays")
    walk.sees("was merged into")


def links(walk: Walk) -> None:
    tab = walk.sign_in("author")
    tab.click("text=forum.example")
    walk.picture("links")
    walk.press("Check again now")
    tab.click("#content >> text=Forum on the Internet and industry")
    walk.fill("Address", guide_files.GONE.replace("12", "2015/12"))
    walk.press("Save")
    tab.goto("/admin/")
    tab.click("text=One Belt One Road")
    walk.press("More")
    walk.press("Verified today…")
    walk.pick("Look at it again in", "a year")
    walk.press("Verified today")
    walk.sees("Readers now see that it was verified today.")
    walk.press("At the desk", within="#content fieldset")


def table(walk: Walk) -> None:
    tab = walk.sign_in("author")
    walk.press("Policies", within=LISTS)
    walk.press("Import…")
    walk.give("Table", "plans.csv", "text/csv", guide_files.TABLE.format(kind="notise").encode())
    walk.press("Check the table")
    walk.picture("table")
    walk.press("Choose the mended file")
    walk.give("Table", "plans.csv", "text/csv", guide_files.TABLE.format(kind="notice").encode())
    walk.press("Check the table")
    walk.press("Write 2 rows")
    walk.sees("2 new, 0 changed")
    tab.click("#result_list >> text=Shanghai plans its industrial networks")
    walk.look()


TASKS: tuple[Callable[[Walk], None], ...] = (capture, item, word, picture, publish, correct, issue, find, links, table)


def walk_all(browser: Browser, site: str, pictures: Path) -> dict[str, Walk]:
    """Each task by its name, in the order of the guide; pictures as the browser makes them."""
    walks = {}
    for task in TASKS:
        walk = walks[task.__name__] = Walk(browser, site, pictures)
        try:
            task(walk)
        finally:
            walk.close()
    return walks
