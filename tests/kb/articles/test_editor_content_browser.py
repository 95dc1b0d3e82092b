"""What goes into an article besides typed text: links, pictures, pasted texts, tables, callouts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.kb.articles.editor_page import PICTURE_URL
from tests.kb.articles.editor_writer import HANDLE, MOMENT_MS, compose, writing


def test_a_link_by_its_address_and_by_a_title(page: Page) -> None:
    with writing(page, "詳しくは\n") as writer:
        writer.stand("詳しくは")
        writer.press("Control+k")
        dialog = page.get_by_role("dialog", name="リンク")
        target = dialog.get_by_role("combobox", name="リンク先")
        target.fill("javascript:alert(1)")
        target.press("Enter")
        expect(dialog.get_by_text("このアドレスは使えません")).to_be_visible()
        target.fill("example.com/help")
        dialog.get_by_label("表示する文字").fill("ヘルプ")
        dialog.get_by_role("button", name="リンクを入れる").click()
        writer.expect_markdown("詳しくは[ヘルプ](https://example.com/help)\n")
        page.wait_for_timeout(MOMENT_MS)
        writer.type("と")
        writer.press("Control+k")
        target.press_sequentially("再発行")
        option = dialog.get_by_role("option", name=re.compile("請求書を再発行する"))
        expect(option).to_have_attribute("aria-selected", "true")
        expect(target).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
        target.press("Enter")
        dialog.get_by_role("button", name="リンクを入れる").click()
        writer.expect_markdown("詳しくは[ヘルプ](https://example.com/help)と[請求書を再発行する](article:a1)\n")


def test_double_brackets_find_an_article(page: Page) -> None:
    with writing(page, "詳しくは\n") as writer:
        writer.stand("詳しくは")
        writer.type("[[")
        field = page.get_by_role("combobox", name="記事へのリンク")
        expect(field).to_be_focused()
        session = page.context.new_cdp_session(page)
        compose(session, "せいきゅう", "請求")
        page.wait_for_timeout(400)
        assert "せいきゅう" not in writer.server.queries
        session.send("Input.insertText", {"text": "請求"})
        expect(page.get_by_role("option")).to_have_count(2)
        writer.press("ArrowDown", "Enter")
        writer.expect_markdown("詳しくは[請求書の送付方法を変える](article:a2)\n")
        writer.type("を見る")
        writer.expect_markdown("詳しくは[請求書の送付方法を変える](article:a2)を見る\n")


def test_escape_leaves_the_brackets(page: Page) -> None:
    with writing(page, "文\n") as writer:
        writer.stand("文")
        writer.type("[[")
        writer.press("Escape", "Escape")
        expect(writer.surface).to_be_focused()
        page.wait_for_timeout(MOMENT_MS)
        writer.type("x")
        writer.expect_markdown("文[[x\n")


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_pictures_pasted_and_dropped(page: Page, event: str) -> None:
    with writing(page, "文\n") as writer:
        writer.stand("文")
        writer.give_file(event)
        at = f"文![]({PICTURE_URL})\n" if event == "paste" else f"![]({PICTURE_URL})文\n"
        writer.expect_markdown(at)
        assert b'filename="' in writer.server.uploads[0]
        assert b"picture" in writer.server.uploads[0]
        assert writer.server.tokens == ["token-1"]


def test_what_is_typed_after_a_picture_stands_behind_it(page: Page) -> None:
    with writing(page, "文\n") as writer:
        writer.stand("文")
        writer.give_file("paste")
        writer.expect_markdown(f"文![]({PICTURE_URL})\n")
        writer.type("説明")
        writer.expect_markdown(f"文![]({PICTURE_URL})説明\n")


def test_a_picture_that_fails_and_is_described(page: Page) -> None:
    with writing(page, "文\n", upload_status=500) as writer:
        writer.stand("文")
        files = [{"name": "画面.png", "mimeType": "image/png", "buffer": b"picture"}]
        page.locator("input[type=file]").set_input_files(files=files)  # type: ignore[arg-type]
        expect(writer.surface.get_by_text("「画面.png」をアップロードできませんでした")).to_be_visible()
        assert writer.markdown == "文\n"
        writer.server.upload_status = 200
        page.get_by_role("button", name="もう一度試す").click()
        writer.expect_markdown(f"文![]({PICTURE_URL})\n")
        shown = writer.surface.locator(".doc-image img")
        expect(shown).to_have_attribute("src", "/files/" + PICTURE_URL.removeprefix("file:"))
        writer.surface.locator(".doc-image").click()
        field = page.get_by_role("textbox", name="画像の説明")
        field.fill("請求書の画面")
        field.press("Enter")
        writer.expect_markdown(f"文![請求書の画面]({PICTURE_URL})\n")


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head>
<body lang=JA style='tab-interval:42.0pt'><!--StartFragment-->
<h1 style='mso-style-link:x'><span style='font-family:"MS Gothic"'>手順<o:p></o:p></span></h1>
<p class=MsoNormal style='margin-left:0cm'><b><span
style='color:red'>重要</span></b>な<i>文</i>です。<o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>開く</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>·&nbsp;</span>補足</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.&nbsp;</span>閉じる</p>
<table border=1><tr><td width=10 style='width:7pt'><p class=MsoNormal>項目</p></td><td><p>一行</p><p>二行</p></td></tr>
<tr><td><p>a</p></td><td><p>b</p></td></tr></table>
<!--EndFragment--></body></html>"""

GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1">
<h2 dir="ltr"><span style="font-size:16pt;font-weight:400;">見出し</span></h2>
<p dir="ltr" style="line-height:1.38"><span style="font-weight:700">太字</span><span style="font-weight:400">と</span>
<span style="font-style:italic">斜体</span><a
href="https://www.google.com/url?q=https://example.com/a&amp;sa=D" style="text-decoration:none"><span
style="color:#1155cc">リンク</span></a></p>
<ul><li dir="ltr"><p role="presentation"><span style="font-weight:400">一</span></p></li><li><p><span>二</span></p></li>
</ul></b>
<br class="Apple-interchange-newline">"""


def test_pasting_from_word(page: Page) -> None:
    with writing(page, "") as writer:
        writer.surface.click()
        writer.paste(html=WORD, text="手順")
        writer.expect_markdown(
            "## 手順\n\n**重要**な*文*です。\n\n1. 開く\n   - 補足\n2. 閉じる\n\n"
            "| 項目 | 一行<br>二行 |\n| --- | --- |\n| a | b |\n"
        )


def test_pasting_from_google_docs(page: Page) -> None:
    with writing(page, "") as writer:
        writer.surface.click()
        writer.paste(html=GOOGLE, text="見出し")
        writer.expect_markdown("## 見出し\n\n**太字**と *斜体*[リンク](https://example.com/a)\n\n- 一\n- 二\n")


def test_pasting_from_the_web(page: Page) -> None:
    with writing(page, "前\n") as writer:
        writer.stand("前")
        writer.paste(
            html='<span onclick="x()" style="color:red">色</span><script>bad()</script><a href="javascript:x()">罠</a>'
        )
        writer.expect_markdown("前色罠\n")


def test_pasting_text(page: Page) -> None:
    with writing(page, "") as writer:
        writer.surface.click()
        writer.paste(text="## 見出し\n\n- **一**\n- 二\n")
        writer.expect_markdown("## 見出し\n\n- **一**\n- 二\n")
        writer.press("Control+a", "Backspace")
        writer.paste(text="ただの文\n二行目 2 * 3")
        page.wait_for_function(f"() => {HANDLE}.markdown().includes('二行目 2 * 3')")
        assert "ただの文\\\n二行目 2 * 3" in writer.markdown


def test_copied_and_pasted_here_stays_the_same(page: Page) -> None:
    markdown = "> [!TIP]\n> **助言**と<kbd>K</kbd>と[^1]\n\n- [x] 済み\n\n<!-- 覚え書き -->\n\n[^1]: 注\n"
    with writing(page, markdown) as writer:
        writer.surface.click()
        writer.press("Control+a")
        script = """() => {
            const transfer = new DataTransfer();
            const options = {clipboardData: transfer, bubbles: true, cancelable: true};
            document.querySelector('.doc-body').dispatchEvent(new ClipboardEvent('copy', options));
            return [transfer.getData('text/html'), transfer.getData('text/plain')];
        }"""
        html, text = page.evaluate(script)
        assert text == markdown.strip()
        writer.press("Backspace")
        writer.paste(html=html, text=text)
        writer.expect_markdown(markdown)


def test_tables(page: Page) -> None:
    with writing(page, "文\n") as writer:
        writer.stand("文")
        page.get_by_role("button", name="表", exact=True).click()
        writer.type("項目")
        writer.press("Tab")
        writer.type("金額")
        page.get_by_role("button", name="列を右に揃える").click()
        page.get_by_role("button", name="列を削除").focus()
        writer.press("Escape")
        page.wait_for_timeout(MOMENT_MS)
        writer.press("Tab")
        page.get_by_role("button", name="列を削除").click()
        page.get_by_role("button", name="行を削除").click()
        writer.expect_markdown("文\n\n| 項目 | 金額 |\n| --- | ---: |\n|  |  |\n")


def test_callouts_code_and_raw_blocks(page: Page) -> None:
    with writing(page, "> [!NOTE]\n> 中身\n\n```\ncode\n```\n\n<div>\nhtml\n</div>\n") as writer:
        writer.stand("中身")
        page.get_by_role("combobox", name="種類").select_option("danger")
        title = page.get_by_role("textbox", name="見出し(なくてもよい)")
        title.fill("危ない")
        title.press("Enter")
        writer.expect_markdown("> [!CAUTION] 危ない\n> 中身\n\n```\ncode\n```\n\n<div>\nhtml\n</div>\n")
        writer.stand("code")
        language = page.get_by_role("textbox", name="言語(例: js)")
        language.fill("js")
        language.press("Enter")
        expect(page.get_by_role("group", name="HTML のまま")).to_contain_text("<div>")
        writer.expect_markdown("> [!CAUTION] 危ない\n> 中身\n\n```js\ncode\n```\n\n<div>\nhtml\n</div>\n")


def test_tasks_are_ticked(page: Page) -> None:
    with writing(page, "- [ ] 一\n- [x] 二\n") as writer:
        page.get_by_role("checkbox", name="済み").first.check()
        writer.expect_markdown("- [x] 一\n- [x] 二\n")
