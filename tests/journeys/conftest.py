"""People in front of Annai and of a product that carries its widget. Nothing may be refused or fail on any page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage

from tests.journeys.keyboard import Keys
from tests.journeys.stage import Stage, staged
from tests.plugins.databases import Databases

# Chromium says so itself when an answer is an error, and a form with mistakes is one.
NETWORK = "Failed to load resource"
Person = Callable[..., Keys]


@pytest.fixture(scope="module")
def stage(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """What the journeys of one file happen on; each keeps to words of its own."""
    folder = tmp_path_factory.mktemp("stage")
    with staged(databases, folder, ("admin", "manager", "editor", "contributor")) as made:
        yield made


def watched(context: BrowserContext, problems: list[str]) -> None:
    """Note everything that a page complains about; a breach of its policy is an error in the console."""

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and NETWORK not in message.text:
            problems.append(f"{message.page and message.page.url}: {message.text}")

    context.on("console", hear)
    context.on("weberror", lambda error: problems.append(str(error.error)))


@contextmanager
def people(browser: Browser, habits: dict[str, Any]) -> Iterator[Person]:
    """Let people come, each with a browser of their own; nothing may go wrong on any page of theirs."""
    problems: list[str] = []
    with ExitStack() as later:

        def come(**wishes: Any) -> Keys:
            context = browser.new_context(**{**habits, **wishes})
            later.callback(context.close)
            watched(context, problems)
            return Keys(context.new_page())

        yield come
    assert problems == []


@pytest.fixture
def person(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Person]:
    """Let people come: `person()`, `person(locale="en-US")`."""
    with people(browser, browser_context_args) as come:
        yield come
