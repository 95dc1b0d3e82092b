"""The widget is light or dark as the product around it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from core.web.brand import contrast, on_brand
from tests.widget.conftest import Host
from tests.widget.contract import Contract


def look(host: Host, scheme: str) -> str:
    """Open the panel in a product of this color-scheme, and say how its ground looks."""
    host.visit()
    host.page.evaluate("scheme => { document.documentElement.style.colorScheme = scheme }", scheme)
    panel = host.open_panel()
    return {"rgb(255, 255, 255)": "light", "rgb(27, 31, 38)": "dark"}[
        panel.evaluate("panel => getComputedStyle(panel).backgroundColor")
    ]


@pytest.mark.parametrize(
    ("system", "scheme", "expected"),
    [
        ("dark", "light dark", "dark"),
        ("light", "light dark", "light"),
        ("dark", "light", "light"),
        ("dark", "normal", "light"),
        ("light", "dark", "dark"),
    ],
)
def test_light_or_dark_as_the_product_is(
    host: Host, contract: Contract, page: Page, system: str, scheme: str, expected: str
) -> None:
    """The page says so, not the system: a product without a dark theme keeps a light widget."""
    contract.boot["site"]["dark"] = True
    page.emulate_media(color_scheme=system)  # type: ignore[arg-type]
    assert look(host, scheme) == expected


def test_dark_only_when_the_site_says_so(host: Host) -> None:
    assert look(host, "dark") == "light"


def test_stays_light_in_a_browser_without_pairs_of_colours(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["site"]["dark"] = True
    page.add_init_script("CSS.supports = (...said) => !String(said[1]).startsWith('light-dark')")
    assert look(host, "dark") == "light"
    sheets = "[...document.querySelector('annai-widget').shadowRoot.adoptedStyleSheets]"
    text = page.evaluate(f"{sheets}.flatMap(sheet => [...sheet.cssRules]).map(rule => rule.cssText).join()")
    assert "light-dark" not in text
    assert "--edge: var(--brand);" in text


@pytest.mark.parametrize("brand", ["#000000", "#0d5c63", "#ffe600"])
def test_brand_in_the_dark(host: Host, contract: Contract, page: Page, brand: str) -> None:
    """Filled areas keep the company's pair of colours; their edges are seen on dark ground."""
    contract.boot["site"] |= {"dark": True, "brand": brand, "on_brand": on_brand(brand)}
    assert look(host, "dark") == "dark"
    host.annai("open({tab: 'contact'})")
    colours = (
        "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color].map(of => of.match(/[\\d.]+/g))"
    )
    head = host.part(".panel-head").evaluate(colours)
    assert ["#" + "".join(f"{int(part):02x}" for part in parts[:3]) for parts in head] == [brand, on_brand(brand)]
    edge = host.part(".button-main").first.evaluate("one => getComputedStyle(one).borderTopColor")
    scale = 255 if edge.startswith("color(") else 1
    parts = [round(float(part) * scale) for part in re.findall(r"[\d.]+", edge)[:3]]
    assert contrast("#" + "".join(f"{part:02x}" for part in parts), "#1b1f26") >= 3
