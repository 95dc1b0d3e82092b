"""The article editor in a real browser, under a policy that allows nothing inline."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.kb.articles.editor_page import EditorPage, serve
from tests.kb.articles.editor_writer import HANDLE, MOMENT_MS, compose, writing

SAMPLES = Path(__file__).parents[3] / "kb" / "articles" / "editor" / "tests" / "samples"


@pytest.mark.parametrize("name", ["every-construct.md", "procedure.md", "awkward.md"])
def test_opened_and_saved_unchanged(page: Page, name: str) -> None:
    markdown = (SAMPLES / name).read_text(encoding="utf-8")
    with writing(page, markdown) as writer:
        assert writer.markdown == markdown
        page.get_by_role("button", name="保存する").click()
        assert writer.server.saved[0].replace("\r\n", "\n") == markdown


def test_entities_are_the_browsers(page: Page) -> None:
    with writing(page, "A&nbsp;B &hellip; &notit; &amp;lt; &#x3042; &Aacute;\n") as writer:
        expect(writer.surface.locator("p")).to_have_text("A\u00a0B … &notit; &lt; あ Á")


def test_typing_changes_one_line(page: Page) -> None:
    markdown = (SAMPLES / "procedure.md").read_text(encoding="utf-8")
    with writing(page, markdown, kind="procedure") as writer:
        writer.stand("取り消しの理由を選びます。")
        writer.type("必ず。")
        expected = markdown.replace("2. 取り消しの理由を選びます。", "2. 取り消しの理由を選びます。必ず。")
        writer.expect_markdown(expected)
        expect(page.locator("textarea#body")).to_have_value(expected)


@pytest.mark.parametrize(
    ("markdown", "words", "expected"),
    [
        ("文章\n", "文章", "文章日本\n"),
        ("- 項目\n- 次\n", "項目", "- 項目日本\n- 次\n"),
        (
            "| 見出し | 値 |\n| --- | --- |\n| 升目 | 1 |\n",
            "升目",
            "| 見出し | 値 |\n| --- | --- |\n| 升目日本 | 1 |\n",
        ),
        ("## 表題 {#a}\n\n文\n", "表題", "## 表題日本 {#a}\n\n文\n"),
        ("- [x] 作業\n", "作業", "- [x] 作業日本\n"),
        ("> [!NOTE]\n> 補足文\n", "補足文", "> [!NOTE]\n> 補足文日本\n"),
    ],
)
def test_input_methods(page: Page, markdown: str, words: str, expected: str) -> None:
    with writing(page, markdown) as writer:
        session = page.context.new_cdp_session(page)
        writer.stand(words)
        compose(session, "n", "に", "にh", "にほ", "にほん", "日本")
        assert page.evaluate(f"{HANDLE}.isComposing()")
        expect(writer.surface).to_contain_text(f"{words}日本")
        # Enter belongs to the input method now.
        session.send(
            "Input.dispatchKeyEvent",
            {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229, "code": "Enter"},
        )
        session.send("Input.insertText", {"text": "日本"})
        writer.expect_markdown(expected)
        page.wait_for_function(f"() => !{HANDLE}.isComposing()")


def test_nothing_is_made_of_a_conversion(page: Page) -> None:
    with writing(page, "") as writer:
        session = page.context.new_cdp_session(page)
        writer.surface.click()
        compose(session, "-", "- ", "- あ")
        assert writer.surface.locator("ul").count() == 0
        session.send("Input.insertText", {"text": "- あ"})
        writer.expect_markdown("\\- あ\n")


def test_a_conversion_beside_others(page: Page) -> None:
    """Composing in the middle of marked text, and again right away."""
    with writing(page, "前**強調**後\n") as writer:
        session = page.context.new_cdp_session(page)
        writer.stand("強調")
        writer.press("Home", "ArrowRight", "ArrowRight")
        for text in ("漢", "字"):
            compose(session, "か", text)
            session.send("Input.insertText", {"text": text})
        writer.expect_markdown("前**強漢字調**後\n")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("## 題", "## 題\n"),
        ("# 題", "## 題\n"),
        ("- 一\n二", "- 一\n- 二\n"),
        ("3. 一\n二", "3. 一\n4. 二\n"),
        ("> 引用", "> 引用\n"),
        ("- [ ] 作業", "- [ ] 作業\n"),
        ("```js x", "```js\nx\n```\n"),
        ("これは**太字**と*斜体*と~~消し~~と`code`です", "これは**太字**と*斜体*と~~消し~~と`code`です\n"),
        ("---文", "---\n\n文\n"),
        ("> [!TIP] 便利", "> [!TIP]\n> 便利\n"),
        ("一\n\n二", "一\n\n二\n"),
    ],
)
def test_markdown_as_it_is_typed(page: Page, typed: str, expected: str) -> None:
    with writing(page, "") as writer:
        writer.surface.click()
        writer.type(typed)
        writer.expect_markdown(expected)


def test_backspace_takes_back_what_typing_made(page: Page) -> None:
    with writing(page, "") as writer:
        writer.surface.click()
        writer.type("## ")
        expect(writer.surface.locator("h2")).to_have_count(1)
        writer.press("Backspace")
        writer.type("題")
        writer.expect_markdown("\\## 題\n")


def test_the_toolbar(page: Page) -> None:
    with writing(page, "これは重要です\n") as writer:
        writer.surface.get_by_text("これは重要です").dblclick()
        bold = page.get_by_role("button", name="太字")
        expect(bold).to_have_attribute("aria-pressed", "false")
        expect(bold).to_have_attribute("aria-keyshortcuts", re.compile("(Control|Meta)\\+b"))
        writer.press("Control+a")
        bold.click()
        writer.expect_markdown("**これは重要です**\n")
        expect(bold).to_have_attribute("aria-pressed", "true")
        page.get_by_role("button", name="元に戻す").click()
        writer.expect_markdown("これは重要です\n")
        page.get_by_role("button", name="番号付きの箇条書き").click()
        writer.expect_markdown("1. これは重要です\n")


def test_the_toolbar_by_keyboard(page: Page) -> None:
    with writing(page, "文\n") as writer:
        writer.stand("文")
        writer.press("Alt+F10")
        tools = page.get_by_role("toolbar", name="書式")
        expect(tools.get_by_role("button").first).to_be_focused()
        assert tools.locator("button[tabindex='0']").count() == 1
        writer.press("ArrowRight", "ArrowRight", "ArrowRight")
        expect(page.get_by_role("button", name="太字")).to_be_focused()
        expect(page.get_by_role("tooltip")).to_contain_text("太字")
        assert tools.locator("button[tabindex='0']").get_attribute("aria-label") == "太字"
        writer.press("ArrowLeft", "Enter", "ArrowDown", "Enter")
        writer.expect_markdown("## 文\n")
        expect(writer.surface).to_be_focused()


def test_tab_leaves_the_text_and_indents_in_lists(page: Page) -> None:
    with writing(page, "文\n\n- 一\n- 二\n") as writer:
        writer.stand("文")
        writer.press("Tab")
        expect(writer.surface).not_to_be_focused()
        writer.stand("二")
        expect(page.get_by_role("status").first).to_contain_text("Esc")
        writer.press("Tab")
        writer.expect_markdown("文\n\n- 一\n  - 二\n")
        expect(writer.surface).to_be_focused()
        writer.press("Shift+Tab", "Escape", "Tab")
        writer.expect_markdown("文\n\n- 一\n- 二\n")
        expect(writer.surface).not_to_be_focused()


def test_the_surface_has_a_name_and_a_role(page: Page) -> None:
    with writing(page, "文\n"):
        box = page.get_by_role("textbox", name="記事の本文")
        expect(box).to_have_attribute("aria-multiline", "true")
        expect(box).to_have_accessible_description(re.compile("Alt\\+F10"))


def test_steps(page: Page) -> None:
    with writing(page, "はじめに\n\n## 一つ目 {#a}\n\n文\n", kind="procedure") as writer:
        page.get_by_role("button", name="ステップを追加").last.click()
        expect(writer.surface).to_be_focused()
        page.wait_for_timeout(MOMENT_MS)
        writer.type("二つ目")
        writer.expect_markdown("はじめに\n\n## 一つ目 {#a}\n\n文\n\n## 二つ目\n")
        number = "element => getComputedStyle(element, '::before').content"
        assert writer.surface.locator("h2").last.evaluate(number) == "counter(step)"
        writer.stand("文")
        page.get_by_role("toolbar", name="書式").get_by_role("button", name="ステップを追加").click()
        page.wait_for_timeout(MOMENT_MS)
        writer.type("間")
        writer.expect_markdown("はじめに\n\n## 一つ目 {#a}\n\n文\n\n## 間\n\n## 二つ目\n")


def test_the_source_and_back(page: Page) -> None:
    markdown = (SAMPLES / "every-construct.md").read_text(encoding="utf-8")
    with writing(page, markdown) as writer:
        toggle = page.get_by_role("button", name="Markdownで書く")
        toggle.click()
        source = page.get_by_role("textbox", name="記事の本文(Markdown)")
        expect(source).to_have_value(markdown)
        toggle.click()
        assert writer.markdown == markdown
        toggle.click()
        source.fill("# 別の\n\n__文__\n")
        assert writer.markdown == "# 別の\n\n__文__\n"
        toggle.click()
        expect(writer.surface.locator("strong")).to_have_text("文")
        assert writer.markdown == "# 別の\n\n__文__\n"
        page.get_by_role("button", name="元に戻す").click()
        writer.expect_markdown(markdown)


def test_changes_are_told_and_submitted(page: Page) -> None:
    with writing(page, "文\n") as writer:
        page.evaluate("document.addEventListener('editor:change', event => { window.told = event.detail.markdown; })")
        writer.stand("文")
        writer.type("章")
        page.wait_for_function("() => window.told === '文章\\n'")
        writer.type("だ")
        page.get_by_role("button", name="保存する").click()
        assert writer.server.saved == ["文章だ\r\n"]


def test_the_handle(page: Page) -> None:
    with writing(page, "文\n") as writer:
        page.evaluate(f"{HANDLE}.setMarkdown('## 新しい\\n')")
        expect(writer.surface.locator("h2")).to_have_text("新しい")
        page.evaluate(f"{HANDLE}.focus()")
        expect(writer.surface).to_be_focused()


def test_without_scripts_the_text_area_works(browser: Browser) -> None:
    with serve(EditorPage("文\n")) as server:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(server.url)
        page.get_by_role("textbox", name="本文").fill("新しい文")
        page.get_by_role("button", name="保存する").click()
        assert server.saved == ["新しい文"]
        context.close()


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_on_a_phone(page: Page, locale: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    with writing(
        page, (SAMPLES / "every-construct.md").read_text(encoding="utf-8"), kind="procedure", locale=locale
    ) as writer:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        tools = page.get_by_role("toolbar").first
        assert tools.evaluate("bar => bar.scrollWidth > bar.clientWidth")
        assert tools.get_by_role("button").first.bounding_box()["height"] >= 44  # type: ignore[index]
        writer.surface.locator("td").first.click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


TYPE_INTO_THE_MIDDLE = """markdown => {
    const {editor} = document.querySelector('[data-editor]');
    editor.setMarkdown(markdown);
    const paragraphs = [...document.querySelectorAll('.doc-body p')].filter(p => p.textContent.trim() !== '');
    const paragraph = paragraphs[Math.floor(paragraphs.length / 2)];
    if (!paragraph) return null;
    const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let text = texts.nextNode();
    while (text && text.parentElement.closest('[contenteditable=false]')) text = texts.nextNode();
    if (!text) return null;
    editor.focus();
    getSelection().collapse(text, Math.floor(text.data.length / 2));
    return new Promise(done => setTimeout(() => {
        document.execCommand('insertText', false, 'ん');
        setTimeout(() => done(editor.markdown()), 30);
    }, 60));
}"""


@pytest.mark.slow
def test_real_articles_change_in_one_line(page: Page, open_data: Path) -> None:
    paths = sorted((open_data / "help-docs").rglob("*.md"))[::15]
    with writing(page, "") as writer:
        for path in paths:
            before = path.read_text(encoding="utf-8")
            after = writer.page.evaluate(TYPE_INTO_THE_MIDDLE, before)
            if after is None:
                continue
            lines = zip(before.split("\n"), after.split("\n"), strict=True)
            changed = [new for old, new in lines if old != new]
            assert len(changed) == 1, path
            assert "ん" in changed[0]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_axe_finds_nothing(page: Page, theme: str, locale: str) -> None:
    markdown = (SAMPLES / "procedure.md").read_text(
        encoding="utf-8"
    ) + "\n| a | b |\n| --- | --- |\n| c | d |\n\n<div>\n</div>\n"
    with writing(page, markdown + "\n- [x] x\n", kind="procedure", theme=theme, locale=locale) as writer:
        rules = {"rules": {"page-has-heading-one": {"enabled": False}, "empty-table-header": {"enabled": False}}}

        def check() -> None:
            found = Axe().run(page, options=rules)
            assert found.violations_count == 0, found.generate_report()

        check()
        writer.surface.locator("td").first.click()
        check()
        writer.press("Control+k")
        check()
        writer.press("Escape")
        page.wait_for_timeout(MOMENT_MS)
        page.locator(".tool-menu").click() if page.locator(".tool-menu").is_enabled() else None
        check()
