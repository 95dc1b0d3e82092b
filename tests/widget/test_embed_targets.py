"""Elements that have changed since their author pointed at them: found again, or not pointed at at all."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract
from tests.widget.product import PAGES

Eventually = Callable[[Callable[[], Any]], Any]
ROWS = "".join(
    f'<tr><td>{name}</td><td>{price}</td><td><button type="button" class="edit">編集</button></td></tr>'
    for name, price in (
        ("すみれ商会", "120,000"),
        ("あおば食品", "48,000"),
        ("かえで印刷", "9,800"),
        ("ひのき工房", "3,200"),
    )
)
BODY = f"""<nav><ul><li><a href="/home">ホーム</a></li><li><a href="/invoices">請求書</a></li>
<li><a href="/partners">取引先</a></li><li><a href="/reports">レポート</a></li></ul></nav>
<section><h2>取引先</h2><p><button id="create" class="button main" type="button">取引先を追加</button></p>
<table><tbody>{ROWS}</tbody></table></section>
<footer><a href="/terms">利用規約</a> <a href="/partners">取引先</a></footer>"""
RECORDER = Path(__file__).parents[2] / "widget" / "src" / "target" / "locate.ts"


@pytest.fixture(scope="session")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the code that records a fingerprint, as the builder has it."""
    out = tmp_path_factory.mktemp("recorder") / "record.js"
    root = Path(__file__).parents[2]
    command = ["npx", "--no-install", "esbuild", str(RECORDER), "--bundle", "--format=iife", "--global-name=recorder"]
    subprocess.run([*command, f"--outfile={out}"], cwd=root, check=True, capture_output=True)
    return out.read_text("utf-8")


@pytest.fixture
def record(host: Host, recorder: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Any]]:
    """Record the fingerprint of an element of the page as it was."""

    def recorded(selector: str) -> dict[str, Any]:
        monkeypatch.setitem(PAGES, "/before", ("みなと請求", BODY))
        monkeypatch.setattr(host.product, "copies", 0)
        host.visit("/before")
        host.page.evaluate(recorder + "; window.recorder = recorder")
        monkeypatch.setattr(host.product, "copies", 1)
        return dict(host.page.evaluate(f"recorder.record(document.querySelector({json.dumps(selector)}), document)"))

    return recorded


