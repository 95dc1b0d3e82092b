"""A company's colour stays readable, whatever it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.web.brand import DARK_GROUND, READABLE, VISIBLE_ON_DARK, brand_css, contrast, on_brand, parse

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
PAIR = re.compile(r"--brand: (#[0-9a-f]{6}); --on-brand: (#[0-9a-f]{6});")


@given(COLOURS)
def test_words_on_every_colour_can_be_read(color: str) -> None:
    pairs = PAIR.findall(brand_css(color))
    assert len(pairs) == 3
    assert all(contrast(brand, ink) >= READABLE for brand, ink in pairs)


@given(COLOURS)
def test_every_colour_stands_out_in_the_dark(color: str) -> None:
    _light, dark, chosen_dark = PAIR.findall(brand_css(color))
    assert dark == chosen_dark
    assert contrast(dark[0], DARK_GROUND) >= VISIBLE_ON_DARK


@pytest.mark.parametrize("color", ["#0d5c63", "#264b96", "#ffd500", "#bb3a25"])
def test_a_colour_that_is_readable_already_is_kept(color: str) -> None:
    assert f":root {{ --brand: {color};" in brand_css(color)


def test_ink_is_dark_on_bright_and_white_on_deep() -> None:
    assert on_brand("#ffd500") == "#14171c"
    assert on_brand("#0d5c63") == "#ffffff"


def test_short_colours_are_understood() -> None:
    assert parse("#0af") == parse("#00AAFF") == (0, 170, 255)


@pytest.mark.parametrize("text", ["", "red", "#12", "#1234567", "#12345g", "0d5c63", "#fff; } body {", "#fff\n"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        brand_css(text)


def test_contrast_as_wcag_counts_it() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
