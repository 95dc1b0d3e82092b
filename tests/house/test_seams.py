"""What has one place is done there only; pages hold no inline code; the repository names no machine."""

import ast
from pathlib import Path

import pytest

from tests.house import seams
from tests.house.tree import files, product_files, syntax_of, text_of

READABLE = (
    ".py",
    ".md",
    ".toml",
    ".json",
    ".txt",
    ".in",
    ".yaml",
    ".yml",
    ".ts",
    ".js",
    ".mjs",
    ".css",
    ".html",
    "",
)


def test_each_thing_is_done_where_it_belongs() -> None:
    assert [found for path in product_files() for found in seams.misplaced(path, syntax_of(path))] == []


def test_templates_hold_no_inline_code_and_trust_nothing() -> None:
    templates = [path for path in files(".html", ".jinja") if "templates" in path.parts]
    assert [found for path in templates for found in seams.in_template(path, text_of(path))] == []


def test_nothing_names_a_registry_or_a_machine() -> None:
    readable = [path for path in files(*READABLE) if "samples" not in path.parts]
    assert [found for path in readable for found in seams.strangers(path, text_of(path))] == []


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("Markup(body)", "makes trusted HTML"),
        ("markupsafe.Markup(body)", "makes trusted HTML"),
        ("session.connection()", "speaks to the database directly"),
        ("sa.text('SELECT 1')", "writes SQL"),
        ("text('SELECT 1')", "writes SQL"),
        ("session.commit()", "commits"),
        ("engine.connect()", "uses the database engine"),
        ("database.engine.dispose()", "uses the database engine"),
        ("os.environ['HOME']", "reads the environment"),
        ("os.getenv('HOME')", "reads the environment"),
    ],
)
def test_what_is_out_of_place_is_found(source: str, complaint: str) -> None:
    assert seams.misplaced(Path("kb/articles/actions.py"), ast.parse(source)) == [
        f"kb/articles/actions.py:1 {complaint}",
    ]


def test_what_is_in_its_place_is_not() -> None:
    assert seams.misplaced(Path("core/db.py"), ast.parse("sa.text('x'); session.commit(); engine.x")) == []
    assert seams.misplaced(Path("core/rendering/html.py"), ast.parse("Markup('x')")) == []
    assert seams.misplaced(Path("kb/search/engines/whoosh.py"), ast.parse("writer.commit()")) == []
    assert seams.misplaced(Path("kb/articles/forms.py"), ast.parse("node.text()")) == []


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('<p\n  style="color:red">', "inline style"),
        ("<style>p {}</style>", "inline style"),
        ('<button onclick="go()">', "inline handler"),
        ("<script>go()</script>", "inline script"),
        ("<script type='module'>go()</script>", "inline script"),
        ('<a href="javascript:go()">', "script address"),
        ("{{ body | safe }}", "trusted HTML"),
        ("{% autoescape false %}", "trusted HTML"),
    ],
)
def test_inline_code_in_a_template_is_found(source: str, complaint: str) -> None:
    assert seams.in_template(Path("a.html"), f"\n{source}") == [f"a.html:2 {complaint}"]


@pytest.mark.parametrize(
    "source",
    [
        '<script type="module" src="/a.js"></script>',
        '<script src="/a.js" type="module"></script>',
        '<script type="application/json">{}</script>',
        '{# a style="x" here #}<p class="style">once="1"</p>',
        "<!-- <script> -->",
    ],
)
def test_what_a_template_may_hold_is_left_alone(source: str) -> None:
    assert seams.in_template(Path("a.html"), source) == []


@pytest.mark.parametrize(
    "line",
    ["see https://pypi" + ".org/x", "cd /ro" + "ot/annai", "open('/wo" + "rk/x')", "/home" + "/taro/x"],
)
def test_a_registry_or_a_machine_is_found(line: str) -> None:
    assert seams.strangers(Path("a.md"), f"fine\n{line}") == [f"a.md:2 {line}"]
    assert seams.strangers(Path("a.md"), "/help/minato/ frame/work/x https://a.test/root/x ~/work/x") == []
