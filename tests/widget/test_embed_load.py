"""Nothing of the embed's own shifts, whatever the page does beneath it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.bench.test_load import SHIFTS
from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract
from tests.widget.test_embed_news import TOP, banner

PUSH = """() => {
  const room = document.createElement("p");
  room.style.height = "60px";
  document.body.prepend(room);
}"""


def test_what_is_shown_follows_the_page_without_a_shift_of_its_own(host: Host, contract: Contract, page: Page) -> None:
    contract.boot |= {
        "more": True,
        "tooltips": [answers.tooltip()],
        "checklists": [answers.checklist()],
        "tours": [answers.tour(answers.step("a", "作成", "#create"))],
        "banners": [banner(TOP, "様式の変更")],
    }
    page.add_init_script(SHIFTS)
    host.visit()
    host.annai(f"start('{answers.TOUR}')")
    host.annai("open({tab: 'checklist'})")
    for part in (".step", ".cutout", ".hotspot", ".checklist", ".banner"):
        expect(host.part(part)).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("moved") == {"ours": 0, "theirs": 0}
    before = host.part(".cutout").bounding_box()
    page.evaluate(PUSH)
    page.wait_for_timeout(500)
    after = host.part(".cutout").bounding_box()
    assert before
    assert after
    assert after["y"] > before["y"] + 50, "it follows"
    moved = page.evaluate("moved")
    assert (moved["ours"], moved["theirs"] > 0) == (0, True)


def test_a_step_that_grows_finds_room_again(host: Host, contract: Contract, page: Page) -> None:
    """As when its picture has come, or a film takes the place of its link."""
    contract.boot["tours"] = [answers.tour(answers.step("a", "作成", "#create"))]
    page.set_viewport_size({"width": 900, "height": 460})
    host.visit()
    host.annai(f"start('{answers.TOUR}')")
    step = host.part(".step")
    expect(step).to_have_attribute("data-side", "below")
    host.part(".step-text").evaluate(
        "(text) => { const more = document.createElement('p'); more.style.height = '230px'; text.append(more); }"
    )
    expect(step).not_to_have_attribute("data-side", "below")
    box = step.bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 460
