"""What holds for any text at all."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.rendering import clean_html, highlight, inline, nodes_html, plain_line, plain_text, render, slug
from core.rendering.urls import safe_image, safe_link
from tests.core.rendering.inspection import wrong_nodes, wrongs

WORDS = (
    "**", "*", "_", "~~", "`", "```", "[", "]", "(", ")", "![", "](/x)", "<", ">", "/", "=", '"', "'", "&",
    "&lt;", "&#", ";", "<b>", "</b>", "<p>", "</p>", "<a href=x>", "<a href=/x id=y>", "</a>", "<div id=a>",
    "</div>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<caption>", "<li>", "<ul>", "</ul>",
    "<ruby>", "<rt>", "</ruby>", "<pre>", "</pre>", "<h2>", "<h3 id=a>", "</h2>", "<details open>",
    "<summary>", "<dl>", "<dt>", "<dd>", "<svg>", "<math>", "<style>", "</style>", "<script>",
    "<iframe src=https://youtu.be/a>", "</iframe>", "<img src=x alt='a", "<input type=checkbox disabled>",
    "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<br>", "</br>", "<user>", "</user>",
    "<span class=video>", "<figure>", "<tbody>", "\n", "\n\n", "    ", "- ", "1. ", "> ", "# ", "## ",
    "{#a}", "{width=9}", ":::tip", ":::", "[!NOTE]", "[^1]", "[^1]: ", "^[", "|", "|-|", "[ ] ",
    "https://a.b/", "a@b.cd", "あ", "漢字", "。", "「", "」", "a", "1", " ", "\t", "\u3000", "\xa0", "😀", "\u200b",
    "article:0190a1b2-0000-7000-8000-000000000001", "javascript:", "%", "%41", "\\", "\x00", "\x0c",
    "\ufdd0", "İ", "ſ", "\u212a",
)  # fmt: skip
anything = st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=24).map("".join)


@given(anything)
@settings(max_examples=400)
@example("<table><tr><b><td><p><a href=x></table><a href=y>")
@example("<ul><li><p><ul></p><li></ul></li>")
@example("<pre>\n<b>\n</pre><pre>&#10;x</pre>")
def test_sanitising_is_safe_and_stable(text):
    once = clean_html(text)
    assert wrongs(once) == []
    assert clean_html(once) == once


@given(anything)
@settings(max_examples=400)
def test_any_document_is_rendered_safely(text):
    rendered = render(text)
    assert wrongs(rendered.html) == []
    assert wrong_nodes(rendered.nodes) == []
    assert clean_html(rendered.html) == rendered.html
    assert nodes_html(rendered.nodes) == rendered.html
    assert len(rendered.steps) <= sum(node[0] == "h2" for node in rendered.nodes)


@given(anything)
def test_steps_and_lead_cover_the_document(text):
    rendered = render(text)
    assert [step.number for step in rendered.steps] == list(range(1, len(rendered.steps) + 1))
    assert len({step.id for step in rendered.steps}) == len(rendered.steps)
    assert {step.anchor for step in rendered.steps} <= {heading.id for heading in rendered.toc}


@given(anything)
def test_small_texts(text):
    assert wrongs(inline(text)) == []
    assert isinstance(plain_text(text), str)
    assert plain_line(text).count("\n") == 0


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=6))
def test_highlighting_keeps_the_text(text, spans):
    marked = highlight(text, spans)
    assert marked.replace("<mark>", "").replace("</mark>", "") == highlight(text, [])
    assert marked.count("<mark>") == marked.count("</mark>")


@given(st.text(max_size=60))
def test_addresses_and_names_settle(text):
    for check in (safe_link, safe_image):
        once = check(text)
        assert once is None or check(once) == once
    assert slug(slug(text)) == slug(text)
