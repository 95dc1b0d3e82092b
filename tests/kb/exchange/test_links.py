"""Addresses are found where CommonMark sees them, and exchanged without touching anything else."""

import re
from pathlib import PurePosixPath

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.exchange.inlines import references
from kb.exchange.links import Resolved, placeholders, relative_address, replace_placeholders, rewrite

FENCE = "```"


def targets(source: str) -> list[str]:
    return [reference.target for reference in references(source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[a](b.md) and ![c](d.png 'e')", ["b.md", "d.png"]),
        ("[![a](b.png)](c.md)", ["b.png", "c.md"]),
        ('[a](<b c.md> "d") [e]( f.md )', ["b c.md", "f.md"]),
        ("[a](b_(c).md#d) [e](f\\).md) [g](h&amp;i.md)", ["b_(c).md#d", "f).md", "h&i.md"]),
        ("請求は[こちら](請求/送る.md)、または[これ](/ja/a.html)へ", ["請求/送る.md", "/ja/a.html"]),
        ("[a [b](c.md) d](e.md)", ["c.md"]),
        ("[a]\n\n[a]: b.md 'c'\n[d]: <e f.md>", ["b.md", "e f.md"]),
        ("[^1]: note.md\n", []),
        ("\\[a](b.md) [c\\](d.md) !\\[e](f.md)", ["f.md"]),
        ("`[a](b.md)` ``[c](`d.md)`` [e](f.md)", ["f.md"]),
        ("`[a](b.md)", ["b.md"]),
        (f"{FENCE}\n[a](b.md)\n{FENCE}\n[c](d.md)", ["d.md"]),
        (f"> {FENCE}\n> [a](b.md)\n[c](d.md)", ["d.md"]),
        (f"- a\n\n  {FENCE}\n  [a](b.md)\n  {FENCE}\n  [c](d.md)", ["d.md"]),
        (f"~~~\n[a](b.md)\n{FENCE}\n[c](d.md)", []),
        ("    [a](b.md)\n\n- x\n\n    [c](d.md)\n\n     [e](f.md)\n\n      [g](h.md)", ["d.md", "f.md"]),
        ("text\n    [a](b.md)", ["b.md"]),
        ("\t[a](b.md)\n", []),
        ("<!-- [a](b.md) <a href='c.md'> -->\n[d](e.md)", ["e.md"]),
        ("<!--\n\n[a](b.md)\n\n-->", []),
        ("text <!-- [a](b.md) --> [c](d.md)", ["d.md"]),
        ("<table>\n<tr><td>[a](b.md)<a class='x' href='c.md'>c</a>\n\n[d](e.md)", ["c.md", "e.md"]),
        ("<pre>\n[a](b.md)\n\n<a href=c.md></pre>", ["c.md"]),
        ("<script>\nlet a = '<a href=\"b.md\">'\n</script>", []),
        ('x <img alt="<a href=\'q\'>" src="a.png"> y', ["a.png"]),
        ('<img :src="$withBase(\'/a/b.png\')" alt="c">', ["/a/b.png"]),
        ("::: tip [a](b.md)\n[c](d.md)\n:::", ["b.md", "d.md"]),
        ("| a | b |\n|---|---|\n| ` | [c](d.md) ` |", ["d.md"]),
        ("# [a](b.md)\n\n[c](d.md)\n===", ["b.md", "d.md"]),
        ("<https://a.example/b.md> <c@d.example>", []),
        ("[a](b\n.md) [c](d e.md)", []),
    ],
)
def test_addresses_are_found_where_links_are(source: str, expected: list[str]):
    assert targets(source) == expected
    for reference in references(source):
        assert source[reference.start : reference.end] == reference.raw


BITS = st.sampled_from(
    [
        "[a](x)",
        "![i](y.png)",
        "`",
        "``",
        "```",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "1. ",
        "2. ",
        "> ",
        "# h",
        "<!-- ",
        "-->",
        "<div>\n",
        "</div>",
        "| a | b |\n|---|---|\n| ",
        "|",
        "\\",
        "[",
        "](z)",
        "]",
        "(",
        ")",
        '"t"',
        "~~~",
        "text",
        "**",
        "---",
        "===",
        '<a href="q">',
        "</pre>",
        "\t",
        "<",
        ">",
        "![",
        "[b](<c d>)",
        '[t](e "f")',
        "手順",
        "\u3000",
    ]
)


