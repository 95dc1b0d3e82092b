"""What the embed bears without the host noticing anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract

Eventually = Callable[[Callable[[], Any]], Any]


def test_nothing_to_show_costs_one_request(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["site"]["launcher"] = "none"
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url.rpartition("/")[2]))
    host.visit()
    page.wait_for_timeout(1_000)
    assert [name for name in requests if name] == ["annai.js", "boot"]
    host.annai("track('imported', {rows: 3})")
    page.wait_for_timeout(2_500)
    assert contract.facts("custom.tracked")[0]["props"] == {"name": "imported", "props": {"rows": 3}}


def test_two_copies_of_the_script_are_one(host: Host, contract: Contract, page: Page) -> None:
    host.product.copies = 2
    host.visit()
    expect(host.launcher).to_be_visible()
    page.wait_for_timeout(500)
    assert page.locator("annai-widget").count() == 1
    assert len(contract.asked("boot")) == 1


def test_calls_before_the_script(host: Host, contract: Contract, page: Page) -> None:
    page.add_init_script("window.annai = {q: [['identify', 'u1', {name: '佐藤'}], ['open', {query: '請求書'}]]}")
    host.visit()
    expect(host.part(".results li")).to_have_count(2)
    assert [body["user"]["id"] for body in contract.asked("boot")] == ["u1"]


def test_server_away_leaves_the_page_alone(host: Host, contract: Contract, page: Page) -> None:
    contract.is_away = True
    host.visit()
    page.wait_for_timeout(800)
    assert page.locator("annai-widget").count() == 0
    host.annai("search('請求書')")
    expect(host.part(".panel").get_by_role("alert")).to_contain_text("ヘルプにつながりませんでした")
    contract.is_away = False
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(host.launcher).to_be_visible()


def test_offline_then_online(host: Host, contract: Contract, eventually: Eventually, page: Page) -> None:
    host.visit()
    expect(host.launcher).to_be_visible()
    eventually(lambda: contract.facts("page.viewed"))
    page.context.set_offline(True)
    for number in range(3):
        host.annai(f"track('offline', {{number: {number}}})")
    page.wait_for_timeout(2_500)
    assert not contract.facts("custom.tracked")
    page.context.set_offline(False)
    facts = eventually(lambda: len(contract.facts("custom.tracked")) == 3 and contract.facts("custom.tracked"))
    assert [fact["props"]["props"]["number"] for fact in facts] == [0, 1, 2]


def test_facts_outlive_the_page(host: Host, contract: Contract, eventually: Eventually, page: Page) -> None:
    host.visit()
    expect(host.launcher).to_be_visible()
    host.annai("track('leaving')")
    host.visit("/invoices")
    eventually(lambda: contract.facts("custom.tracked"))
    assert {fact["page"] for fact in contract.facts("custom.tracked")} == {"/"}


def test_consent_denied_stores_and_sends_nothing(host: Host, contract: Contract, page: Page) -> None:
    host.visit()
    expect(host.launcher).to_be_visible()
    host.annai("setConsent('granted')")
    page.wait_for_timeout(500)
    host.annai("setConsent('denied')")
    expect(host.launcher).to_be_hidden()
    before = len(contract.calls)
    for call in ("track('x')", "open()", "page('/y')", "identify('u1')"):
        host.annai(call)
    page.wait_for_timeout(2_000)
    host.visit("/invoices")
    host.annai("setConsent('denied')")
    assert [path for path, _ in contract.calls[before:]] in ([], ["boot"])
    assert page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))") in ([], ["annai:boot"])


@pytest.mark.parametrize("failing", ["denied", "full"])
def test_storage_that_fails(host: Host, contract: Contract, eventually: Eventually, page: Page, failing: str) -> None:
    denied = "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, {get() { throw new DOMException('denied', 'SecurityError') }})"
    full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    page.add_init_script(denied if failing == "denied" else full)
    contract.boot["checklists"] = [answers.checklist()]
    contract.boot["tours"] = [answers.tour()]
    host.visit()
    host.annai("open({tab: 'checklist'})")
    host.part(".checklist").get_by_role("button", name="済みにする").click()
    expect(host.part(".checklist .ring")).to_have_text("2 / 6")
    host.annai(f"start('{answers.TOUR}')")
    host.part(".step").get_by_role("button", name="次へ").click()
    expect(host.part(".step")).to_have_accessible_name("ここから作ります")
    eventually(lambda: contract.facts("checklist.item_done"))


def test_polluted_prototypes(host: Host, contract: Contract, page: Page) -> None:
    page.add_init_script(
        "Object.prototype.article = 'evil'; Object.prototype.onclick = 'alert(1)'; Object.prototype.href = 'https://evil.test/';"
        "Array.prototype.last = function () { return this[this.length - 1] }"
    )
    contract.boot["tooltips"] = [answers.underline()]
    host.visit()
    panel = host.open_panel()
    panel.get_by_role("combobox").fill("請求書")
    panel.locator(".results a").first.click()
    expect(panel.get_by_role("heading", name="送信した請求書を訂正して再発行する")).to_be_visible()
    assert panel.locator("[href*=evil]").count() == 0


def test_host_that_removes_our_node(host: Host, page: Page) -> None:
    host.visit()
    expect(host.launcher).to_be_visible()
    page.evaluate("document.querySelector('annai-widget').remove()")
    expect(host.launcher).to_be_visible()
    page.evaluate("document.body.replaceChildren()")
    expect(host.launcher).to_be_visible()


def test_storm_of_mutations(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tooltips"] = [{**answers.tooltip(), "target": {"selector": "#never"}}]
    host.visit()
    expect(host.launcher).to_be_visible()
    longest = page.evaluate(
        """async () => {
          let longest = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
          }).observe({entryTypes: ["longtask"]});
          for (let at = 0; at < 200; at++) {
            const box = document.createElement("div");
            for (let inner = 0; inner < 50; inner++) box.append(document.createElement("i"));
            document.body.append(box);
            document.body.className = `c${at}`;
            await new Promise((resolve) => setTimeout(resolve, 5));
            box.remove();
          }
          return longest;
        }"""
    )
    assert longest < 200


def test_right_to_left_enlarged_and_with_facts_blocked(host: Host, contract: Contract, page: Page) -> None:
    """A page of another direction at 200 % (half of the window), whose visitor blocks where facts go."""
    page.set_viewport_size({"width": 640, "height": 360})
    page.route("**/embed/v1/events", lambda route: route.abort())
    page.add_init_script("addEventListener('DOMContentLoaded', () => { document.documentElement.dir = 'rtl' })")
    steps = [
        answers.step("ask", "何をしますか", None, kind="modal"),
        answers.step("create", "ここから作ります", "#create"),
        answers.step("bubble", "できました", None, kind="bubble"),
    ]
    contract.boot["tours"] = [answers.tour(*steps)]
    host.visit()
    host.annai(f"start('{answers.TOUR}')")
    for one, button in zip(steps, ("次へ", "次へ", "完了"), strict=True):
        step = host.part(".step")
        expect(step).to_have_accessible_name(one["title"])
        box = step.bounding_box()
        assert box
        assert min(box["x"], box["y"]) >= 0
        assert box["x"] + box["width"] <= 640
        assert box["y"] + box["height"] <= 360
        assert step.evaluate("part => getComputedStyle(part).direction") == "ltr"
        step.get_by_role("button", name=button).click()
    expect(host.part(".step")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.wait_for_timeout(1_800)
    assert not contract.facts()


def test_a_focus_trap_of_the_host(host: Host, page: Page) -> None:
    """What pulls the focus back into the host's own modal doesn't notice ours, and an article's tour starts beside it."""
    host.visit()
    expect(host.launcher).to_be_visible()
    page.evaluate(
        """() => {
          const modal = document.querySelector("label");
          document.addEventListener("focusin", ({ target }) => {
            if (!modal.contains(target)) modal.querySelector("input").focus();
          });
          document.querySelector("#create").focus();
        }"""
    )
    assert page.evaluate("document.activeElement.id") == "host-search"
    panel = host.open_panel()
    panel.get_by_role("combobox").press_sequentially("請求書")
    expect(panel.get_by_role("combobox")).to_have_value("請求書")
    expect(panel.locator(".results li")).to_have_count(2)


