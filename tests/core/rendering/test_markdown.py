"""What each piece of Markdown becomes."""

import pytest

from core.rendering import render

REL = 'rel="noopener noreferrer nofollow"'
PICTURE = 'loading="lazy" decoding="async"'


def html(markdown: str) -> str:
    return str(render(markdown).html)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**太字** *斜体* ~~取消~~ `符号`", "<p><strong>太字</strong> <em>斜体</em> <s>取消</s> <code>符号</code></p>"),
        ("　字下げ\n　続き\n\n- 　項", "<p>　字下げ　続き</p><ul><li>　項</li></ul>"),
        ("一行目  \n二行目", "<p>一行目<br>\n二行目</p>"),
        ("> 引用", "<blockquote><p>引用</p></blockquote>"),
        ("3. 三\n4. 四", '<ol start="3"><li>三</li><li>四</li></ol>'),
        ("---", "<hr>"),
        ("- a\n  - b", "<ul><li>a\n<ul><li>b</li></ul></li></ul>"),
        ("a <b>b</b> <u>u</u> <kbd>K</kbd>", "<p>a <b>b</b> <u>u</u> <kbd>K</kbd></p>"),
        ("<ruby>漢字<rp>(</rp><rt>かんじ<rp>)</ruby>", "<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby></p>"),
        ("<del>a</del> <ins>b</ins>", "<p><s>a</s> <u>b</u></p>"),
        ("前<!-- 社内メモ -->後", "<p>前後</p>"),
        ("<!-- 社内\n\nメモ -->\n\n後", "<p>後</p>"),
        ("<dl><dt>語<dd>意味<dt>語<dd>意味</dl>", "<dl><dt>語</dt><dd>意味</dd><dt>語</dt><dd>意味</dd></dl>"),
        ("CO<sub>2</sub> m<sup>2</sup>", "<p>CO<sub>2</sub> m<sup>2</sup></p>"),
        ('<p align="center">中央</p>', '<p class="align-center">中央</p>'),
        ('<p style="color:red;text-align: right">右</p>', '<p class="align-right">右</p>'),
        ("<details open><summary>題</summary>\n\n**中**\n\n</details>",
         '<details open=""><summary>題</summary><p><strong>中</strong></p></details>'),
        ("<server> と <ユーザー名> と <Badge text='x'/> です", "<p>&lt;server&gt; と &lt;ユーザー名&gt; と  です</p>"),
    ],
)  # fmt: skip
def test_plain_syntax(markdown: str, expected: str) -> None:
    assert html(markdown) == expected


def test_a_table_scrolls_and_aligns_by_classes() -> None:
    assert html("|左|右|\n|:-|-:|\n|a|b|") == (
        '<div class="table-scroll" role="group" aria-label="表" tabindex="0"><table><thead><tr>'
        '<th class="align-left" scope="col">左</th><th class="align-right" scope="col">右</th></tr></thead>'
        '<tbody><tr><td class="align-left">a</td><td class="align-right">b</td></tr></tbody></table></div>'
    )


def test_a_raw_table_keeps_its_spans() -> None:
    page = html("<table><tr><th colspan=2 style='width:9px'>題<tr><td rowspan='2' onclick=x()>a<td>b</table>")
    assert '<th colspan="2">題</th>' in page
    assert '<td rowspan="2">a</td><td>b</td>' in page
    assert "style" not in page


@pytest.mark.parametrize("value", ["0", "101", "1000000", "-1", "x"])
def test_a_span_that_would_make_a_table_explode_is_dropped(value: str) -> None:
    assert f'colspan="{value}"' not in html(f'<table><tr><td colspan="{value}">a</table>')


def test_tasks_are_disabled_boxes_with_a_name() -> None:
    box = '<input type="checkbox" disabled="" aria-label="完了">'
    done = '<input type="checkbox" disabled="" checked="" aria-label="完了">'
    expected = f'<ul><li class="task">{box} する</li><li class="task">{done} した</li><li>[z] 違う</li></ul>'
    assert html("- [ ] する\n- [x] した\n- [z] 違う") == expected


@pytest.mark.parametrize("written", ["<input>", "<input type=text disabled>", "<input type=checkbox>"])
def test_no_other_input_stays(written: str) -> None:
    assert "<input" not in html(f"a {written} b")


