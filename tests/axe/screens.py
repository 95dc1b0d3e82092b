"""Every screen in each state it has: where it is, who opens it, and what is done there before axe looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page, expect

FULL, EMPTY, GUIDES_OFF = "/w/minato", "/w/empty", "/w/off"
HELP, EMPTY_HELP = "/help/minato", "/help/empty"
Reach = Callable[[Page], None]


@dataclass(frozen=True)
class Screen:
    """One state of one screen."""

    endpoint: str
    path: str
    state: str = "filled"
    who: str = "admin"
    reach: Reach | None = None

    @property
    def name(self) -> str:
        """What a failure is called by."""
        return f"{self.endpoint}-{self.state}"


def ready(page: Page) -> None:
    """Wait until the editor stands where its plain field was."""
    expect(page.get_by_role("toolbar").first).to_be_visible()


def send(form: str, field: str = "", value: str = "", submitter: str = "") -> Reach:
    """Send a form past the browser's own checks, with a mistake in it."""

    def reach(page: Page) -> None:
        sent = page.locator(form).first
        if field:
            page.locator(field).first.evaluate("(one, value) => { one.value = value; }", value)
        with page.expect_navigation():
            sent.evaluate(
                "(one, by) => { one.noValidate = true; one.requestSubmit(by ? document.querySelector(by) : null); }",
                submitter,
            )

    return reach


def publish(page: Page) -> None:
    """Publish a guide that isn't ready, past the question that comes before."""
    page.locator("[name=name]").first.evaluate("one => { one.value = ''; }")
    page.locator("button[value=publish]").click()
    with page.expect_navigation():
        page.locator("#ask button[value=yes]").click()


def suggest(page: Page) -> None:
    """Type until something is offered."""
    page.locator("#q").fill("請求書")
    expect(page.get_by_role("option").first).to_be_visible()


def offered(page: Page) -> None:
    """Type in the bar until something is offered, and choose it."""
    page.locator("#site-search").fill("請求書")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")


def drawer(page: Page) -> None:
    """Open the menu of a phone."""
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator(".topbar [data-nav-open], .topbar button[aria-controls=sidebar]").first.click()
    expect(page.locator("#sidebar")).to_be_visible()


def tab(name: str) -> Reach:
    """Open a tab beside the editor."""

    def reach(page: Page) -> None:
        ready(page)
        page.locator(f"[role=tab][aria-controls$={name}]").click()

    return reach


def conflict(page: Page) -> None:
    """Save what somebody else has saved meanwhile."""
    ready(page)
    page.locator("#draft [name=started_from]").evaluate("one => { one.value = '0'; }")
    page.locator("#title").press("End")
    page.keyboard.type("x")
    page.locator("button[form=draft][type=submit]").first.click()
    expect(page.locator("#theirs")).to_be_visible()


def bad_key(page: Page) -> None:
    """Add what is no key."""
    page.locator("[name=algorithm][value=RS256]").check()
    send("main form:has(#pem)", "#pem", "no key")(page)


def bad_look(page: Page) -> None:
    """Give the widget a colour that is none."""
    send("main form", "#brand_color", "teal")(page)


def send_back(page: Page) -> None:
    """Send a guide back without a word."""
    page.locator("[data-opens=send-back]").first.click()
    page.locator("#send-back form").evaluate("one => { one.noValidate = true; one.requestSubmit(); }")
    expect(page.locator("#send-back [aria-invalid=true]")).to_be_visible()


