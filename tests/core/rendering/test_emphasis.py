"""Emphasis beside Japanese, Chinese and Korean; the editor's tests read the same cases."""

import json
from pathlib import Path

import pytest

from core.rendering import render
from core.rendering.east_asian import is_cjk, is_unspaced

CASES = json.loads(Path(__file__).with_name("emphasis_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["markdown"])
def test_emphasis_is_what_the_editor_makes_of_it(case: dict[str, str]) -> None:
    assert render(case["markdown"]).html == case["html"]


def test_there_are_enough_cases() -> None:
    assert len({case["markdown"] for case in CASES}) >= 60


@pytest.mark.parametrize("character", "あア漢。、「（！ー々〇ｱＡ％글ㅏ㈱①𠮷𩸽\u1161\uffe5"[:12])
def test_cjk_characters(character: str) -> None:
    assert is_cjk(character)


@pytest.mark.parametrize("character", "a1é“…—♥😀⭐½$\u00a0")
def test_other_characters(character: str) -> None:
    assert not is_cjk(character)


def test_korean_keeps_its_spaces() -> None:
    assert is_cjk("한")
    assert not is_unspaced("한")
    assert is_unspaced("漢")


def test_a_line_break_between_japanese_characters_is_no_space() -> None:
    assert render("請求書を\n送ります。\n次に").html == "<p>請求書を送ります。次に</p>"
    assert render("한국어\n문장").html == "<p>한국어\n문장</p>"
    assert render("PDF\nです").html == "<p>PDF\nです</p>"
    assert render("`請求書`\n送る").html == "<p><code>請求書</code>\n送る</p>"