@pytest.mark.parametrize(
    ("written", "kind", "label"),
    [
        ("> [!NOTE]\n> 本文", "note", "補足"),
        (">[!TIP]\n>\n>本文", "tip", "ヒント"),
        ("> [!IMPORTANT]\n> 本文", "important", "重要"),
        ("> [!WARNING]\n> 本文", "warn", "注意"),
        ("> [!caution]\n> 本文", "danger", "警告"),
        (":::note\n本文\n:::", "note", "補足"),
        ("::: info\n本文\n:::", "info", "情報"),
        (":::tip\n本文\n:::", "tip", "ヒント"),
        ("::: warning  \n本文\n::: ", "warn", "注意"),
        (":::danger\n本文", "danger", "警告"),
    ],
)
def test_callouts(written: str, kind: str, label: str) -> None:
    assert html(written) == (
        f'<div class="callout callout-{kind}"><div class="callout-body">'
        f'<p class="callout-title callout-label">{label}</p><p>本文</p></div></div>'
    )


def test_a_callout_has_a_title_of_its_own() -> None:
    assert '<p class="callout-title">便利な<strong>機能</strong></p>' in html(":::tip　便利な**機能**\n本文\n:::")
    assert '<p class="callout-title">入金後は</p>' in html("> [!WARNING] 入金後は\n> 本文")


def test_details_fold() -> None:
    assert html(":::details 続き\n本文\n:::") == (
        '<details class="callout callout-details"><summary class="callout-title">続き</summary>'
        '<div class="callout-body"><p>本文</p></div></details>'
    )
    assert '<summary class="callout-title callout-label">詳しく見る</summary>' in html(":::details\n本文\n:::")


@pytest.mark.parametrize(
    "written",
    [
        "::::tip\n:::warning\n内\n:::\n外\n::::",
        ":::tip\n:::warning\n内\n:::\n外\n:::",
        ":::tip\n::::warning\n内\n::::\n外\n:::",
        "> [!TIP]\n> > [!WARNING]\n> > 内\n>\n> 外",
    ],
)
def test_callouts_nest(written: str) -> None:
    page = html(written)
    outer, inner = page.index("callout-tip"), page.index("callout-warn")
    assert outer < inner < page.index("内") < page.index("</div></div><p>外</p></div></div>")


def test_colons_in_code_close_nothing() -> None:
    page = html(":::tip\n```\n:::\n```\n中\n:::\n外")
    assert page.endswith("<p>中</p></div></div><p>外</p>")


def test_callouts_stand_in_lists_and_hold_lists() -> None:
    page = html("1. 一\n\n   :::tip\n   - 中\n   :::\n\n2. 二")
    assert "<ul><li>中</li></ul></div></div></li><li><p>二</p></li></ol>" in page


@pytest.mark.parametrize("written", ["::: tsv\na\n:::", "> [!UICONTROL 完了率]を変更", ":: tip\na", "> \\[!NOTE]"])
def test_what_is_no_callout_stays_text(written: str) -> None:
    assert "callout" not in html(written)


def test_footnotes() -> None:
    page = html("本文[^a]と[^b]、また[^a]。\n\n[^a]: 注。\n[^b]: 別の注。")
    assert '<sup class="footnote-ref"><a href="#c-fn-1" id="c-fnref-1">[1]</a></sup>' in page
    assert '<a href="#c-fn-1" id="c-fnref-1-2">[1]</a>' in page
    assert '<div class="footnotes" role="doc-endnotes" aria-label="脚注"><ol><li id="c-fn-1" value="1"><p>注。 ' in page
    assert '<a class="footnote-back" href="#c-fnref-1-2" aria-label="本文に戻る">' in page
    assert page.endswith("</ol></div>")


def test_code_is_coloured_by_classes() -> None:
    page = html('```python title="a.py"\nprint("あ")\n```')
    assert page.startswith('<figure class="code"><figcaption>a.py</figcaption><pre tabindex="0" role="group"')
    assert '<code class="language-python"><span class="hl-nb">print</span>' in page


def test_unknown_languages_and_indented_code_stay_plain() -> None:
    assert html("```mermaid\na-->b\n```").endswith('<code class="language-mermaid">a--&gt;b\n</code></pre>')
    assert html("    a<b").endswith("<code>a&lt;b\n</code></pre>")


@pytest.mark.parametrize(
    ("written", "address", "text"),
    [
        ("詳しくはhttps://example.com/helpをご覧ください", "https://example.com/help", "https://example.com/help"),
        ("（https://example.com/a_(b)）", "https://example.com/a_(b)", "https://example.com/a_(b)"),
        ("(https://example.com/a).", "https://example.com/a", "https://example.com/a"),
        ("**https://example.com/_x_/**", "https://example.com/_x_/", "https://example.com/_x_/"),
        ("HTTP://EXAMPLE.COM/?a=1&b=2", "HTTP://EXAMPLE.COM/?a=1&amp;b=2", "HTTP://EXAMPLE.COM/?a=1&amp;b=2"),
        ("<https://example.com/>", "https://example.com/", "https://example.com/"),
        ("//example.com", None, None),
        ("ftp://example.com/", None, None),
        ("example.com", None, None),
        ("`https://example.com`", None, None),
        ("xhttp://example.com", None, None),
    ],
)
def test_bare_addresses(written: str, address: str | None, text: str | None) -> None:
    page = html(written)
    if address is None:
        assert "<a" not in page
    else:
        assert f'<a href="{address}" {REL}>{text}</a>' in page