@pytest.fixture
def product(host: Host, contract: Contract, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Open a page of the product that says `body`, with a tooltip on a target and the embed in it."""

    def visit(body: str, selector: str, fingerprint: dict[str, Any], locale: str = "ja") -> None:
        target = {"selector": selector, "fingerprint": fingerprint}
        contract.boot["tooltips"] = [{**answers.tooltip(), "urls": [], "target": target}]
        monkeypatch.setitem(PAGES, "/changed", ("みなと請求", body))
        monkeypatch.setattr(host.product, "locale", locale)
        host.visit("/changed")

    return visit


MADE = """window.made = (page) => {
  const button = page.createElement("button");
  button.append("取引先を追加");
  button.className = "button main";
  button.id = "made";
  const line = page.createElement("p");
  line.append(button);
  return line;
}"""


def centre(page: Page, selector: str) -> tuple[float, float]:
    """Return the right end and the middle of an element."""
    found = page.locator(selector).bounding_box()
    assert found
    return found["x"] + found["width"], found["y"] + found["height"] / 2


def stands_at(host: Host, selector: str) -> bool:
    """Tell whether the tooltip's marker stands beside an element."""
    right, middle = centre(host.page, selector)
    marker = host.part(".hotspot").bounding_box()
    assert marker
    return abs(marker["x"] - right) < 40 and abs(marker["y"] + 12 - middle) < 20


CHANGES = {
    "renamed": ('id="create" class="button main"', 'id="add-partner" class="btn-x81"'),
    "moved": ("<section><h2>取引先</h2>", "<section><h2>一覧</h2><p>新しい画面です。</p><div><div>"),
    "retagged": (
        '<button id="create" class="button main" type="button">取引先を追加</button>',
        '<a role="button" class="button main" href="/partners/new" data-x>取引先を追加</a>',
    ),
    "reworded": (
        'id="create" class="button main" type="button">取引先を追加',
        'id="create" class="main">新しい取引先を追加する',
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_found_again_after_a_change(
    change: str, host: Host, contract: Contract, record: Any, product: Any, eventually: Eventually
) -> None:
    fingerprint = record("#create")
    was, is_now = CHANGES[change]
    assert was in BODY
    product(BODY.replace(was, is_now), "section > h2 + p > #create[type=button].main", fingerprint)
    expect(host.part(".hotspot")).to_be_visible()
    assert stands_at(host, "section :is(button, a):has-text('取引先を追加')" if change != "reworded" else "#create")
    if change != "reworded":
        healed = eventually(lambda: contract.facts("target.healed"))[0]
        assert healed["content"] == answers.TOOLTIP
        assert healed["props"]["score"] > 0.7
        assert healed["props"]["waited_ms"] >= 0
    assert not contract.facts("target.missing")


def test_nothing_is_pointed_at_when_it_has_gone(
    host: Host, contract: Contract, record: Any, product: Any, eventually: Eventually
) -> None:
    fingerprint = record("#create")
    gone = BODY.replace('<button id="create" class="button main" type="button">取引先を追加</button>', "")
    product(gone, "#create", fingerprint)
    missing = eventually(lambda: contract.facts("target.missing"))[0]
    assert missing["props"]["reason"] in ("unsure", "alike")
    assert missing["props"]["score"] < 0.75
    assert missing["props"]["waited_ms"] >= 3_000
    expect(host.part(".hotspot")).to_be_hidden()


def test_the_same_button_of_another_row_is_not_taken(
    host: Host, contract: Contract, record: Any, product: Any, eventually: Eventually
) -> None:
    fingerprint = record("tr:nth-child(2) .edit")
    row = ROWS.split("</tr>")[1] + "</tr>"
    product(BODY.replace(row, ""), "tr:nth-child(9) .edit", fingerprint)
    missing = eventually(lambda: contract.facts("target.missing"))[0]
    assert missing["props"]["reason"] == "alike"
    expect(host.part(".hotspot")).to_be_hidden()


def test_its_own_row_is_found_where_the_selector_would_take_another(
    host: Host, contract: Contract, record: Any, product: Any
) -> None:
    fingerprint = record("tr:nth-child(2) .edit")
    first, second, *others = (part + "</tr>" for part in ROWS.split("</tr>") if part)
    product(BODY.replace(ROWS, "".join([*others, first, second])), ".edit", fingerprint)
    expect(host.part(".hotspot")).to_be_visible()
    assert stands_at(host, "tr:has-text('あおば食品') .edit")
    assert not contract.facts("target.healed")


def test_in_another_language_words_don_t_count(host: Host, record: Any, product: Any) -> None:
    fingerprint = record("nav li:nth-child(3) a")
    english = BODY.replace(">取引先<", ">Partners<").replace("ホーム", "Home").replace("請求書", "Invoices")
    product(english.replace("レポート", "Reports"), "#gone", fingerprint, "en")
    expect(host.part(".hotspot")).to_be_visible()
    assert stands_at(host, "nav li:nth-child(3) a")


def test_in_a_shadow_root_and_in_a_frame(host: Host, page: Page, record: Any, product: Any) -> None:
    fingerprint = record("#create")
    product('<div id="place"></div>', "#gone", fingerprint)
    page.evaluate(f"{MADE}; 0")
    page.evaluate("document.querySelector('#place').attachShadow({mode: 'open'}).append(made(document))")
    expect(host.part(".hotspot")).to_be_visible()
    assert stands_at(host, "#made")
    page.evaluate("document.querySelector('#place').remove()")
    expect(host.part(".hotspot")).to_be_hidden()
    page.evaluate(
        "const frame = document.createElement('iframe'); document.body.append(frame);"
        "frame.contentDocument.body.append(made(frame.contentDocument))"
    )
    expect(host.part(".hotspot")).to_be_visible()
    frame, inner = page.locator("iframe").bounding_box(), page.frame_locator("iframe").locator("#made").bounding_box()
    marker = host.part(".hotspot").bounding_box()
    assert frame
    assert inner
    assert marker
    assert abs(marker["y"] + 12 - inner["y"] - inner["height"] / 2) < 20
    assert frame["x"] < marker["x"]


def test_the_chunk_is_fetched_only_when_it_is_needed(host: Host, page: Page, record: Any, product: Any) -> None:
    fingerprint = record("#create")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    product(BODY, "#create", fingerprint)
    expect(host.part(".hotspot")).to_be_visible()
    page.wait_for_timeout(1_500)
    assert not [url for url in asked if "/target-" in url]


def test_a_registered_element_comes_first(host: Host, page: Page, record: Any, product: Any) -> None:
    fingerprint = record("#create")
    product(BODY, "[data-annai=create]", fingerprint)
    page.evaluate("annai.registerTarget('create', document.querySelector('footer a'))")
    expect(host.part(".hotspot")).to_be_visible()
    assert stands_at(host, "footer a >> nth=0")


def test_a_step_of_a_tour_tells_that_its_element_was_found_by_its_traits(
    host: Host, contract: Contract, record: Any, product: Any, eventually: Eventually
) -> None:
    fingerprint = record("#create")
    was, is_now = CHANGES["renamed"]
    product(BODY.replace(was, is_now), "#elsewhere", fingerprint)
    step = answers.step("create", "ここから作ります", "#create", on_missing="stop")
    step["target"]["fingerprint"] = fingerprint
    contract.boot["tours"] = [answers.tour(step, urls=[])]
    host.page.reload()
    host.annai(f"start('{answers.TOUR}')")
    expect(host.part(".step")).to_contain_text("「ここから作ります」の説明です。")
    healed = eventually(lambda: [fact for fact in contract.facts("target.healed") if fact.get("step")])[0]
    assert (healed["content"], healed["step"], healed["props"]["selector"]) == (answers.TOUR, "create", "#create")
    assert healed["props"]["margin"] > 0


@pytest.mark.parametrize(("choice", "becomes"), [("centre", ".step-centre"), ("wait", ".step-wait")])
def test_without_its_element_a_step_does_what_its_author_chose(
    choice: str, becomes: str, host: Host, contract: Contract, record: Any, product: Any, eventually: Eventually
) -> None:
    fingerprint = record("tr:nth-child(2) .edit")
    row = ROWS.split("</tr>")[1] + "</tr>"
    product(BODY.replace(row, ""), "#gone", fingerprint)
    step = answers.step("edit", "直す", "#gone", on_missing=choice)
    step["target"]["fingerprint"] = fingerprint
    contract.boot["tooltips"], contract.boot["tours"] = [], [answers.tour(step, urls=[])]
    host.page.reload()
    host.annai(f"start('{answers.TOUR}')")
    expect(host.part(becomes)).to_be_visible()
    missing = eventually(lambda: [fact for fact in contract.facts("target.missing") if fact.get("step")])[0]
    assert (missing["step"], missing["props"]["reason"]) == ("edit", "alike")
    assert missing["props"]["score"] >= 0
