"""The machine's own Firefox, in the place of the Chromium that other tests drive."""

from __future__ import annotations

import shlex
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.journeys.conftest import Person, people, stage
from tests.plugins.browser import PATIENCE_MS
from tests.plugins.surroundings import lacking

__all__ = ["stage"]

NAMES = ("firefox-esr", "firefox")
RELAY = Path(__file__).with_name("relay.py")
# All but this machine is behind a proxy that nobody has started.
PREFERENCES: dict[str, str | float | bool] = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}


def starter(folder: Path, firefox: str) -> Path:
    """Write the program that Playwright takes for Firefox."""
    program = folder / "firefox"
    program.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, str(RELAY), firefox])} "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


@pytest.fixture(scope="module")
def firefox(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Firefox for all tests of a file."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        lacking("Firefox isn't installed (on Debian: apt-get install firefox-esr)")
    expect.set_options(timeout=PATIENCE_MS)
    program = starter(tmp_path_factory.mktemp("firefox"), found)
    launched = playwright.firefox.launch(channel="moz-firefox", executable_path=program, firefox_user_prefs=PREFERENCES)
    yield launched
    launched.close()


@pytest.fixture
def person(firefox: Browser) -> Iterator[Person]:
    """Let people come, from Japan unless they wish otherwise."""
    with people(firefox, {"locale": "ja-JP", "timezone_id": "Asia/Tokyo"}) as come:
        yield come
