"""Functions and files stay short, and names say something."""

import ast
from pathlib import Path

from tests.house import limits
from tests.house.tree import files, product_files, syntax_of, text_of

LONG = "def long():\n" + "    x = 1\n" * 50


def test_functions_have_at_most_50_lines() -> None:
    assert [
        found
        for path in files(".py")
        if limits.is_limited(path)
        for found in limits.long_functions(path, syntax_of(path))
    ] == []


def test_the_median_function_has_at_most_9_lines() -> None:
    assert limits.median_length(map(syntax_of, product_files())) <= limits.MEDIAN_LINES


def test_files_have_at_most_400_lines() -> None:
    assert [found for path in files(*limits.CODE) for found in limits.long_file(path, text_of(path))] == []


def test_names_say_something() -> None:
    assert [found for path in files(*limits.CODE) for found in limits.nameless(path)] == []


def test_a_long_function_is_found() -> None:
    assert limits.long_functions(Path("a.py"), ast.parse(LONG)) == ["a.py:1 long has 51 lines"]
    assert limits.long_functions(Path("a.py"), ast.parse(LONG.replace("    x = 1\n", "", 1))) == []


def test_the_median_is_of_all_functions() -> None:
    assert limits.median_length([ast.parse(LONG), ast.parse("def a(): pass\ndef b(): pass")]) == 1


def test_a_long_file_is_found_but_not_where_it_was_built() -> None:
    assert limits.long_file(Path("kb/static/a.css"), "\n" * 401) == ["kb/static/a.css has 401 lines"]
    assert limits.long_file(Path("kb/static/a.css"), "\n" * 400) == []
    assert limits.long_file(Path("widget/dist/annai.js"), "\n" * 401) == []


def test_a_name_that_says_nothing_is_found() -> None:
    assert limits.nameless(Path("kb/utils.py")) == ["kb/utils.py: 'utils' says nothing"]
    assert limits.nameless(Path("kb/common/a.ts")) == ["kb/common/a.ts: 'common' says nothing"]
    assert limits.nameless(Path("kb/articles/views.py")) == []
