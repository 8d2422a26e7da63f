"""Somebody who follows the guide: finds by the words that it prints, and remembers what she used and what she saw."""

import re
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Locator, Page

from tests.support.site.desk_browser import signed_in_page, wait_until_settled

WINDOW = {"width": 1100, "height": 720}
LOOK = {"color_scheme": "light", "reduced_motion": "reduce", "locale": "en-GB"}
PATIENCE = 60_000  # milliseconds
PRESSED = "a, button, summary, label, [type=submit], [role=option]"
# What a person calls a thing by: the words of controls, fields, headings and states, as far as they are on the screen.
LABELS = """() => [...document.querySelectorAll(
    "a, button, summary, label, legend, option, th, h1, h2, h3, dt, .state, [type=submit], [role=option]")]
  .filter(one => one.tagName === "OPTION" ? one.closest("select").checkVisibility() : one.checkVisibility())
  .flatMap(one => [one.value && one.type === "submit" ? one.value : one.textContent,
    [...one.childNodes].filter(part => part.nodeType === Node.TEXT_NODE).map(part => part.textContent).join(" ")])"""

END = "Math.ceil(document.querySelector('dialog[open], #content').getBoundingClientRect().bottom)"


class GuideSession:
    """One task. `used` are labels that were pressed or filled in, `labels` and `said` what stood on the screens."""

    def __init__(self, browser: Browser, site: str, pictures: Path) -> None:
        self._browser, self._site, self._pictures = browser, site, pictures
        self._desks: list = []
        self.used_labels: set[str] = set()
        self.seen_labels: set[str] = set()
        self.seen_text = ""
        self.taken: list[str] = []

    def sign_in(self, role: str) -> Page:
        """At the desk's first page, in a light window of the pictures' size."""
        desk = signed_in_page(self._browser, self._site, role=role, viewport=WINDOW, **LOOK)
        self.tab = desk.__enter__()
        self.tab.set_default_timeout(PATIENCE)
        self._desks.append(desk)
        self.remember_screen()
        return self.tab

    def close(self) -> None:
        for desk in self._desks:
            desk.__exit__(None, None, None)

    def remember_screen(self) -> None:
        """Remember what is on the screen."""
        self.tab.wait_for_selector(".is-saving", state="detached")
        wait_until_settled(self.tab)
        self.seen_labels |= {bare_label(words) for words in self.tab.evaluate(LABELS)}
        self.seen_text += " ".join(self.tab.inner_text("body").split()) + "\n"

    def press(self, words: str, *, within: str = "body") -> None:
        """A link, button or fold with exactly these words, or these and a number in brackets."""
        self._remember_use(words)
        part = self._find_part(within)
        exact = re.compile(rf"^\s*{re.escape(words)}(\s*\(\d+\))?\s*$")
        found = part.locator(f"[type=submit][value='{words}'] >> visible=true").or_(
            part.locator(PRESSED).filter(has_text=exact, visible=True)
        )
        found.first.click()
        self.remember_screen()

    def fill(self, label: str, text: str, *, within: str = "body") -> None:
        self.field(label, within=within).fill(text)

    def check_box(self, label: str) -> None:
        """A box, or one of several answers."""
        self.field(label, kind="[type=checkbox], [type=radio]").check()

    def select_option(self, label: str, option: str, *, within: str = "body") -> None:
        """From a list that drops down; without a label, the one that stands `within`: its option is what the guide names."""
        found = self.field(label, within=within) if label else self.tab.locator(within).locator("select")
        found.select_option(label=option)
        if not label:
            self._remember_use(option)

    def upload(self, label: str, name: str, kind: str, data: bytes) -> None:
        """A file."""
        self.field(label).set_input_files({"name": name, "mimeType": kind, "buffer": data})

    def choose_suggestion(self, label: str, text: str, *, within: str = "body") -> None:
        """From a list that is searched while typing."""
        self._remember_use(label)
        field = (
            self._find_part(within).locator("label").filter(has_text=label_pattern(label), visible=True).first.get_attribute("for")
        )
        self.tab.click(f"#{field} + .select2-container .select2-selection")
        self.tab.keyboard.type(text)
        self.tab.wait_for_selector(f".select2-results__option--highlighted:has-text('{text}')")
        self.tab.keyboard.press("Enter")

    def type_rich_text(self, label: str, text: str) -> None:
        """Into a text with a toolbar, at its end."""
        self._remember_use(label)
        place = self.tab.get_by_role("textbox", name=label, exact=True).first
        place.evaluate("one => one.scrollIntoView({block: 'center'})")
        place.click()
        self.tab.keyboard.press("Control+End")
        self.tab.keyboard.type(text)

    def expect_text(self, words: str) -> None:
        """A message, or what else is said."""
        self.tab.get_by_text(words).first.wait_for()
        self.remember_screen()

    def field(self, label: str, *, within: str = "body", kind: str = "input, textarea, select") -> Locator:
        self._remember_use(label)
        return self._find_part(within).get_by_label(label_pattern(label)).and_(self.tab.locator(kind)).first

    def picture(self, name: str) -> None:
        """Of the window, down to the end of what is on it."""
        self.remember_screen()
        self.tab.evaluate("document.fonts.ready.then(() => true)")
        height = min(WINDOW["height"], self.tab.evaluate(END) + 24)
        clip: FloatRect = {"x": 0, "y": 0, "width": WINDOW["width"], "height": height}
        self.tab.screenshot(path=self._pictures / f"{name}.png", animations="disabled", caret="hide", clip=clip)
        self.taken.append(name)

    def _remember_use(self, label: str) -> None:
        """What is used stands on the screen: it is looked for by these words."""
        self.used_labels.add(label)
        self.seen_labels.add(label)

    def _find_part(self, within: str) -> Locator:
        """A dialog that is open is all there is."""
        dialog = self.tab.locator("dialog[open]")
        return dialog if dialog.count() else self.tab.locator(within)


def label_pattern(label: str) -> re.Pattern:
    """A field's label, with what the form puts behind it."""
    return re.compile(rf"^\s*{re.escape(label)}:?( required| \(if you like\))?\s*$")


def bare_label(words: str) -> str:
    """Without what follows a name: a colon, a number in brackets, “required”."""
    return re.sub(r"(:| required| \(if you like\)| \(\d+\)| \d+)$", "", " ".join(words.split()))
