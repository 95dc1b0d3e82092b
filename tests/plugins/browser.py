"""The browser for tests: the machine's own Chromium, which sees this machine and nothing else."""

import shutil
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.plugins.surroundings import lacking

NAMES = ("chromium", "chromium-browser", "google-chrome")
# *.test names stand for hosts of customers; all others outside this machine can't be resolved.
RESOLVING = (
    "MAP *.test 127.0.0.1",
    "MAP * ~NOTFOUND",
    "EXCLUDE localhost",
    "EXCLUDE *.localhost",
    "EXCLUDE 127.0.0.1",
    "EXCLUDE ::1",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules={', '.join(RESOLVING)}",
]
# Two slow cores under load need more than Playwright's five seconds.
PATIENCE_MS = 15_000


def chromium() -> str | None:
    """Return where the machine's Chromium is, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the machine's Chromium instead of a downloaded one."""
    executable = chromium()
    if executable is None:
        lacking("Chromium isn't installed")
    expect.set_options(timeout=PATIENCE_MS)
    return {**browser_type_launch_args, "executable_path": executable, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse as somebody in Japan; a test that needs another language sets it."""
    return {**browser_context_args, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that drives the browser.

    One that fails runs once more, and the summary names it: a browser beside other work on two slow cores stalls for
    seconds now and then, which says nothing about the product.
    """
    for item in items:
        if "browser_type_launch_args" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
