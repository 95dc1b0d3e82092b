import pytest

from core.errors import Invalid
from guides.publishing.selectors import checked_selector

FINE = [
    "",
    "*",
    "#create",
    ".m-button",
    "#請求",
    'button[data-tour="create"]',
    "[aria-label='保存 (全部)']",
    "main > ul li:nth-child(2n+1) a:not(.x):hover",
    "a, b",
    "a::before",
    '[data-x^="1"] ~ p',
    "div:has(> p)",
    r"#a\:b",
    r".w-1\/2",
    '[href$=".pdf" i]',
    ":is(h1,h2)",
    "tr:nth-child(3) td",
]
BROKEN = ["#", "a >", "> a", "a[b", "a)", "a(]", '"x', "a{color}", "<div>", "#3a", "..a", ".", "a,", "button:", "x;"]


@pytest.mark.parametrize("selector", FINE)
def test_plausible(selector: str) -> None:
    assert checked_selector("selector", f"  {selector} ") == selector


@pytest.mark.parametrize("selector", [*BROKEN, "a" * 501, "# b", '[b="c]', "a\\"])
def test_implausible(selector: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_selector("steps.1.selector", selector)
    assert caught.value.field == "steps.1.selector"
