"""Marked snippets, one-line texts, words, and HTML that comes back from a store."""

from typing import Any

import pytest
from markupsafe import Markup

from core.rendering import (
    Missing,
    clean_html,
    escape,
    highlight,
    inline,
    nodes_html,
    plain_line,
    plain_text,
    render,
    stored_html,
)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], "請求&lt;書&gt;を送る"),
        ([(0, 2)], "<mark>請求</mark>&lt;書&gt;を送る"),
        ([(2, 5), (6, 99)], "請求<mark>&lt;書&gt;</mark>を<mark>送る</mark>"),
        ([(6, 8), (0, 1), (1, 2), (1, 3)], "<mark>請求&lt;</mark>書&gt;を<mark>送る</mark>"),
        ([(-3, 1), (4, 4), (7, 2)], "<mark>請</mark>求&lt;書&gt;を送る"),
    ],
)
def test_highlight(spans: list[tuple[int, int]], expected: str) -> None:
    marked = highlight("請求<書>を送る", spans)
    assert isinstance(marked, Markup)
    assert marked == expected


def test_escape() -> None:
    assert escape("<b>&") == Markup("&lt;b&gt;&amp;")


def test_inline() -> None:
    assert inline("**「保存」**を押す\n`Ctrl` [こちら](/a) <br>") == (
        '<strong>「保存」</strong>を押す <code>Ctrl</code> <a href="/a">こちら</a> <br>'
    )
    assert inline("# 見出し ![図](x.png) <div>a</div> <img alt=b src=x>[^1] ^[注]").strip() == "# 見出し 図 a b[^1]"
    assert inline("[a](x.md)", resolve_link=lambda _: Missing("ない")) == '<a class="link-missing" title="ない">a</a>'


def test_words() -> None:
    assert plain_text("# 題\n\n**文** <b>&lt;x</b>") == "題\n文 <x"
    assert plain_line("**「保存」**を\n押す <i>x</i>") == "「保存」を 押す x"


def test_clean_html() -> None:
    assert clean_html("<p onclick=x>a<script>b</script><section>c</section>") == "<p>ac</p>"
    assert clean_html('<a href="article:0190a1b2-0000-7000-8000-000000000001">x</a>') == "x"


def test_stored_html_passes_unchanged_and_anything_else_is_cleaned() -> None:
    page = render(
        "## 題\n\n- [x] a [b](https://c.d)\n\n```py\nx = 1\n```\n\nhttps://youtu.be/a\n\n|a|\n|-|\n|b|[^1]\n\n[^1]: c"
    ).html
    assert stored_html(str(page)) == page
    assert stored_html("<p>a<script>b</script><img src=x onerror=c></p>") == '<p>a<img src="x"></p>'


def test_nodes_are_not_trusted() -> None:
    assert nodes_html([["script", {}, "x"], ["p", {"onclick": "x"}, "<b>"], ["a", {"href": "javascript:x"}, "y"]]) == (
        "<p>&lt;b&gt;</p>y"
    )
    odd: list[Any] = [["video", {"src": "https://evil.test/x"}, "a"], [], ["p"], 7, None]
    assert nodes_html(odd) == '<span class="video">a</span>'


def test_a_video_node_has_a_link_to_fall_back_on() -> None:
    link = {"class": "video-link", "href": "https://www.youtube.com/watch?v=abc", "rel": "noopener noreferrer nofollow"}
    assert render("[録画](https://youtu.be/abc)").nodes == [
        [
            "p",
            {},
            [
                "video",
                {"src": "https://www.youtube-nocookie.com/embed/abc", "href": link["href"], "title": "録画"},
                ["a", link, "録画"],
            ],
        ]
    ]