def _lists() -> Iterator[Screen]:
    """Screens of a workspace that need no id, in both workspaces."""
    for endpoint, path in {
        "home.index": "/",
        "articles.index": "/articles/",
        "articles.new": "/articles/new?kind=faq",
        "collections.index": "/collections/",
        "reviews.index": "/reviews",
        "reviews.freshness": "/freshness",
        "tours.index": "/tours/",
        "tours.new": "/tours/new",
        "tooltips.index": "/tooltips/",
        "tooltips.new": "/tooltips/new",
        "checklists.index": "/checklists/",
        "checklists.new": "/checklists/new",
        "banners.index": "/banners/",
        "banners.new": "/banners/new",
        "announcements.index": "/announcements/",
        "announcements.new": "/announcements/new",
        "targeting.index": "/targeting/",
        "targeting.new": "/targeting/segments/new",
        "targeting.limits": "/targeting/limits",
        "targeting.why": "/targeting/why?as=nobody",
        "targeting.week": "/targeting/week?as=nobody",
        "searches.index": "/searches/",
        "gaps.index": "/gaps/",
        "synonym_hints.index": "/synonym-hints/",
        "article_use.index": "/article-use/",
        "article_use.inbox": "/article-use/comments",
        "members.index": "/members/",
        "settings.index": "/settings/",
        "settings.sites": "/settings/sites",
        "settings.audit": "/settings/audit",
        "imports.index": "/imports/",
        "staff_search.index": "/search/?q=請求書",
        "tuning.index": "/search-tuning/?try=PWを忘れた",
        "tuning.pins": "/search-tuning/pins",
        "tuning.learned": "/search-tuning/learned",
        "tuning.why": "/search-tuning/why?q=請求書",
    }.items():
        yield Screen(endpoint, FULL + path)
        yield Screen(endpoint, EMPTY + path, "empty")


