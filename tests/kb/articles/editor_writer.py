"""Somebody who writes in the article editor, for browser tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import CDPSession, ConsoleMessage, Page, TimeoutError, expect  # noqa: A004 - its name

from tests.kb.articles.editor_page import EditorPage, serve

HANDLE = "document.querySelector('[data-editor]').editor"
#: What shows where on the screen arrives a moment after the focus.
MOMENT_MS = 60


class Writer:
    """Somebody who writes in the editor."""

    def __init__(self, page: Page, server: EditorPage) -> None:
        self.page = page
        self.server = server
        self.surface = page.locator(".doc-body")
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    @property
    def markdown(self) -> str:
        """What the editor would save now."""
        return str(self.page.evaluate(f"{HANDLE}.markdown()"))

    def expect_markdown(self, markdown: str) -> None:
        """Wait until this would be saved."""
        try:
            self.page.wait_for_function(f"wanted => {HANDLE}.markdown() === wanted", arg=markdown, timeout=5000)
        except TimeoutError:
            # Say what it is instead.
            assert self.markdown == markdown, self.markdown

    def stand(self, words: str, key: str = "End") -> None:
        """Click on the block that says the words, and go to its end."""
        self.surface.get_by_text(words, exact=True).first.click()
        self.page.wait_for_timeout(MOMENT_MS)
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type on the keyboard."""
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def paste(self, **kinds: str) -> None:
        """Paste: `html=` and `text=`."""
        names = {"html": "text/html", "text": "text/plain"}
        script = """data => {
            const transfer = new DataTransfer();
            for (const [kind, value] of Object.entries(data)) transfer.setData(kind, value);
            const options = {clipboardData: transfer, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', options));
        }"""
        self.page.evaluate(script, {names[kind]: value for kind, value in kinds.items()})

    def give_file(self, event: str) -> None:
        """Paste or drop a picture."""
        script = """event => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(['picture'], '画面.png', {type: 'image/png'}));
            const box = document.querySelector('.doc-body p').getBoundingClientRect();
            const at = {clientX: box.left + 2, clientY: box.top + 5};
            const options = {bubbles: true, cancelable: true};
            const made = event === 'paste'
                ? new ClipboardEvent('paste', {...options, clipboardData: transfer})
                : new DragEvent('drop', {...options, ...at, dataTransfer: transfer});
            document.querySelector('.doc-body').dispatchEvent(made);
        }"""
        self.page.evaluate(script, event)


@contextmanager
def writing(page: Page, markdown: str, **options: Any) -> Iterator[Writer]:
    """Open the editor on a Markdown: `writing(page, "text", kind="procedure")`. Nothing may be refused or fail."""
    with serve(EditorPage(markdown, **options)) as server:
        writer = Writer(page, server)
        page.goto(server.url)
        expect(writer.surface).to_be_visible()
        yield writer
        assert writer.complaints == [], writer.complaints
        # No request may be under way when the server goes.
        page.goto("about:blank")


def compose(session: CDPSession, *steps: str) -> None:
    """Do what an input method does while somebody converts: each step replaces the one before."""
    for text in steps:
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