def test_e_mail_addresses() -> None:
    assert html("宛先はfirst_last@example.co.jpです").startswith('<p>宛先は<a href="mailto:first_last@example.co.jp">')
    assert '<a href="mailto:a@example.com">mailto:a@example.com</a>' in html("mailto:a@example.com まで")
    assert html("[a@example.com](/x)") == '<p><a href="/x">a@example.com</a></p>'
    assert "<a" not in html("@user と a@b")


@pytest.mark.parametrize(
    "written",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "<https://youtu.be/dQw4w9WgXcQ>",
        "https://m.youtube.com/watch?v=dQw4w9WgXcQ&list=x",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" width="560" onload="x()"></iframe>',
        "<iframe src='//www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1'></iframe>",
    ],
)
def test_videos(written: str) -> None:
    page = html(written)
    assert '<span class="video"><iframe src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"' in page
    assert f'<a class="video-link" href="https://www.youtube.com/watch?v=dQw4w9WgXcQ" {REL}>' in page
    assert page.count("dQw4w9WgXcQ") == 2
    assert "autoplay" not in page


def test_a_video_has_a_title_and_starts_where_the_link_says() -> None:
    page = html("[登録のしかた](https://youtu.be/abc?t=1m30s)")
    assert 'title="登録のしかた"' in page
    assert 'src="https://www.youtube-nocookie.com/embed/abc?start=90"' in page
    assert 'src="https://player.vimeo.com/video/12345?h=0a1b2c3d"' in html("https://vimeo.com/12345/0a1b2c3d")
    assert 'title="Video (Vimeo)"' in render("https://vimeo.com/12345", locale="en").html


def test_a_video_stands_on_its_own_line_only() -> None:
    assert html("前\nhttps://youtu.be/abc\n後").count("<iframe") == 1
    assert "<iframe" not in html("見てください https://youtu.be/abc")
    assert "<iframe" not in html("- [**x**](https://youtu.be/abc)")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/embed/abc",
        "https://www.youtube.com.evil.example/embed/abc",
        "https://www.youtube.com@evil.example/embed/abc",
        "https://www.youtube.com:8443/embed/abc",
        "https://www.youtube.com/embed/a%0Ab",
        "https://www.youtube.com/redirect?q=x",
        "https://player.vimeo.com/video/1/../../x",
        "javascript:alert(1)//www.youtube.com/embed/abc",
        "data:text/html,x",
    ],
)
def test_no_other_frame_stays(address: str) -> None:
    assert html(f'前<iframe src="{address}">中</iframe>後') == "<p>前後</p>"
    assert "<iframe" not in html(f'<iframe src="{address}"></iframe>')
    assert "<iframe" not in html(address)


def test_a_picture_that_stands_alone_is_a_figure() -> None:
    assert html('![画面](/a.png "設定画面")') == (
        f'<figure class="shot"><img src="/a.png" alt="画面" {PICTURE}><figcaption>設定画面</figcaption></figure>'
    )
    assert html("文中の ![印](/a.png) です") == f'<p>文中の <img src="/a.png" alt="印" {PICTURE}> です</p>'


def test_picture_sizes() -> None:
    assert 'width="300" height="200"' in html('a ![x](/a.png){width=300 height="200px"} b')
    assert '<img src="/a.png" alt="x" width="50%"' in html("a ![x](/a.png){width=50%}")
    assert "{.big}" in html("a ![x](/a.png){.big}")
    assert '<img src="/a.png" width="320" height="2" alt=""' in html(
        '<img src=/a.png width="320px" height=2 style="x">'
    )
    assert '<img src="/a.png" alt=""' in html('<img src="/a.png" width="9em" height="-1">')


def test_titles_and_alternatives_are_text() -> None:
    page = html('a ![<b>"x"](/a.png "<i>&quot;") [y](/b "t<\\">")')
    assert 'alt="&lt;b&gt;&quot;x&quot;"' in page or 'alt="&quot;x&quot;"' in page
    assert 'title="&lt;i&gt;&quot;"' in page
