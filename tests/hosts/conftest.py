"""An application behind its front, opened in a browser that notes all that its user or its owner would mind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.hosts import programs
from tests.hosts.applications import ALL, Application
from tests.hosts.front import Front, stand_before
from tests.plugins.surroundings import lacking
from tests.widget.contract import Contract, serve

HERE = Path(__file__).parent
# Noted in the page itself, before any of its scripts; each document's notes are kept beyond it.
OBSERVER = """
document.addEventListener("securitypolicyviolation", (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
  noteViolation(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber} ${sample}`);
});
"""


@dataclass
class Opened:
    """An application in a browser."""

    application: Application
    page: Page
    origin: str
    front: type[Front]
    contract: Contract
    violations: list[str]
    errors: list[str]
    console: list[str]

    def enter(self) -> None:
        """Open the application and come to its first screen."""
        self.page.goto(self.origin + self.application.start)
        self.application.enter(self.page)

    def blames(self) -> list[str]:
        """Return all that must never happen: refused by the policy, thrown, or told as an error in the console."""
        spoken = [line for line in self.console if line.startswith(("error", "warning"))]
        own = self.application.own_words
        return self.violations + self.errors + [line for line in spoken if not any(word in line for word in own)]


Open = Callable[..., Opened]


def _listen(page: Page) -> tuple[list[str], list[str], list[str]]:
    violations: list[str] = []
    errors: list[str] = []
    console: list[str] = []

    def noted(text: str) -> None:
        violations.append(text)

    page.expose_function("noteViolation", noted)
    page.add_init_script(OBSERVER)
    page.on("pageerror", lambda error: errors.append(f"{error.name}: {error.message}"))

    def heard(message: ConsoleMessage) -> None:
        # Browsers ask for it by themselves; not every application has one.
        if not message.location["url"].endswith("/favicon.ico"):
            console.append(f"{message.type}: {message.text}")

    page.on("console", heard)
    return violations, errors, console


@contextmanager
def opened(
    application: Application, browser: Browser, folder: Path, *, embedded: bool, locale: str
) -> Iterator[Opened]:
    """Start an application with its front, and a browser with nothing stored."""
    with ExitStack() as stack:
        contract = Contract()
        stack.callback(serve(contract).stop)
        port = stack.enter_context(programs.running(application.command, folder))
        front, server = stand_before(port, application.policy, contract.origin)
        stack.callback(server.server_close)
        stack.callback(server.shutdown)
        front.embedded = embedded
        context = browser.new_context(locale=locale, timezone_id="Asia/Tokyo", viewport={"width": 1440, "height": 900})
        stack.callback(context.close)
        page = context.new_page()
        origin = f"http://product.test:{server.server_address[1]}"
        yield Opened(application, page, origin, front, contract, *_listen(page))


@pytest.fixture(params=ALL, ids=lambda one: one.name)
def application(request: pytest.FixtureRequest) -> Application:
    """Each application in turn."""
    if not programs.MODULES.is_dir() or not programs.PYTHON.exists():
        lacking("The host applications aren't installed: `make test-hosts` does it")
    chosen: Application = request.param
    return chosen


@pytest.fixture
def open_host(application: Application, browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open the application: `open_host(embedded=False)`; each time a new one, with nothing stored."""
    with ExitStack() as stack:
        made: list[Opened] = []

        def open_one(*, embedded: bool = True, locale: str = "ja-JP") -> Opened:
            folder = tmp_path / str(len(made))
            folder.mkdir()
            made.append(stack.enter_context(opened(application, browser, folder, embedded=embedded, locale=locale)))
            return made[-1]

        yield open_one
