"""Elements recorded in one language and looked for in the other, in applications that speak both."""

from __future__ import annotations

import math
import random
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.hosts import programs
from tests.hosts.applications import DJANGO, NODE_RED, WAGTAIL, Application
from tests.hosts.conftest import opened

pytestmark = pytest.mark.bench
ASKING = Path(__file__).parent / "asking.mjs"
LOCALES = ("ja-JP", "en-US")
DRAWS = 1_000


WAYS = ("selector and fingerprint", "fingerprint alone")


@dataclass
class Tally:
    """What became of the elements of one screen, looked for in one language, in one way."""

    way: str
    exact: int = 0
    near: int = 0
    wrong: int = 0
    withheld: int = 0
    falsely: int = 0
    """How often something was pointed at when the element was taken away."""

    @property
    def found(self) -> int:
        """How many were found, or what is around or within them."""
        return self.exact + self.near

    @property
    def all(self) -> int:
        """How many were looked for."""
        return self.found + self.wrong + self.withheld


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the code that records and finds, as the builder and the widget have it."""
    out = tmp_path_factory.mktemp("asking") / "asking.js"
    command = ["npx", "--no-install", "esbuild", str(ASKING), "--bundle", "--format=iife", "--global-name=asking"]
    subprocess.run(
        [*command, "--loader:.css=text", f"--outfile={out}"], cwd=programs.ROOT, check=True, capture_output=True
    )
    return out.read_text("utf-8") + "; window.asking = asking"


def screens(page: Page, application: Application, origin: str) -> Iterator[str]:
    """Go over the screens of an application; its journey where they have no addresses."""
    page.goto(origin + application.start)
    application.enter(page)
    if not application.addresses:
        yield from application.journey(page)
    for address in application.addresses:
        page.goto(origin + address)
        yield address


def both(browser: Browser, application: Application, folder: Path, asking: str) -> Iterator[Tally]:
    """Open each screen in both languages at once; looks for the elements of each in the other."""
    folders = [folder / locale for locale in LOCALES]
    for one in folders:
        one.mkdir()
    with (
        opened(application, browser, folders[0], embedded=False, locale=LOCALES[0]) as first,
        opened(application, browser, folders[1], embedded=False, locale=LOCALES[1]) as second,
    ):
        hosts = (first, second)
        walks = [screens(host.page, application, host.origin) for host in hosts]
        for _ in zip(*walks, strict=True):
            for host in hosts:
                host.page.wait_for_load_state("networkidle")
                host.page.evaluate(asking)
            yield from look(first.page, second.page)


def look(first: Page, second: Page) -> Iterator[Tally]:
    """Look for the elements of each page in the other."""
    for source, target in ((first, second), (second, first)):
        outcomes = target.evaluate("asked => asking.located(asked)", source.evaluate("asking.recorded()"))
        for at, way in enumerate(WAYS):
            yield Tally(way, **Counter(one[at] for one in outcomes), falsely=sum(one[len(WAYS)] for one in outcomes))


def interval(tallies: list[Tally], key: str) -> tuple[float, float]:
    """Return the middle 95 % of a share when screens are drawn again and again."""
    chance = random.Random(7)
    shares = sorted(share(chance.choices(tallies, k=len(tallies)), key) for _ in range(DRAWS))
    return shares[math.floor(0.025 * DRAWS)], shares[math.ceil(0.975 * DRAWS) - 1]


def share(tallies: list[Tally], key: str) -> float:
    """Return how many of all elements became that, in percent."""
    told: int = sum(getattr(one, key) for one in tallies)
    return 100 * told / max(1, sum(one.all for one in tallies))


def lines(name: str, tallies: list[Tally]) -> str:
    """Return the figures of an application, a line for each way of looking."""
    told = []
    for way in WAYS:
        own = [one for one in tallies if one.way == way]
        parts = [f"{name:14} {way:26} {sum(one.all for one in own):5} of {len(own):2} looks"]
        for key in ("exact", "found", "wrong", "falsely"):
            low, high = interval(own, key)
            parts.append(f"{key} {share(own, key):5.1f} % ({low:.1f} to {high:.1f})")
        told.append("   ".join(parts))
    return "\n".join(told)


def test_found_in_the_other_language(browser: Browser, tmp_path: Path, asking: str) -> None:
    tallies: list[Tally] = []
    for application in (DJANGO, NODE_RED, WAGTAIL):
        folder = tmp_path / application.name
        folder.mkdir()
        own = list(both(browser, application, folder, asking))
        print(f"\n{lines(application.name, own)}", end="", flush=True)
        tallies += own
    print(f"\n{lines('all', tallies)}")
    whole = [one for one in tallies if one.way == WAYS[0]]
    assert share(whole, "found") >= 85
    assert share(whole, "wrong") <= 1
    assert share(whole, "falsely") <= 5
