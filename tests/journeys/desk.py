"""Somebody at the builder, in a page of the product."""

from __future__ import annotations

from uuid import UUID

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.journeys.keyboard import Keys
from tests.journeys.stage import Stage

SAVED = "下書き・保存済み"


class Desk:
    """The builder in a page of the product."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dock = page.locator("annai-widget .dock")
        expect(self.dock).to_be_visible()

    def button(self, name: str, *, exact: bool = True) -> Locator:
        """Return one of its buttons."""
        return self.dock.get_by_role("button", name=name, exact=exact)

    def step(self, target: str, title: str, body: str = "") -> None:
        """Add a step at an element, by pointer, and write it."""
        self.button("要素を選んで追加").click()
        self.page.locator(target).click()
        self.write(title, body)

    def write(self, title: str, body: str = "") -> None:
        """Write the current entry."""
        self.dock.get_by_label("題名（日本語）").fill(title)
        if body:
            self.dock.get_by_label("本文（日本語）").fill(body)

    def titles(self) -> list[str]:
        """Return what the entries are called, in order."""
        return self.dock.locator("[data-row]").all_text_contents()

    def saved(self) -> None:
        """Wait until everything is in the draft."""
        expect(self.dock.locator("[data-state]")).to_have_text(SAVED)

    def close(self) -> None:
        """Leave."""
        self.saved()
        self.button("ビルダーを閉じる").click()
        expect(self.dock).to_be_hidden()
        self.page.close()


def accessible(page: Page) -> None:
    """Let axe look at the widget, past the policy of the page: nothing else is tested there afterwards."""
    client = page.context.new_cdp_session(page)
    client.send("Page.setBypassCSP", {"enabled": True})
    found = Axe().run(page, context={"include": [["annai-widget"]]}).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found] == []


def followed(editor: Keys) -> tuple[Desk, str]:
    """Follow the link into the product; return the builder there, and the link."""
    page = editor.page
    link = page.locator("main a[href*=annai-build]")
    with page.context.expect_page() as coming:
        link.click()
    return Desk(coming.value), link.get_attribute("href") or ""


def begun(stage: Stage, editor: Keys, kind: str, name: str, path: str = "/") -> Desk:
    """Begin a guide in the product, from its list in the admin."""
    page = editor.page
    page.goto(stage.staff(f"{kind}s/new"))
    page.get_by_role("link", name="製品の画面で作る").click()
    page.get_by_label("名前").fill(name)
    page.get_by_label("製品のページ").fill(f"{stage.shop}{path}")
    page.get_by_role("button", name="下書きとリンクを作る").click()
    return followed(editor)[0]


def opened(stage: Stage, editor: Keys, kind: str, guide_id: UUID, path: str = "/invoices") -> tuple[Desk, str]:
    """Open the builder for a draft that is there; return it, and the link that led there."""
    page = editor.page
    page.goto(stage.staff(f"{kind}s/{guide_id}"))
    page.get_by_role("link", name="製品の画面で作る").click()
    page.get_by_label("製品のページ").fill(f"{stage.shop}{path}")
    page.get_by_role("button", name="リンクを作る").click()
    return followed(editor)
