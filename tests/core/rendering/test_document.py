"""Steps, table of contents, ids, links, images and text of whole documents."""

import json

import pytest

from core.rendering import MAX_BYTES, MAX_ELEMENTS, Heading, Image, Missing, TooLarge, render, slug

ARTICLE = "article:0190a1b2-0000-7000-8000-000000000001"
FILE = "file:" + "ab" * 32

PROCEDURE = """# 請求書を訂正する

はじめに読むところ[^1]。

## 元の請求書を**取り消す** {#cancel}

右上の「取り消す」を押します[^2]。

- 一
- 二

### 補足

文。

直す
----

```
## 見出しではない
```

> ## これも違う

<details>

## 折りたたみの中

</details>

## 送る

最後[^2]。

[^1]: 一つ目の注。
[^2]: 二つ目の注。
"""


def test_every_level_2_heading_is_a_step() -> None:
    steps = render(PROCEDURE).steps
    assert [(step.number, step.id, step.title) for step in steps] == [
        (1, "cancel", "元の請求書を取り消す"),
        (2, "直す", "直す"),
        (3, "送る", "送る"),
    ]
    assert steps[0].anchor == "c-cancel"


def test_a_step_holds_its_exact_source_lines() -> None:
    rendered = render(PROCEDURE)
    assert rendered.lead_markdown == "# 請求書を訂正する\n\nはじめに読むところ[^1]。"
    assert rendered.steps[0].markdown == "右上の「取り消す」を押します[^2]。\n\n- 一\n- 二\n\n### 補足\n\n文。"
    assert rendered.steps[1].markdown.startswith("```\n## 見出しではない\n```")
    assert rendered.steps[1].markdown.endswith("</details>")
    assert rendered.steps[2].markdown.startswith("最後[^2]。\n\n[^1]:")


def test_source_lines_survive_odd_line_ends() -> None:
    steps = render("前\r\n\r\n## 一\r\n行\x0b中\u2028続き\r## 二\r本文").steps
    assert [(step.title, step.markdown) for step in steps] == [("一", "行中\u2028続き"), ("二", "本文")]


def test_a_step_is_rendered_without_its_heading_and_with_its_notes() -> None:
    rendered = render(PROCEDURE)
    first, _, last = rendered.steps
    assert first.html.startswith("<p>右上の「取り消す」を押します<sup")
    assert '<li id="c-fn-2" value="2">' in first.html
    assert "一つ目の注" not in first.html
    assert "footnotes" not in last.html
    assert "一つ目の注" in rendered.lead_html
    assert rendered.lead_html.startswith('<h1 id="c-請求書を訂正する">')


def test_the_whole_document_has_its_notes_at_the_end() -> None:
    page = render(PROCEDURE).html
    assert page.count('class="footnotes"') == 1
    assert page.index("最後") < page.index("一つ目の注") < page.index("二つ目の注")


def test_nodes_say_what_html_says() -> None:
    rendered = render(PROCEDURE)
    assert json.loads(json.dumps(rendered.nodes)) == rendered.nodes
    assert rendered.steps[0].nodes[0] == [
        "p",
        {},
        "右上の「取り消す」を押します",
        ["sup", {"class": "footnote-ref"}, ["a", {"href": "#c-fn-2", "id": "c-fnref-2"}, "[2]"]],
        "。",
    ]
    assert rendered.lead_nodes == rendered.nodes[: len(rendered.lead_nodes) - 1] + rendered.lead_nodes[-1:]


def test_raw_html_that_is_never_closed_doesnt_swallow_the_steps() -> None:
    rendered = render("<div>\n\n前\n\n## 一\n\n<b>\n\n## 二\n\n</td></li></p>\n\n## 三\n\n後")
    assert [step.title for step in rendered.steps] == ["一", "二", "三"]
    assert rendered.html.startswith('<div><p>前</p></div><h2 id="c-一">')


