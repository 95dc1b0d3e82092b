"""How long things may be, and what they may not be called."""

import ast
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from tests.house.tree import BUILT, functions

FUNCTION_LINES = 50
MEDIAN_LINES = 9
FILE_LINES = 400
CODE = (".py", ".ts", ".js", ".mjs", ".css", ".html", ".jinja")
# Generated, or taken over as they are.
UNLIMITED = (*BUILT, "migrations/versions/", "tests/samples/", "demo/content/")
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "stuff"}


def is_limited(path: Path) -> bool:
    """Whether the limits hold for a file."""
    return not path.as_posix().startswith(UNLIMITED)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines from `def` to the end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def long_functions(path: Path, syntax: ast.Module) -> list[str]:
    """Return the functions over the limit."""
    return [
        f"{path}:{function.lineno} {function.name} has {length(function)} lines"
        for function in functions(syntax)
        if length(function) > FUNCTION_LINES
    ]


def median_length(trees: Iterable[ast.Module]) -> float:
    """Return the median length of all functions."""
    return median(length(function) for syntax in trees for function in functions(syntax))


def long_file(path: Path, text: str) -> list[str]:
    """Return a complaint when a file is over the limit."""
    lines = text.count("\n")
    return [f"{path} has {lines} lines"] if lines > FILE_LINES and is_limited(path) else []


def nameless(path: Path) -> list[str]:
    """Return a complaint when a name says nothing about what is inside."""
    names = [*path.parts[:-1], path.name.split(".")[0]]
    return [f"{path}: {name!r} says nothing" for name in names if name in NAMELESS]
