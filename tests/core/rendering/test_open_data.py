"""Every page of real help centers renders, safely and completely."""

import re
from pathlib import Path

import pytest

from core.rendering import Rendered, clean_html, nodes_html, render
from tests.core.rendering.inspection import wrong_nodes, wrongs

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
# What is rendered a second time: every so manieth page.
SAMPLE = 8


@pytest.fixture(scope="module")
def pages(open_data: Path) -> dict[str, Rendered]:
    files = sorted((open_data / "help-docs").rglob("*.md"))
    sources = (FRONT_MATTER.sub("", file.read_text(encoding="utf-8")) for file in files)
    return {source: render(source) for source in sources}


@pytest.mark.slow
def test_real_pages_are_safe(pages: dict[str, Rendered]) -> None:
    assert [wrong for page in pages.values() for wrong in wrongs(page.html) + wrong_nodes(page.nodes)] == []
    assert [wrong for page in pages.values() for step in page.steps for wrong in wrongs(step.html)] == []


@pytest.mark.slow
def test_real_pages_are_stable(pages: dict[str, Rendered]) -> None:
    sample = list(pages.values())[::SAMPLE]
    assert [page.lead_markdown for page in sample if clean_html(page.html) != page.html] == []
    assert [page.lead_markdown for page in sample if nodes_html(page.nodes) != page.html] == []


@pytest.mark.slow
def test_real_pages_have_what_pages_have(pages: dict[str, Rendered]) -> None:
    assert len(pages) > 600
    assert sum(bool(page.toc) for page in pages.values()) > 0.95 * len(pages)
    assert sum(len(page.steps) for page in pages.values()) > 2 * len(pages)
    assert sum(len(page.links) for page in pages.values()) > len(pages)
    assert sum(len(page.images) for page in pages.values()) > 500
    assert sum('class="callout ' in page.html for page in pages.values()) > 150


@pytest.mark.slow
def test_headings_come_back_as_headings(pages: dict[str, Rendered]) -> None:
    for source, page in pages.items():
        plain = re.sub(r"<!--.*?-->|```.*?```|~~~.*?~~~|<[a-zA-Z].*?>", "", source, flags=re.DOTALL)
        written = len(re.findall(r"^#{1,6}\s+\S", plain, flags=re.MULTILINE))
        assert len(page.toc) >= written * 0.8