def test_a_document_without_steps_is_all_lead() -> None:
    rendered = render("文[^1]\n\n[^1]: 注")
    assert rendered.steps == []
    assert rendered.lead_html == rendered.html
    assert rendered.lead_nodes == rendered.nodes
    assert render("").html == ""
    assert render("").lead_markdown == ""


def test_the_table_of_contents_has_ids_of_the_page() -> None:
    rendered = render(PROCEDURE)
    assert rendered.toc[0] == Heading(1, "c-請求書を訂正する", "請求書を訂正する")
    assert [heading.id for heading in rendered.toc] == [
        "c-請求書を訂正する", "c-cancel", "c-補足", "c-直す", "c-これも違う", "c-折りたたみの中", "c-送る",
    ]  # fmt: skip
    assert all(f'id="{heading.id}"' in rendered.html for heading in rendered.toc)
    assert rendered.headings == [heading.text for heading in rendered.toc]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("請求書を 送る", "請求書を-送る"),
        ("Ｗｅｂ（ベータ）①", "web-ベータ-1"),
        ("What's new?", "what-s-new"),
        ("  --a_b--  ", "a_b"),
        ("！？", ""),
        ("が" * 200, "が" * 80),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_names_from_words(words: str, name: str) -> None:
    assert slug(words) == name


def test_ids_are_unique_and_those_that_were_chosen_come_first() -> None:
    rendered = render(
        "## 手順\n\n## 手順\n\n## ！\n\n## ！？\n\n## 別 {#手順}\n\n## 別 {#手順}\n\n## fn-1\n\n"
        "<p id='手順'>x</p>\n\n# 手順-2"
    )
    assert [heading.id for heading in rendered.toc] == [
        "c-手順-3", "c-手順-4", "c-section", "c-section-2", "c-手順", "c-手順-2", "c-h-fn-1", "c-手順-2-2",
    ]  # fmt: skip
    assert "<p>x</p>" in rendered.html


@pytest.mark.parametrize(
    ("written", "words", "name"),
    [
        ("## 題 {#a-b}", "題", "c-a-b"),
        ("## 題{#日本}", "題", "c-日本"),
        ("## 題 {#a} ##", "題", "c-a"),
        ("題 {#a}\n===", "題", "c-a"),
        ("## 題 \\{#a}", "題 {#a}", "c-題-a"),
        ("## 題 {#a b}", "題 {#a b}", "c-題-a-b"),
        ("## 題 {#a} 続き", "題 {#a} 続き", "c-題-a-続き"),
        ("## 題 {#c-a}", "題", "c-a"),
        ("<h3 id=a>題</h3>", "題", "c-a"),
    ],
)
def test_heading_ids(written: str, words: str, name: str) -> None:
    heading = render(written).toc[0]
    assert (heading.text, heading.id) == (words, name)


def test_links_inside_the_document_follow_the_ids() -> None:
    page = render('[a](#cancel) [b](#%E7%9B%B4%E3%81%99) [c](#Fix-It) [d](#nowhere) [e](#) <a name="old">x</a>\n\n'
                  "## x {#cancel}\n\n## 直す\n\n## Fix it").html  # fmt: skip
    for href in ("#c-cancel", "#c-直す", "#c-fix-it", "#c-nowhere", "#"):
        assert f'<a href="{href}">' in page
    assert '<a id="c-old">x</a>' in page


def test_links_are_resolved_without_their_fragment() -> None:
    asked = []

    def resolve(href: str) -> str | None:
        asked.append(href)
        return {ARTICLE: "/help/minato/articles/a", "b.md": "/help/minato/articles/b#top"}.get(href)

    rendered = render(
        f'[a]({ARTICLE}#手順) [b](b.md#x) <a href="c.md#y">c</a> [m](mailto:a@b.cd)', resolve_link=resolve
    )
    assert asked == [ARTICLE, "b.md", "c.md", "mailto:a@b.cd"]
    assert '<a href="/help/minato/articles/a#c-手順">a</a>' in rendered.html
    assert '<a href="/help/minato/articles/b#top">b</a>' in rendered.html
    assert '<a href="c.md#y">c</a>' in rendered.html
    assert rendered.links == [f"{ARTICLE}#手順", "b.md#x", "c.md#y", "mailto:a@b.cd"]


