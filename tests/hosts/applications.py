"""The applications, how strict each can be about itself, and what its users do there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.hosts import programs
from tests.hosts.front import Policy

Visit = Callable[[str], None]


@dataclass(frozen=True)
class Screen:
    """A screen that a step of the tour stands on."""

    title: str
    selector: str
    url: str | None
    """Its address, where it has one."""
    press: bool = False
    """Whether the user goes on by pressing what the step points at."""


@dataclass(frozen=True)
class Application:
    """A host, with three screens to be led over."""

    name: str
    command: programs.Command
    policy: Policy
    start: str
    enter: Callable[[Page], None]
    """Comes from the first answer to the application's own screen."""
    screens: tuple[Screen, Screen, Screen]
    tooltip: str
    journey: Callable[[Page], Iterator[str]]
    """What a user does with or without Annai; yields a name whenever the page is to be compared."""
    varying: str = r"(?!)"
    """What differs between any two visits, as an expression over the page's text and attributes."""
    ignored: str = "annai-widget"
    """What is left out of the comparison: what is Annai's, and what is drawn by lot at each visit."""
    checked: str = ""
    """The address that completes an item of the checklist; the start without one."""
    own_words: tuple[str, ...] = ()
    """What the application itself says in the console."""
    addresses: tuple[str, ...] = ()
    """Its screens with an address of their own, in the order in which they are measured."""


def _sign_in(page: Page) -> None:
    page.locator("#id_username").fill("sato")
    page.locator("#id_password").fill("password")
    page.locator("[type=submit]").click()
    page.locator("#user-tools").wait_for()


def _django_journey(page: Page) -> Iterator[str]:
    yield "start"
    page.locator("#content-main .model-user th a").click()
    page.locator("#searchbar").fill("tanaka")
    page.locator("#changelist-search [type=submit]").click()
    page.locator("#result_list tbody tr").wait_for()
    yield "search"
    page.locator("#result_list tbody th a").click()
    page.locator("#id_last_name").fill("田中")
    page.locator("#id_groups_add_link, #id_groups_add_all_link, #id_groups_add_all").first.click()
    yield "form"
    page.locator("[name=_continue]").click()
    page.locator(".messagelist .success").wait_for()
    yield "saved"


DJANGO = Application(
    name="Django admin",
    command=programs.django_admin,
    # Its lists and forms bring jQuery, which writes HTML as soon as it is loaded.
    policy=Policy(trusted=re.compile(r"^/admin/(?:$|login|auth/$|password_change)")),
    start="/admin/",
    enter=_sign_in,
    screens=(
        Screen("利用者とグループ", "#content-main .app-auth caption a", "/admin/"),
        Screen("利用者を探す", "#searchbar", "/admin/auth/user/"),
        Screen("グループの名前", "#id_name", "/admin/auth/group/add/"),
    ),
    tooltip="#recent-actions-module h2",
    journey=_django_journey,
    varying=r'csrfmiddlewaretoken.*|value="[A-Za-z0-9]{64}"|\w+\*{10,}|\d{1,2}:\d{2}(?::\d{2})?',
    checked="/admin/auth/user/",
    addresses=(
        "/admin/",
        "/admin/auth/user/",
        "/admin/auth/user/add/",
        "/admin/auth/user/2/change/",
        "/admin/auth/group/add/",
        "/admin/password_change/",
    ),
)


def _sign_in_to_wagtail(page: Page) -> None:
    page.locator("#id_username").fill("sato")
    page.locator("#id_password").fill("password")
    page.locator("form [type=submit]").click()
    page.wait_for_url("**/admin/")


def _no_journey(_page: Page) -> Iterator[str]:
    return iter(())


WAGTAIL = Application(
    name="Wagtail",
    command=programs.wagtail,
    policy=Policy(styles=False),
    start="/admin/",
    enter=_sign_in_to_wagtail,
    screens=DJANGO.screens,
    tooltip="h1",
    journey=_no_journey,
    addresses=(
        "/admin/",
        "/admin/pages/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/users/",
        "/admin/users/new/",
        "/admin/redirects/",
        "/admin/account/",
    ),
)


def _load_node_red(page: Page) -> None:
    page.locator(".red-ui-palette-node").first.wait_for()
    page.locator("#red-ui-loading-progress").wait_for(state="hidden")


def _node_red_journey(page: Page) -> Iterator[str]:
    yield "start"
    page.locator("#red-ui-header-button-sidemenu").click()
    page.locator("#menu-item-user-settings").wait_for()
    yield "menu"
    page.locator("#menu-item-user-settings").click()
    page.locator("#user-settings-view-show-grid").wait_for()
    yield "settings"


NODE_RED = Application(
    name="Node-RED",
    command=programs.node_red,
    # Its editor writes styles and handlers into elements, and its nodes come as HTML with scripts.
    policy=Policy(
        styles=False,
        handlers=False,
        fragments=("/nodes", "/plugins"),
        evaluated=("/vendor/mermaid/mermaid.min.js",),
    ),
    start="/",
    enter=_load_node_red,
    screens=(
        Screen("メニュー", "#red-ui-header-button-sidemenu", None, press=True),
        Screen("設定を開く", "#menu-item-user-settings", None, press=True),
        Screen("表示の設定", "#user-settings-view-show-grid", None),
    ),
    tooltip="#red-ui-header-button-deploy",
    journey=_node_red_journey,
    varying=r"\?v=[0-9a-f]{12}|[0-9a-f]{16}",
    ignored="annai-widget, .red-ui-help-tips",
)


def _verdaccio_journey(page: Page) -> Iterator[str]:
    yield "list"
    page.get_by_text("minato-forms").first.click()
    page.wait_for_url("**/minato-forms")
    page.locator("[role=tab]").first.wait_for()
    yield "package"
    page.locator("[role=tab]").nth(1).click()
    yield "tab"


VERDACCIO = Application(
    name="Verdaccio",
    command=programs.verdaccio,
    policy=Policy(styles=False),
    start="/",
    enter=lambda page: page.get_by_text("minato-forms").first.wait_for(),
    screens=(
        Screen("パッケージ", "a[href$='minato-forms']", "/", press=True),
        Screen("依存関係", "[role=tab]:nth-of-type(2)", "/-/web/detail/minato-forms", press=True),
        Screen("一覧へ", "header a", "/-/web/detail/minato-forms"),
    ),
    tooltip="header input",
    journey=_verdaccio_journey,
    checked="/-/web/detail/minato-forms",
    # It ships fewer languages than it lists.
    own_words=("file not found, fallback to en-US",),
)


def _desk_journey(page: Page) -> Iterator[str]:
    yield "list"
    page.locator("sl-button#add").click()
    page.locator("sl-input#partner input").fill("すみれ商会")
    yield "form"
    page.locator("sl-button#save").click()
    page.locator("sl-switch#mail").click()
    yield "settings"


DESK = Application(
    name="Shoelace",
    command=programs.order_desk,
    # Lit writes its templates as HTML, by a policy of its own.
    policy=Policy(trusted=re.compile("^/$"), names="lit-html"),
    start="/",
    enter=lambda page: page.locator("sl-button#add button").wait_for(),
    screens=(
        Screen("受注を追加", "order-desk >>> order-list >>> #add >>> button", None, press=True),
        Screen("受注を保存", "order-desk >>> order-form >>> #save >>> button", None, press=True),
        Screen("知らせ", "order-desk >>> desk-settings >>> #mail", None),
    ),
    tooltip="order-desk >>> #state >>> span",
    journey=_desk_journey,
)
ALL = (DJANGO, NODE_RED, DESK, VERDACCIO)
