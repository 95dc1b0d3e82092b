"""Somebody who has a keyboard and nothing else: no mouse, and no script that puts the focus anywhere."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.factories import PASSWORD

PATIENCE = 200
"""So many presses of Tab, and somebody gives up."""
HAS_FOCUS = "element => element.getRootNode().activeElement === element"
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at ? at.outerHTML.slice(0, 120) : "nothing";
}"""
CHOSEN = "list => list.selectedOptions[0].textContent.trim()"


class Keys:
    """The keyboard of one person in front of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(text)

    def tab_to(self, wanted: Locator, key: str = "Tab") -> None:
        """Press Tab until an element has the focus."""
        expect(wanted).to_be_visible()
        passed: list[str] = []
        while not wanted.evaluate(HAS_FOCUS):
            assert len(passed) < PATIENCE, f"{key} never came to {wanted}, only to {list(dict.fromkeys(passed))}"
            self.press(key)
            passed.append(self.page.evaluate(FOCUSED))

    def back_to(self, wanted: Locator) -> None:
        """Press Shift+Tab until an element has the focus."""
        self.tab_to(wanted, "Shift+Tab")

    def enter(self, wanted: Locator) -> None:
        """Go to a link or a button, and press Enter."""
        self.tab_to(wanted)
        self.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        """Go to a field and type; what stood in it goes."""
        self.tab_to(field)
        self.press("Control+a")
        self.type(text)

    def choose(self, options: Locator, label: str) -> None:
        """Go to a list of options, and step down to one."""
        self.tab_to(options)
        self.press("Home")
        count = options.locator("option").count()
        for _ in range(count):
            if options.evaluate(CHOSEN) == label:
                return
            self.press("ArrowDown")
        assert options.evaluate(CHOSEN) == label

    def convert(self, reading: str) -> None:
        """Begin to type Japanese: the input method holds the characters until Enter."""
        session = self.page.context.new_cdp_session(self.page)
        for end in range(1, len(reading) + 1):
            text: dict[str, Any] = {"text": reading[:end], "selectionStart": end, "selectionEnd": end}
            session.send("Input.imeSetComposition", text)
        session.detach()

    def confirm(self, text: str) -> None:
        """Let the input method put what was converted in its place."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Input.insertText", {"text": text})
        session.detach()

    def sign_in(self, base: str, email: str, password: str = PASSWORD) -> None:
        """Sign in; both languages."""
        self.page.goto(f"{base}/sign-in")
        self.write(self.page.locator("input[type=email]"), email)
        self.write(self.page.locator("input[type=password]"), password)
        self.press("Enter")
        self.page.wait_for_url(f"{base}/w/**")