@given(st.lists(BITS, min_size=2, max_size=12).map("".join))
@settings(derandomize=True)
def test_another_parser_finds_the_same(source: str):
    # It goes by an older definition of comments, which allows no two hyphens in them.
    assume(not re.search(r"<!--(?:-|>|.*?(?:--(?!>)|--->))", source, re.DOTALL))
    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    theirs = sorted(found for token in parser.parse(source) for found in _addresses(token))
    assert sorted(found.target for found in references(source) if found.form == "inline") == theirs


def _addresses(token: Token) -> list[str]:
    own = token.attrGet("href") if token.type == "link_open" and token.info != "auto" else None
    own = token.attrGet("src") if token.type == "image" else own
    return [str(own)] * (own is not None) + [found for child in token.children or [] for found in _addresses(child)]


def renamed(source: str, name: str) -> str:
    found = [Resolved(reference, "article", reference.target, reference.end) for reference in references(source)]
    return rewrite(source, [(each, name) for each in found])


@given(st.lists(BITS, max_size=20).map("".join))
def test_only_the_addresses_change(source: str):
    changed = renamed(source, "article:1")
    kept = [reference for reference in references(source) if not reference.before]
    assert changed.count("article:1") == len(references(source))
    if len(kept) == len(references(source)):
        back = iter(reference.raw for reference in references(source))
        assert replace_placeholders(changed, lambda _kind, _key: next(back)) == source


@given(st.lists(BITS, max_size=20).map("".join), st.sampled_from(["a/b.md", "../c-d.md", "請求/手順.md"]))
def test_placeholders_go_out_and_come_back(source: str, path: str):
    stored = renamed(source, "article:1")
    exported = replace_placeholders(stored, lambda _kind, _key: path)
    assert renamed_where(exported, path) == stored


def renamed_where(source: str, path: str) -> str:
    found = [reference for reference in references(source) if reference.raw == path]
    return rewrite(source, [(Resolved(each, "article", "1", each.end), "article:1") for each in found])


def test_what_follows_an_address_stays():
    body = 'a [b](article:1#c "t") <img src="file:ff"> `[x](article:2)` [y](article:3)'
    assert [(found.kind, found.key) for found in placeholders(body)] == [
        ("article", "1"),
        ("file", "ff"),
        ("article", "3"),
    ]
    known = {"1": "../b.md", "ff": "files/f.png"}
    assert replace_placeholders(body, lambda _kind, key: known.get(key)) == (
        'a [b](../b.md#c "t") <img src="files/f.png"> `[x](article:2)` [y](article:3)'
    )


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=8)
PATHS = st.lists(NAMES.filter(lambda name: name not in {".", ".."}), min_size=1, max_size=4).map(
    lambda parts: PurePosixPath(*parts)
)


@given(PATHS, PATHS)
def test_any_file_name_can_stand_in_a_link(origin: PurePosixPath, target: PurePosixPath):
    address = relative_address(origin, target)
    for source in (f"[a]({address})", f"![a](<{address}>)", f'<a href="{address}">', f"| [a]({address}) |\n|-|\n| x |"):
        assert [reference.raw for reference in references(source)] == [address]


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "](",
        "![a](",
        "<!--",
        "<a b='",
        '](x "',
        "`",
        "``` ",
        "[a]: b\n",
        "> ",
        "- ",
        "\\",
        "[[a]](",
        "|a\n|-\n",
        "<a ",
        "* ",
        "\t",
        "<div>",
        "&#",
        "[a](b) ",
        "(",
        "![",
        "\\![",
        "<a a=''",
        "[a]: <b> 'c",
    ],
)
def test_hostile_texts_take_no_longer_than_others(unit: str):
    assert isinstance(references(unit * (60_000 // len(unit))), list)
