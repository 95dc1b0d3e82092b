"""What the page alone can tell of who sees a guide: whether an element is there; and why, as staff are told."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract


class Deciding(Contract):
    """A server that says why."""

    def _why(self, body: dict[str, Any]) -> tuple[int, Any]:
        if body["token"] != "leave":
            return 403, {"error": {"code": "forbidden", "message": "no"}}
        return 200, {"reasons": [{"rule": "segments", "held": True, "detail": body["url"]}]}


def test_guides_wait_for_their_element(host: Host, contract: Contract, page: Page) -> None:
    contract.__class__ = Deciding
    nowhere = {"urls": ["-"]}
    contract.boot["tooltips"] = [{**answers.tooltip(), **nowhere}]
    contract.boot["tours"] = [answers.tour(auto=True, **nowhere)]
    contract.boot["more"] = True
    contract.boot["needs"] = {
        answers.TOOLTIP: {"element": "#trial", "urls": ["/"]},
        answers.TOUR: {"element": "#never", "urls": []},
    }
    host.visit()
    expect(host.launcher).to_be_visible()
    expect(host.part(".hotspot")).to_have_count(0)
    page.evaluate(
        "document.querySelector('main').append(Object.assign(document.createElement('p'), { id: 'trial', textContent: '試用中' }))"
    )
    expect(host.part(".hotspot")).to_be_visible()
    reasons = page.evaluate(f"annai.why('{answers.TOOLTIP}', 'leave')")
    assert [(one["rule"], one["held"]) for one in reasons] == [
        ("segments", True),
        ("content", True),
        ("url", True),
        ("element", True),
        ("element", True),
    ]
    assert reasons[0]["detail"] == page.url
    refused = page.evaluate(f"annai.why('{answers.TOUR}', 'too old')")
    assert [(one["rule"], one["held"]) for one in refused][:4] == [
        ("server", None),
        ("content", True),
        ("url", True),
        ("element", False),
    ]
    page.evaluate("document.querySelector('#trial').remove()")
    expect(host.part(".hotspot")).to_have_count(0)
    expect(host.part(".step")).to_have_count(0)
