"""The import in a browser: the page follows the job by itself and shows the report when it is over."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.jobs.worker import Worker
from core.web.application import AnnaiFlask
from tests.factories import PASSWORD, Place
from tests.kb.exchange.conftest import files_of, zipped

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def imports(page: Page, server: str, place: Place) -> Page:
    page.goto(f"{server}/sign-in")
    page.fill("[name=email]", place.email("manager"))
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/w/minato/"))
    page.goto(f"{server}/w/minato/imports/")
    return page


def test_the_report_comes_by_itself(imports: Page, worker: Worker, harbour: Path, tmp_path: Path) -> None:
    archive = tmp_path / "help-center.zip"
    archive.write_bytes(zipped(files_of(harbour)))
    imports.get_by_label("zipファイル").set_input_files(archive)
    imports.get_by_role("button", name="インポートを開始").click()
    expect(imports.get_by_role("progressbar", name="順番を待っています")).to_be_visible()
    worker.run_due()
    expect(imports.get_by_role("table", name="ファイルごとの結果")).to_be_visible()
    imports.get_by_role("link", name=re.compile("スキップ 3")).click()
    expect(imports.get_by_text("notes.bin.md")).to_be_visible()
    expect(imports.get_by_text("ja/billing/create-invoice.md", exact=True)).to_have_count(0)


def test_a_narrow_screen_scrolls_in_one_direction_only(
    imports: Page, worker: Worker, app: AnnaiFlask, harbour: Path, tmp_path: Path
) -> None:
    imports.set_viewport_size({"width": 390, "height": 800})
    archive = tmp_path / "help-center.zip"
    archive.write_bytes(zipped(files_of(harbour)))
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert imports.evaluate(overflow) == 0
    imports.get_by_label("zipファイル").set_input_files(archive)
    imports.get_by_role("button", name="インポートを開始").click()
    worker.run_due()
    expect(imports.get_by_role("table", name="ファイルごとの結果")).to_be_visible()
    assert imports.evaluate(overflow) == 0
