"""Odd and large input takes a time in proportion to its size."""

import time

import pytest

from core.rendering import render

SIZE = 50_000
SECONDS = 2.0
# How long the loop in `patience` takes on a machine of ordinary speed.
ORDINARY_PACE = 0.2

MARKS = {
    "brackets": "[",
    "images": "![",
    "stars": "*",
    "stars and words": "a**b",
    "stars and lines": "_*",
    "tildes": "~~a",
    "quotes": ">",
    "quoted lines": "> \n",
    "backslashes": "\\[",
    "ampersands": "&",
    "references": "&lt;",
    "less than": "<",
    "tags never closed": "<a ",
    "attributes never closed": '<a b="',
    "comments never closed": "<!--",
    "declarations": "<!",
    "instructions": "<?",
    "sections": "<![CDATA[",
    "scripts never closed": "<script>",
    "frames never closed": "<iframe>",
    "divisions": "<div>",
    "divisions and lines": "<div>\n\n",
    "nested tables": "<table><tr><td>",
    "nested details": "<details><summary>",
    "links in links": "<a href=x>",
    "notes in notes": "^[",
    "note references": "[^",
    "containers": ":::tip\n",
    "ids": "{#",
    "addresses": "http://",
    "brackets in addresses": "https://a.b/(((((((",
    "line breaks": "\n",
    "tabs": "\t",
    "broken tables": "|-",
    "backticks": "`a``b```",
}
# These make elements of all they have, and elements cost time of their own.
ELEMENTS = {
    "headings": "# a\n",
    "items": "- a\n",
    "alerts": "> [!NOTE]\n\n",
    "containers in lists": "- :::tip\n",
    "code": "```js\nx\n```\n",
    "paragraphs and bold": "<p><b>",
    "emphasis": "*a* ",
    "videos": "https://youtu.be/abc\n\n",
    "tasks": "- [ ] a\n",
}


@pytest.fixture(scope="module")
def patience() -> float:
    """Two seconds, or more on a machine that is slow just now."""
    start = time.process_time()
    count = 0
    for number in range(2_000_000):
        count += number % 7
    return SECONDS * max(1.0, (time.process_time() - start) / ORDINARY_PACE)


def seconds(markdown: str) -> float:
    start = time.process_time()
    render(markdown)
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("unit", MARKS.values(), ids=MARKS.keys())
def test_marks(unit: str, patience: float) -> None:
    size = SIZE if len(unit) == 1 else SIZE // 2
    assert seconds(unit * (size // len(unit))) < patience


@pytest.mark.slow
@pytest.mark.parametrize("unit", ELEMENTS.values(), ids=ELEMENTS.keys())
def test_elements(unit: str, patience: float) -> None:
    assert seconds(unit * (SIZE // 4 // len(unit))) < patience


@pytest.mark.slow
@pytest.mark.parametrize(
    "markdown",
    [
        "".join("  " * depth + "- a\n" for depth in range(220)),
        "".join(">" * depth + " a\n" for depth in range(300)),
        "|" + "a|" * 4000 + "\n|" + "-|" * 4000 + "\n|" + "b|" * 4000,
        "|a|b|c|d|\n|-|-|-|-|\n" + "|項目の名前|説明の文|1,000円|はい|\n" * 1500,
        "- 項目の **名前** と説明の文\n" * 2000,
        "# " + "あ" * SIZE,
        "a" * SIZE + "@",
        "a@" + "b." * (SIZE // 2),
        "https://a.b/" + ")" * SIZE,
        "&#" + "9" * SIZE,
        "<a" + ' b="c"' * 8000 + ">",
        "<a " + " " * SIZE,
        '<p class="' + "a " * 25_000 + '">',
        "```py\n" + '"""' * 6000,
        "".join(f"[^{number}]: x\n\n" for number in range(3000)),
        "".join(f"[a{number}]: /u\n" for number in range(4000)),
        "".join("`" * (number % 300) + "a" for number in range(300)),
        "a^[b]" * 700,
        "[^1]: [^1] [^2]\n\n[^2]: [^1]\n\na[^1]" + "[^1]" * 5000,
        "## 手順\n\n本文\n" * 1000,
        "**a " * 6000 + "b**" * 6000,
        "[a" * 8000 + "](b)" * 8000,
    ],
    ids=lambda markdown: markdown[:16],
)
def test_size(markdown: str, patience: float) -> None:
    assert seconds(markdown) < patience


@pytest.mark.slow
def test_many_children_take_time_in_proportion() -> None:
    few, many = (min(seconds("<ul>" + "<li><b>a</b>" * count) for _ in range(2)) for count in (1000, 6000))
    assert many < few * 6 * 3