def test_kill_switch(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["off"] = True
    host.visit()
    page.wait_for_timeout(500)
    assert page.locator("annai-widget").count() == 0
    host.annai("open()")
    host.annai("track('x')")
    page.wait_for_timeout(2_500)
    assert page.locator("annai-widget").count() == 0
    assert not contract.facts()


def test_host_stays_as_it_was(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tooltips"] = [answers.tooltip(), answers.underline()]
    host.product.copies = 0
    host.visit()
    without = page.locator("main").evaluate("main => main.outerHTML")
    history = page.evaluate(
        "[history.pushState, history.replaceState].every((one) => String(one).includes('native code'))"
    )
    host.product.copies = 1
    host.visit()
    expect(host.part(".hotspot")).to_be_visible()
    host.open_panel()
    assert page.locator("main").evaluate("main => main.outerHTML") == without
    assert history is True
    assert page.evaluate(
        "[history.pushState, history.replaceState].every((one) => String(one).includes('native code'))"
    )
    assert page.evaluate("Object.keys(window).filter((name) => /annai/i.test(name))") == ["annai"]


def test_why(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tooltips"] = [{**answers.tooltip(), "urls": ["/elsewhere"], "target": {"selector": "#never"}}]
    host.visit()
    reasons = page.evaluate(f"annai.why('{answers.TOOLTIP}')")
    assert [(reason["rule"], reason["held"]) for reason in reasons] == [
        ("content", True),
        ("url", False),
        ("element", False),
    ]
    assert page.evaluate("annai.why('unknown')")[0]["held"] is False


def test_events_for_the_host(host: Host, contract: Contract, page: Page) -> None:
    page.add_init_script(
        "window.heard = []; window.annai = {q: [['on', 'ready', (who) => heard.push(who.identity)], ['on', 'opened', () => heard.push('opened')],"
        "['once', 'custom.tracked', (fact) => heard.push(fact.name)], ['on', 'closed', () => { heard.push('closed'); throw new Error('host') }]]}"
    )
    host.visit()
    host.open_panel()
    host.annai("track('a')")
    host.annai("track('b')")
    host.annai("close()")
    expect(host.part(".panel")).to_be_hidden()
    page.wait_for_timeout(300)
    assert page.evaluate("heard") == ["anonymous", "opened", "a", "closed"]


def test_language_at_any_time(host: Host, page: Page) -> None:
    host.visit()
    expect(host.launcher).to_have_accessible_name("ヘルプを開く")
    host.annai("setLocale('en')")
    expect(host.launcher).to_have_accessible_name("Open help")
    assert page.locator("annai-widget").count() == 1


PAYLOAD = '<img src=x onerror="window.hit = 1"><script>window.hit = 1</script>{{7*7}}'


def test_texts_are_texts(host: Host, contract: Contract, page: Page) -> None:
    """Nothing that people write becomes markup, even where the page's policy would let it."""
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    nodes = [["p", {"onclick": "window.hit = 1", "style": "color:red"}, PAYLOAD], ["script", {}, "window.hit = 1"]]
    contract.boot["site"] |= {"name": PAYLOAD, "greeting": PAYLOAD, "hours": PAYLOAD, "placeholder": PAYLOAD}
    contract.boot["tooltips"] = [{**answers.tooltip(), "title": PAYLOAD, "nodes": nodes}]
    contract.boot["checklists"] = [{**answers.checklist(), "title": PAYLOAD, "intro": PAYLOAD}]
    contract.boot["tours"] = [answers.tour({**answers.step("a", PAYLOAD, None), "nodes": nodes}, title=PAYLOAD)]
    contract.articles["card-payment"] |= {"title": PAYLOAD, "nodes": nodes, "locale": "ja", "updated": PAYLOAD}
    host.visit()
    host.part(".hotspot").click()
    expect(host.part(".tip h2")).to_have_text(PAYLOAD)
    host.annai("open({tab: 'checklist'})")
    expect(host.part(".checklist h2")).to_have_text(PAYLOAD)
    host.annai("article('card-payment')")
    expect(host.part(".article > h3")).to_have_text(PAYLOAD)
    host.annai(f"start('{answers.TOUR}')")
    expect(host.part(".step h2")).to_have_text(PAYLOAD)
    assert page.locator("annai-widget :is(script, [onclick], [style*=color], img)").count() == 0
    assert page.evaluate("window.hit") is None


def test_panel_that_cannot_be_had(host: Host, page: Page) -> None:
    """After an update of the server the old panel is gone; the help center stands in for it."""
    page.route("**/panel-*", lambda route: route.abort())
    page.context.route("**/help/minato/**", lambda route: route.fulfill(body="help center"))
    host.visit()
    with page.expect_popup() as opened:
        host.launcher.click()
    assert opened.value.url.endswith("/help/minato/")
