"""A browser on a product's page, with the widget in it, and a server that speaks the embed API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.widget.contract import Contract, Served, serve
from tests.widget.product import Product

# Runs before every page's own scripts, and is not bound by the page's policy.
OBSERVER = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
# Chromium says so itself when a server can't be reached; no script can keep it from doing so.
NETWORK = "Failed to load resource"


@dataclass
class Host:
    """The product's page, as its user sees it."""

    page: Page
    origin: str
    product: type[Product]
    problems: list[str] = field(default_factory=list)
    """Errors that reached the page."""

    def visit(self, path: str = "/") -> None:
        """Open a page of the product."""
        self.page.goto(self.origin + path)

    def annai(self, call: str) -> Any:
        """Call the global: `annai("track", …)` as the host's own script would."""
        return self.page.evaluate(
            f"() => {{ const result = annai.{call}; return result && result.then ? result.then(() => null) : null }}"
        )

    def part(self, selector: str) -> Locator:
        """Return a part of the widget."""
        return self.page.locator(f"annai-widget {selector}")

    @property
    def launcher(self) -> Locator:
        """The round button."""
        return self.part(".launcher")

    def open_panel(self) -> Locator:
        """Open the help panel by its launcher."""
        self.launcher.click()
        panel = self.part(".panel")
        expect(panel).to_be_visible()
        return panel

    def violations(self) -> list[str]:
        """Return what the page's policy had to refuse."""
        return list(self.page.evaluate("window.violations || []"))


def watch(host: Host) -> None:
    """Note every error that the host would notice."""
    host.page.add_init_script(OBSERVER)
    host.page.on("pageerror", lambda error: host.problems.append(str(error)))

    def heard(message: Any) -> None:
        if message.type in ("error", "warning") and NETWORK not in message.text:
            host.problems.append(message.text)

    host.page.on("console", heard)


@pytest.fixture
def contract() -> Iterator[Contract]:
    """The embed's server."""
    laid_out = Contract()
    served = serve(laid_out)
    yield laid_out
    served.stop()


@pytest.fixture
def host(page: Page, contract: Contract) -> Iterator[Host]:
    """The product, watched: a violation of its policy or an error in its page fails the test."""
    handler = type("Serving", (Product,), {"help_origin": staticmethod(lambda: contract.origin)})
    served = Served(handler)
    made = Host(page, f"http://product.test:{served.port}", handler)
    watch(made)
    yield made
    violations = made.violations()
    page.close()
    served.stop()
    assert not violations
    assert not made.problems


@pytest.fixture
def eventually(page: Page) -> Callable[[Callable[[], Any]], Any]:
    """Wait until something holds on the server's side, and return it."""

    def wait(holds: Callable[[], Any], patience_ms: int = 15_000) -> Any:
        for _ in range(patience_ms // 50):
            found = holds()
            if found:
                return found
            page.wait_for_timeout(50)
        return pytest.fail("it didn't happen in time")

    return wait
