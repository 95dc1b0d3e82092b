"""The look served on loopback, and a page that complains about whatever a browser complains about."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.core.web.look_app import build

OpenPage = Callable[..., Page]
REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation",
  event => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`))"""


@pytest.fixture(scope="session")
def look() -> Iterator[str]:
    """The base URL of the look's application."""
    served = make_server("127.0.0.1", 0, build(), threaded=True)
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()
    thread.join(timeout=5)


@pytest.fixture
def open_page(browser: Browser, look: str) -> Iterator[OpenPage]:
    """Open a page: `open_page("/form", locale="en", theme="dark", width=390)`; complaints fail the test at its end."""
    complaints: list[str] = []
    contexts = []

    def open_it(
        path: str, *, locale: str = "ja", theme: str = "light", width: int = 1440, scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            locale=locale,
            color_scheme="dark" if theme == "dark" else "light",
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(look + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []
