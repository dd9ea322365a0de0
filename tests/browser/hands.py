"""Two ways through the same pages: with the keyboard alone, and by hand where no script runs.

A journey takes either, and goes from page to page by what stands on them: no address is typed but the first one and
those of messages.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from playwright.sync_api import Locator, Page, expect

from api.translations import catalogue
from tests.browser.conftest import Visit

MOST_KEYS = 250
_STEPS = """e => {
  const at = document.activeElement, shown = getComputedStyle(at);
  if (at === e) return shown.outlineStyle !== "none" || shown.boxShadow !== "none" ? 0 : null;
  const before = (one, other) => Boolean(other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING);
  const chosen = each => each.type === "radio" && each.form?.querySelector(`[name="${each.name}"]:checked`) || each;
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter(each => each.checkVisibility() && !each.disabled && chosen(each) === each);
  const between = (one, other) => stops.filter(each => before(one, each) && before(each, other)).length + 1;
  return before(at, e) || at === document.body ? between(at, e) : -between(e, at);
}"""
"""How many stops of the Tab key it is from here, about: backwards, under none; null where nothing shows that it is."""


class Way(StrEnum):
    KEYBOARD = "keyboard"
    NO_SCRIPT = "no_script"


@cache
def _in_english() -> dict[str, list[str]]:
    """The messages of the catalogue by their French, which several may have: those of one form alone."""
    found: dict[str, list[str]] = {}
    with catalogue("fr").open("rb") as file:
        for each in read_po(file, locale="fr"):
            if isinstance(each.string, str) and isinstance(each.id, str):
                found.setdefault(each.string, []).append(each.id)
    return found


class Hands:
    """Somebody at work; `page` is what they look at."""

    def __init__(self, visit: Callable[..., Visit], way: Way, *, both: bool = False) -> None:
        """`both`: in French by keyboard, in English without a script; `say` then gives the words of either."""
        self.way = way
        self.keyboard = way is Way.KEYBOARD
        self.english = both and not self.keyboard
        self.visit = visit(width=1280) if self.keyboard else visit(width=360, script=False)
        self.page: Page = self.visit.page
        # From the first page on: a chooser that opens before the browser was told that it is waited for is lost.
        self.page.on("filechooser", lambda _: None)

    def say(self, *words: str) -> str | re.Pattern[str]:
        """What stands on the page where these words stand on the French one, one message each."""
        if not self.english:
            return " ".join(words)
        said = [_in_english()[each] for each in words]
        if all(len(each) == 1 for each in said):
            return " ".join(each[0] for each in said)
        return re.compile(" ".join(f"(?:{'|'.join(map(re.escape, each))})" for each in said))

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def begin(self, path: str, account: int | None = None) -> None:
        """Open a page of ours: the first one, or that of a message."""
        if account is not None:
            self.visit.enter(account)
        self.visit.go(path)

    def place(self, name: str | re.Pattern[str]) -> None:
        """Go where the header leads."""
        self.press(self.visit.places().get_by_role("link", name=name, exact=True))

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Take the first link of that name."""
        self.press((within or self.main).get_by_role("link", name=name).first)

    def do(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Press the first button of that name."""
        self.press((within or self.main).get_by_role("button", name=name).first)

    def open(self, words: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Unfold what is under these words, where it is folded."""
        target = (within or self.main).locator("summary").filter(has_text=words).first
        if not target.evaluate("e => e.parentElement.open"):
            self.press(target)

    def press(self, target: Locator) -> None:
        """Press a link, a button, or what unfolds."""
        if self.keyboard:
            self.reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def write(self, label: str | re.Pattern[str], text: str, within: Locator | None = None) -> None:
        """Write in a field, over what it held."""
        target = self.field(label, within)
        if self.keyboard:
            self.reach(target)
            self._type(text, target.get_attribute("type"))
        else:
            target.fill(text)

    def _type(self, text: str, kind: str | None) -> None:
        """A day and an hour as the browser of these tests shows them: month first, and the hours twice twelve."""
        match kind:
            case "date":
                year, month, day = text.split("-")
                self.page.keyboard.type(f"{month}{day}{year}")
            case "time":
                hour, minute = int(text[:2]), text[3:]
                self.page.keyboard.type(f"{hour % 12 or 12:02}{minute}{'AP'[hour >= 12]}")
            case _:
                self.page.keyboard.press("Control+A")
                self.page.keyboard.insert_text(text)

    def choose(self, label: str | re.Pattern[str], option: str, within: Locator | None = None) -> None:
        """Choose in a list, by the words of the choice."""
        target = self.field(label, within)
        words = target.locator("option", has_text=option).first
        value = words.get_attribute("value") or ""
        if self.keyboard:
            self.reach(target)
            down: int = words.evaluate("e => e.index - e.closest('select').selectedIndex")
            for _ in range(abs(down)):
                self.page.keyboard.press("ArrowDown" if down > 0 else "ArrowUp")
        else:
            target.select_option(value)
        expect(target).to_have_value(value)

    def tick(self, target: Locator) -> None:
        """Tick a box, or a choice of several."""
        if self.keyboard and target.get_attribute("type") == "radio":
            self._turn_to(target)
        elif self.keyboard:
            self.reach(target)
            self.page.keyboard.press("Space")
        else:
            target.check()
        expect(target).to_be_checked()

    def _turn_to(self, choice: Locator) -> None:
        """Of several, the Tab key reaches the one that is chosen, or the first; the arrows go from one to the next."""
        others = choice.locator("xpath=ancestor::form[1]").locator(f"[name='{choice.get_attribute('name')}']")
        chosen = others.and_(self.page.locator(":checked"))
        self.reach(chosen if chosen.count() else others.first)
        for _ in range(others.count()):
            if choice.is_checked():
                return
            self.page.keyboard.press("ArrowUp")

    def bring(self, label: str, file: Path) -> None:
        """Choose a file."""
        target = self.field(label)
        if self.keyboard:
            self.page.wait_for_load_state()
            self.reach(target)
            with self.page.expect_file_chooser() as asked:
                self.page.keyboard.press("Space")
            asked.value.set_files(file)
        else:
            target.set_input_files(file)

    def field(self, label: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        exact = isinstance(label, str)
        return (within or self.main).get_by_label(label, exact=exact).locator("visible=true").first

    def reach(self, target: Locator) -> None:
        """Go there by the Tab key, forwards or backwards; what has the focus is seen to have it."""
        target.wait_for()
        left = MOST_KEYS
        while left > 0:
            steps: int | None = target.evaluate(_STEPS)
            assert steps is not None, f"nothing shows where the keyboard is: {target}"
            if not steps:
                return
            for _ in range(abs(steps)):
                self.page.keyboard.press("Tab" if steps > 0 else "Shift+Tab")
            left -= abs(steps)
        raise AssertionError(f"the keyboard does not reach {target}")

    def reads(self, words: str | re.Pattern[str]) -> None:
        """The page says this, seen."""
        expect(self.main.get_by_text(words).locator("visible=true").first).to_be_visible()

    def heading(self, words: str | re.Pattern[str]) -> None:
        """The page is headed so."""
        expect(self.page.get_by_role("heading", level=1, name=words)).to_be_visible()