MORE = [
    Screen("home.index", f"{FULL}/", "drawer", reach=drawer),
    Screen("home.index", f"{FULL}/", "reader", who="reader"),
    Screen("articles.index", f"{FULL}/articles/?q=zzzz", "nothing fits"),
    Screen("articles.index", f"{FULL}/articles/?state=trash", "trash"),
    Screen("articles.index", f"{FULL}/articles/", "reader", who="reader"),
    Screen("articles.new", f"{FULL}/articles/new", "error", reach=send("main form", "#title", "")),
    Screen("articles.edit", f"{FULL}/articles/{{article}}", reach=ready),
    Screen("articles.edit", f"{FULL}/articles/{{reviewed}}", "review", reach=ready),
    Screen("articles.edit", f"{FULL}/articles/{{draft}}", "checks", reach=tab("checks")),
    Screen("articles.edit", f"{FULL}/articles/{{draft}}", "saves", reach=tab("history")),
    Screen("articles.edit", f"{FULL}/articles/{{article}}", "conflict", reach=conflict),
    Screen("articles.edit", f"{FULL}/articles/{{article}}", "reader", who="reader"),
    Screen("articles.history", f"{FULL}/articles/{{article}}/history"),
    Screen("articles.preview", f"{FULL}/articles/{{article}}/preview"),
    Screen("collections.edit", f"{FULL}/collections/{{collection}}"),
    Screen("collections.edit", f"{FULL}/collections/{{collection}}", "error", reach=send("main form", "#name", "")),
    Screen("collections.index", f"{FULL}/collections/", "error", reach=send("#shelf form", "#shelf #name", "")),
    Screen("tours.new", f"{FULL}/tours/new", "error", reach=send("main form", submitter="button[value=procedure]")),
    Screen("tours.edit", f"{FULL}/tours/{{tour}}"),
    Screen("tours.edit", f"{FULL}/tours/{{tour}}", "error", reach=publish),
    Screen("tours.edit", f"{FULL}/tours/{{tour}}", "reader", who="reader"),
    Screen("tours.preview", f"{FULL}/tours/{{tour}}/preview"),
    Screen("tours.history", f"{FULL}/tours/{{tour}}/versions"),
    Screen("tours.health", f"{FULL}/tours/{{tour}}/health"),
    Screen("builder.new", f"{FULL}/builder/new/checklist"),
    Screen("builder.new", f"{FULL}/builder/new/tooltip", "error", reach=send("main form", "#name", "")),
    Screen("builder.start", f"{FULL}/builder/tour/{{tour}}"),
    Screen("builder.start", f"{FULL}/builder/tour/{{tour}}", "error", reach=send("main form", "#address", "x")),
    Screen("tooltips.new", f"{FULL}/tooltips/new", "error", reach=send("#guide")),
    Screen("tooltips.edit", f"{FULL}/tooltips/{{tooltip}}"),
    Screen("tooltips.edit", f"{FULL}/tooltips/{{tooltip}}", "error", reach=publish),
    Screen("checklists.preview", f"{FULL}/checklists/{{checklist}}/preview"),
    Screen("tooltips.preview", f"{FULL}/tooltips/{{tooltip}}/preview"),
    Screen("tooltips.history", f"{FULL}/tooltips/{{tooltip}}/versions"),
    Screen("tooltips.health", f"{FULL}/tooltips/{{tooltip}}/health"),
    Screen("checklists.new", f"{FULL}/checklists/new", "error", reach=send("main form")),
    Screen("checklists.edit", f"{FULL}/checklists/{{checklist}}"),
    Screen("checklists.edit", f"{FULL}/checklists/{{checklist}}", "error", reach=publish),
    Screen("checklists.history", f"{FULL}/checklists/{{checklist}}/versions"),
    Screen("checklists.health", f"{FULL}/checklists/{{checklist}}/health"),
    Screen("banners.new", f"{FULL}/banners/new", "error", reach=send("#guide")),
    Screen("banners.edit", f"{FULL}/banners/{{banner}}"),
    Screen("banners.edit", f"{FULL}/banners/{{banner}}", "error", reach=publish),
    Screen("banners.history", f"{FULL}/banners/{{banner}}/versions"),
    Screen("banners.health", f"{FULL}/banners/{{banner}}/health"),
    Screen("announcements.new", f"{FULL}/announcements/new", "error", reach=send("#guide")),
    Screen("announcements.edit", f"{FULL}/announcements/{{announcement}}"),
    Screen("announcements.edit", f"{FULL}/announcements/{{announcement}}", "error", reach=publish),
    Screen("announcements.history", f"{FULL}/announcements/{{announcement}}/versions"),
    Screen("announcements.health", f"{FULL}/announcements/{{announcement}}/health"),
    Screen("banners.preview", f"{FULL}/banners/{{banner}}/preview"),
    Screen("announcements.preview", f"{FULL}/announcements/{{announcement}}/preview"),
    Screen("announcements.edit", f"{FULL}/announcements/{{asked}}", "review"),
    Screen("announcements.edit", f"{FULL}/announcements/{{asked}}", "send back error", reach=send_back),
    Screen("tooltips.edit", f"{FULL}/tooltips/{{staged}}", "staging"),
    Screen("tooltips.history", f"{FULL}/tooltips/{{staged}}/versions", "staging"),
    Screen("tooltips.index", f"{GUIDES_OFF}/tooltips/", "off"),
    Screen("targeting.limits", f"{GUIDES_OFF}/targeting/limits", "off"),
    Screen("targeting.edit", f"{FULL}/targeting/segments/{{segment}}"),
    Screen("targeting.edit", f"{FULL}/targeting/segments/{{segment}}", "error", reach=send("#segment", "#name", "")),
    Screen(
        "targeting.limits", f"{FULL}/targeting/limits", "error", reach=send("main form", "#tours_per_session", "99")
    ),
    Screen("targeting.why", f"{FULL}/targeting/why?guide={{tooltip}}&who=aoba-01&address=/settings", "open"),
    Screen("targeting.why", f"{FULL}/targeting/why?who=佐", "several"),
    Screen("targeting.week", f"{FULL}/targeting/week?who=aoba-01", "open"),
    Screen("gaps.show", f"{FULL}/gaps/{{gap_open}}", "open"),
    Screen("gaps.show", f"{FULL}/gaps/{{gap_open}}", "error", reach=send("form[action$=dismiss]")),
    Screen("gaps.show", f"{FULL}/gaps/{{gap_published}}", "published"),
    Screen("gaps.show", f"{FULL}/gaps/{{gap_proven}}", "proven"),
    Screen("gaps.index", f"{FULL}/gaps/", "error", reach=send("#phone form")),
    Screen("synonym_hints.index", f"{FULL}/synonym-hints/?state=accepted", "accepted"),
    Screen("searches.index", f"{FULL}/searches/?days=7&source=widget", "narrowed"),
    Screen("members.index", f"{FULL}/members/", "error", reach=send("#invite form")),
    Screen("members.collections", f"{FULL}/members/{{partner}}/collections"),
    Screen("members.collections", f"{FULL}/members/{{reader}}/collections", "error", reach=send("main form")),
    Screen("members.collections", f"{FULL}/members/{{reader}}/collections", "becoming a partner"),
    Screen("profile.index", f"{FULL}/profile/"),
    Screen("profile.index", f"{FULL}/profile/", "error", reach=send("form[action$=password]")),
    Screen("settings.index", f"{FULL}/settings/", "error", reach=send("main form", "#brand_color", "no colour")),
    Screen("settings.sites", f"{FULL}/settings/sites", "error", reach=send("#add form")),
    Screen("settings.site", f"{FULL}/settings/sites/{{site}}"),
    Screen("settings.site", f"{FULL}/settings/sites/{{site}}", "error", reach=send("main form", "#origins", "nowhere")),
    Screen("settings.site", f"{FULL}/settings/sites/{{site}}", "look error", reach=bad_look),
    Screen("identity.index", f"{FULL}/settings/sites/{{site}}/identity/"),
    Screen("identity.index", f"{FULL}/settings/sites/{{site}}/identity/", "error", reach=bad_key),
    Screen("settings.styleguide", f"{FULL}/settings/styleguide"),
    Screen("imports.index", f"{FULL}/imports/", "error", reach=send("main form")),
    Screen("imports.show", f"{FULL}/imports/{{report}}", "report"),
    Screen("imports.show", f"{FULL}/imports/{{refused}}", "refused"),
    Screen("imports.show", f"{FULL}/imports/{{waiting}}", "waiting"),
    Screen("staff_search.index", f"{FULL}/search/?q=zzzz", "nothing found"),
    Screen("staff_search.index", f"{FULL}/search/?q=パスワードを忘れた", "answered"),
    Screen("staff_search.index", f"{FULL}/search/?q=インポイス番号", "other words"),
    Screen("staff_search.index", f"{FULL}/search/?q=請求書&verified=1&page=2", "second page"),
    Screen("staff_search.index", f"{FULL}/search/?q=請求書&kind=faq&written=en", "nothing left"),
    Screen("staff_search.index", f"{FULL}/search/", "offered while typing", reach=offered),
    Screen("staff_search.index", f"{FULL}/search/?q=請求書&why=1", "why"),
    Screen("tuning.index", f"{FULL}/search-tuning/", "error", reach=send("#synonym form", "#words", "PW")),
    Screen("tuning.edit", f"{FULL}/search-tuning/synonyms/{{synonym}}"),
    Screen("tuning.pins", f"{FULL}/search-tuning/pins?text=請求書&article={{article}}", "open"),
    Screen("tuning.pins", f"{FULL}/search-tuning/pins", "error", reach=send("#place form")),
    Screen("tuning.why", f"{FULL}/search-tuning/why?q=請求書&article={{article}}", "found"),
    Screen("tuning.why", f"{FULL}/search-tuning/why?q=請求書&article={{draft}}", "not found"),
]
READER = [
    Screen("reader.home", f"{HELP}/", who="nobody"),
    Screen("reader.home", f"{HELP}/", "suggestions", "nobody", suggest),
    Screen("reader.home", f"{EMPTY_HELP}/", "empty", "nobody"),
    Screen("reader.collection", f"{HELP}/collections/{{shelf}}", who="nobody"),
    Screen("reader.article", f"{HELP}/articles/{{slug}}", "procedure", "nobody"),
    Screen("reader.article", f"{HELP}/articles/{{faq}}", "faq", "nobody"),
    Screen("reader.article", f"{HELP}/articles/{{english}}", "english", "nobody"),
    Screen("reader.article", f"{HELP}/articles/{{slug}}?voted=yes", "voted yes", "nobody"),
    Screen("reader.article", f"{HELP}/articles/{{slug}}?voted=no", "voted no", "nobody"),
    Screen("reader.article", f"{HELP}/articles/{{slug}}?voted=no&told=1", "told", "nobody"),
    Screen("reader.search", f"{HELP}/search?q=請求書", "found", "nobody"),
    Screen("reader.search", f"{HELP}/search?q=請求書を電子マネーで", "near", "nobody"),
    Screen("reader.search", f"{HELP}/search?q=パスワードを忘れた", "answered", "nobody"),
    Screen("reader.search", f"{HELP}/search?q=インポイス番号", "other words", "nobody"),
    Screen("reader.search", f"{HELP}/search?q=請求書&kind=faq&verified=1", "narrowed down", "nobody"),
    Screen("reader.search", f"{HELP}/search?q=zzzz", "nothing found", "nobody"),
    Screen("reader.search", f"{HELP}/search", "nothing asked", "nobody"),
    Screen("reader.search", f"{EMPTY_HELP}/search?q=請求書", "empty", "nobody"),
    Screen("reader.ask", f"{HELP}/ask", who="nobody"),
    Screen("reader.ask", f"{HELP}/ask", "error", "nobody", send("main form:has(#text)", "#email", "no address")),
    Screen("reader.thanks", f"{HELP}/thanks", who="nobody"),
    Screen("reader.article", f"{HELP}/articles/nowhere", "error 404", "nobody"),
]
PLAIN = [
    Screen("accounts.sign_in", "/sign-in", who="nobody"),
    Screen("accounts.sign_in", "/sign-in", "error", "nobody", send("main form")),
    Screen("accounts.forgotten", "/forgotten", who="nobody"),
    Screen("accounts.forgotten", "/forgotten", "error", "nobody", send("main form")),
    Screen("accounts.forgotten", "/forgotten", "sent", "nobody", send("main form", "#email", "a@b.example")),
    Screen("accounts.join", "/join/{join}", who="nobody"),
    Screen("accounts.join", "/join/{join}", "error", "nobody", send("main form")),
    Screen("accounts.join", "/join/used", "error 404", "nobody"),
    Screen("accounts.join", "/join/{elsewhere}", "error 403", "reader"),
    Screen("accounts.reset", "/reset/{reset}", who="nobody"),
    Screen("accounts.reset", "/reset/{reset}", "error", "nobody", send("main form")),
    Screen("accounts.home", "/home"),
    Screen("settings.index", f"{FULL}/settings/", "error 403", "reader"),
    Screen("home.index", f"{FULL}/nothing-here", "error 404"),
    Screen("home.index", "/axe/fails", "error 500"),
]
SCREENS = [*_lists(), *MORE, *READER, *PLAIN]

NO_SCREENS = {
    "accounts.front": "leads elsewhere",
    "article_use.export": "a table to download",
    "articles.links": "answers a script",
    "articles.signed_in": "answers a script",
    "assets.static_file": "a file",
    "axe.fails": "made by these tests",
    "embed.built": "a file",
    "imports.download": "a file",
    "imports.export_state": "answers a script",
    "imports.state": "answers a script",
    "reader.brand": "a style sheet",
    "reader.file": "a file",
    "reader.suggest": "answers a script",
    "staff_search.suggest": "answers a script",
    "searches.export": "a table to download",
}
"""Addresses that no person looks at, and what they are."""
