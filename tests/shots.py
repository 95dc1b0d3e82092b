"""`python -m tests.shots FOLDER`: pictures of every screen of the sample world, both languages, both widths."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from app import create_app
from config import Settings
from core import schema
from core.db import Database
from core.workspaces.queries import workspace_by_slug
from demo.loading import SAMPLE_PASSWORD, SLUG, load_world, sample_sign_in
from tests.journeys.stage import selling, serving
from tests.plugins.browser import FLAGS, chromium

STAFF = {
    "home": "/w/minato/",
    "articles": "/w/minato/articles/",
    "article-new": "/w/minato/articles/new",
    "collections": "/w/minato/collections/",
    "reviews": "/w/minato/reviews",
    "freshness": "/w/minato/freshness",
    "tours": "/w/minato/tours/",
    "tooltips": "/w/minato/tooltips/",
    "checklists": "/w/minato/checklists/",
    "banners": "/w/minato/banners/",
    "announcements": "/w/minato/announcements/",
    "segments": "/w/minato/targeting/",
    "guide-limits": "/w/minato/targeting/limits",
    "guide-why": "/w/minato/targeting/why?who=佐藤",
    "guide-week": "/w/minato/targeting/week?who=aoba-01",
    "searches": "/w/minato/searches/",
    "gaps": "/w/minato/gaps/",
    "article-use": "/w/minato/article-use/",
    "comments": "/w/minato/article-use/comments",
    "search-tuning": "/w/minato/search-tuning/?try=PWを忘れた",
    "search-pins": "/w/minato/search-tuning/pins",
    "search-learned": "/w/minato/search-tuning/learned",
    "search-why": "/w/minato/search-tuning/why?q=暗証番号&title=パスワードを忘れた",
    "synonym-hints": "/w/minato/synonym-hints/",
    "members": "/w/minato/members/",
    "profile": "/w/minato/profile/",
    "settings": "/w/minato/settings/",
    "sites": "/w/minato/settings/sites",
    "audit": "/w/minato/settings/audit",
    "imports": "/w/minato/imports/",
    "styleguide": "/w/minato/settings/styleguide",
    "search": "/w/minato/search/?q=請求書",
}
READER = {
    "help-home": "/help/minato/",
    "help-collection": "/help/minato/collections/invoices",
    "help-procedure": "/help/minato/articles/issue-in-bulk",
    "help-faq": "/help/minato/articles/reset-password",
    "help-search": "/help/minato/search?q=請求書",
    "help-answer": "/help/minato/search?q=パスワードを忘れた",
    "help-instead": "/help/minato/search?q=インポイス番号",
    "help-zero": "/help/minato/search?q=電子マネーで払いたい",
}
FIRST = {
    "site": ("/w/minato/settings/sites", ".table-title"),
    "edit": ("/w/minato/articles/?kind=procedure", ".table-title"),
    "tour": ("/w/minato/tours/", ".table-title"),
    "tooltip": ("/w/minato/tooltips/", ".table-title"),
    "checklist": ("/w/minato/checklists/", ".table-title"),
    "banner": ("/w/minato/banners/", ".table-title"),
    "announcement": ("/w/minato/announcements/", ".table-title"),
    "segment": ("/w/minato/targeting/", ".table-title"),
    "gap": ("/w/minato/gaps/", ".gap-words"),
}
WIDTHS = (1440, 390)
LOCALES = {"ja": "ja-JP", "en": "en-US"}


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve the sample world and its product on loopback; yield both addresses."""
    settings = Settings(environment="development", data_folder=folder, secret_key="for pictures only")
    schema.upgrade(settings.resolved_database_url)
    database = Database(settings.resolved_database_url)
    load_world(settings, database)
    with database.session() as session:
        workspace_id = workspace_by_slug(session, SLUG).id
    with serving(create_app(settings, database)) as base, selling(settings, database, workspace_id, base) as shop:
        yield base, shop


def sign_in(page: Page, base: str, locale: str) -> None:
    """Sign in as the sample world's admin."""
    page.goto(f"{base}/sign-in?lang={locale}")
    page.fill("[name=email]", sample_sign_in())
    page.fill("[name=password]", SAMPLE_PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/w/minato/")


def shoot(page: Page, name: str, target: Path) -> None:
    """Take one picture of the whole page."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target / f"{name}.png", full_page=True)


def embedded(page: Page, shop: str, mark: str, target: Path) -> None:
    """Take pictures of the widget in the sample product."""
    page.goto(f"{shop}/invoices")
    page.locator("annai-widget .launcher").wait_for()
    shoot(page, f"product-{mark}", target)
    page.locator("annai-widget .launcher").click()
    panel = page.locator("annai-widget .panel")
    panel.get_by_role("combobox").wait_for()
    shoot(page, f"panel-{mark}", target)
    panel.get_by_role("combobox").fill("請求書")
    panel.get_by_role("combobox").press("Enter")
    panel.locator(".results a").first.wait_for()
    shoot(page, f"panel-search-{mark}", target)
    panel.locator(".results a").first.click()
    panel.locator(".article").wait_for()
    shoot(page, f"panel-article-{mark}", target)


def series(browser: Browser, base: str, shop: str, target: Path, locale: str, width: int) -> None:
    """Take all pictures of one language and width."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale=LOCALES[locale], timezone_id="Asia/Tokyo"
    )
    page, mark = context.new_page(), f"{locale}-{width}"
    embedded(page, shop, mark, target)
    page.goto(f"{base}/sign-in?lang={locale}")
    shoot(page, f"sign-in-{mark}", target)
    for name, path in READER.items():
        page.goto(base + path)
        shoot(page, f"{name}-{mark}", target)
    sign_in(page, base, locale)
    for name, path in STAFF.items():
        page.goto(base + path)
        shoot(page, f"{name}-{mark}", target)
    for name, (path, link) in FIRST.items():
        page.goto(base + path)
        page.locator(link).first.click()
        shoot(page, f"{name}-{mark}", target)
    context.close()


def main(target: Path) -> None:
    """Take all pictures."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (base, shop), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        for locale in LOCALES:
            for width in WIDTHS:
                series(browser, base, shop, target, locale, width)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
