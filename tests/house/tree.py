"""The repository as the house rules see it: its files, its Python modules, and who imports whom."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "kb", "guides", "insights", "widget", "demo", "migrations")
ALONE = ("app", "cli", "config")
# What running and installing leave in the folder; none of it is ours to judge.
LEFT_BEHIND = {".cache", ".git", ".hypothesis", ".venv", "node_modules", "data", "shots", "build", "test-results"}
BUILT = ("widget/dist/", "kb/articles/static/editor/")


def files(*suffixes: str, inside: Iterable[str] = ("",)) -> list[Path]:
    """Return the repository's own files with these suffixes (all without), as paths relative to its root."""
    under = tuple(inside)
    found = (path.relative_to(ROOT) for path in _walk(ROOT))
    return [path for path in found if (not suffixes or path.suffix in suffixes) and path.as_posix().startswith(under)]


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if not _is_left_behind(path):
                yield from _walk(path)
        elif path.is_file():
            yield path


def _is_left_behind(folder: Path) -> bool:
    if folder.parent == ROOT and (folder.name in LEFT_BEHIND or folder.name.endswith("_cache")):
        return True
    return folder.name == "__pycache__" or folder.name.endswith(".egg-info")


def product_files() -> list[Path]:
    """Return the Python files that are installed: no tests."""
    return files(".py", inside=(*(f"{room}/" for room in ROOMS), *(f"{name}.py" for name in ALONE)))


@cache
def text_of(path: Path) -> str:
    """Return a file's text; bytes that aren't UTF-8 are replaced."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


@cache
def syntax_of(path: Path) -> ast.Module:
    """Return a Python file's syntax tree."""
    return ast.parse(text_of(path), filename=str(path))


def module_name(path: Path) -> str:
    """Return the dotted name under which a Python file is imported."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def product_modules() -> dict[str, ast.Module]:
    """Return the syntax tree of every installed module, by dotted name."""
    return {module_name(path): syntax_of(path) for path in product_files()}


def calls(syntax: ast.AST) -> Iterator[ast.Call]:
    """Return every call in a tree."""
    return (node for node in ast.walk(syntax) if isinstance(node, ast.Call))


def functions(syntax: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function and method in a tree, nested ones included."""
    return (node for node in ast.walk(syntax) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
