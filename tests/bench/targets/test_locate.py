"""How long finding an element takes in the browser, beside a bare pass over all nodes of the page."""

from __future__ import annotations

import subprocess
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.bench
HERE = Path(__file__).parent
ROOT = HERE.parents[2]
# How often each size is looked at, and how often in slices.
SIZES = {2_000: (200, 20), 50_000: (6, 6)}
# The best of many is what the code takes; the rest is what the neighbours on the machine take.
LOCATE_MS, SLICE_MS = 10, 16


@pytest.fixture(scope="module")
def locating(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the widget's own code to read, find and slice."""
    out = tmp_path_factory.mktemp("locating") / "locating.js"
    command = ["npx", "--no-install", "esbuild", str(HERE / "locating.ts"), "--bundle", "--format=iife"]
    options = ["--minify", "--global-name=locating", f"--outfile={out}"]
    subprocess.run([*command, *options], cwd=ROOT, check=True, capture_output=True)
    return out.read_text("utf-8") + "; window.locating = locating"


def told(name: str, looks: list[dict[str, Any]], bare: float) -> str:
    """Return a line with the best and the median of some times, and how often a bare pass fits into the best."""
    times = [look[name] for look in looks]
    return f"{name} {min(times):7.1f} ms (median {median(times):.1f}, {min(times) / bare:.0f} bare passes)"


def test_locate(page: Page, locating: str) -> None:
    best: dict[int, float] = {}
    for size, (times, slicings) in SIZES.items():
        page.goto("about:blank")
        page.evaluate(locating)
        page.evaluate("size => { window.wanted = locating.fill(size) }", size)
        looks = page.evaluate("times => locating.looks(wanted, times)", times)
        sliced = [page.evaluate("locating.sliced(wanted)") for _ in range(slicings)]
        bare = min(look["bare"] for look in looks)
        best[size] = min(look["whole"] for look in looks)
        head = f"{looks[0]['elements']:,} elements, {looks[0]['nodes']:,} nodes, bare pass {bare:.2f} ms"
        longest = sorted(one["longest"] for one in sliced)
        print(f"\n{head}; {told('read', looks, bare)}; {told('whole', looks, bare)}", end="")
        cut = f"longest of about {sliced[0]['slices']} slices {longest[0]:.1f} ms (median {median(longest):.1f}"
        print(f"; {cut}, worst {longest[-1]:.1f} of {slicings} times)", flush=True)
        assert longest[0] <= SLICE_MS
        assert all(look["right"] for look in looks)
        assert all(one["right"] for one in sliced)
    assert best[2_000] <= LOCATE_MS