@pytest.mark.parametrize("answer", ["javascript:alert(1)", ARTICLE, "", "data:text/html,x"])
def test_a_resolver_cannot_bring_in_what_an_author_cannot(answer: str) -> None:
    assert render("[a](b.md)", resolve_link=lambda _: answer).html == '<p><a class="link-missing">a</a></p>'
    page = render("![a](b.png)", resolve_image=lambda _: Image(answer)).html
    assert page == "<p>a</p>" or 'src="b.png"' in page


def test_broken_links_are_marked() -> None:
    page = render(f"[a]({ARTICLE})", resolve_link=lambda _: Missing("この記事は削除されました")).html
    assert page == '<p><a class="link-missing" title="この記事は削除されました">a</a></p>'
    assert render(f"[a]({ARTICLE}) [b]({FILE})").html == (
        '<p><a class="link-missing">a</a> <a class="link-missing">b</a></p>'
    )


@pytest.mark.parametrize("href", ["article:x", "file:///etc/passwd", "file:abc", f"{FILE}0", f"{ARTICLE}/x", "x:y"])
def test_internal_addresses_have_one_form(href: str) -> None:
    assert render(f"[a]({href})", resolve_link=lambda _: "/x").html == "<p>a</p>"


def test_images_are_resolved_with_their_size() -> None:
    def resolve(source: str) -> Image | None:
        return Image("/files/1", 800, 600) if source == FILE else None

    def page(written: str) -> str:
        return str(render(f"a {written}", resolve_image=resolve).html)

    assert '<img src="/files/1" alt="" width="800" height="600" loading' in page(f"![]({FILE})")
    assert 'width="400" height="300"' in page(f"![]({FILE}){{width=400}}")
    assert 'height="300" width="400"' in page(f"![]({FILE}){{height=300}}")
    assert 'width="50%" loading' in page(f"![]({FILE}){{width=50%}}")
    assert 'width="9" height="9"' in page(f"![]({FILE}){{width=9 height=9}}")
    assert '<img src="b.png" alt="" loading' in page("![](b.png)")
    assert render(f"![画]({FILE})").html == "<p>画</p>"
    assert render(f"![画]({FILE}) ![](b.png) ![]({FILE})").images == [FILE, "b.png"]


def test_external_links_say_nothing_about_us() -> None:
    page = render("[a](http://a.example) [b](//b.example/x) [c](/c) [d](tel:+81-3-1234-5678)").html
    assert page.count('rel="noopener noreferrer nofollow"') == 2
    assert 'href="https://b.example/x"' in page
    assert "target" not in page
    assert '<a href="tel:+81-3-1234-5678">' in page


def test_text_is_what_people_read() -> None:
    rendered = render(
        "# 題\n\n文**太**字[^1]。\n改行\n続く行\n\n|a|b|\n|-|-|\n|1|2|\n\n- [x] 済\n\n![図](a.png)\n\n"
        "<ruby>漢字<rt>かんじ</rt></ruby>\n\n> [!NOTE]\n> 補\n\n```\nx = 1\n\n  y\n```\n\n[^1]: 注"
    )
    assert rendered.text.split("\n") == [
        "題", "文太字。改行続く行", "a b", "1 2", "済", "図", "漢字", "補", "x = 1", "y", "注",
    ]  # fmt: skip


def test_a_document_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        render("あ" * (MAX_BYTES // 3 + 1))
    with pytest.raises(TooLarge):
        render("<div>" + "<br>" * MAX_ELEMENTS)


@pytest.mark.parametrize(
    "text", ["\ud800", "a\x00b", "\ufeff# 題", "\x1b[31m", "&#xD800; &#0; &#1114112; &#" + "9" * 5000]
)
def test_characters_that_are_none_do_no_harm(text: str) -> None:
    page = render(text).html
    page.encode()
    assert not any(ord(character) < 32 and character not in "\n\t" for character in page)
