"""What may be done in one place only: trusted HTML, the database's own language, commits, the environment."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from tests.house.tree import calls

# Each is a list of patterns for the files that may.
DATABASE = ("core/db.py", "core/db/*", "core/schema.py", "core/backup.py", "migrations/*")
OF_DATABASE = {"connect", "begin", "raw_connection", "dispose", "execution_options"}  # search has engines too
SQL = (*DATABASE, "*/models.py")  # the condition of a partial index
COMMITTING = ("core/*", "migrations/*", "kb/search/engines/*")  # an index has commits of its own
TRUSTED_HTML = ("core/rendering.py", "core/rendering/*")
ENVIRONMENT = ("config.py",)

Noticed = tuple[int, str, tuple[str, ...]]


def called(call: ast.Call) -> str:
    """Return the last name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def is_method(call: ast.Call, name: str) -> bool:
    """Whether something's method of this name is called."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == name


def misplaced(path: Path, syntax: ast.Module) -> list[str]:
    """Return what a Python file does that isn't its business."""
    return [
        f"{path}:{line} {what}"
        for line, what, places in _noticed(syntax)
        if not any(fnmatchcase(path.as_posix(), place) for place in places)
    ]


def _noticed(syntax: ast.Module) -> Iterator[Noticed]:
    for call in calls(syntax):
        if called(call) == "Markup":
            yield call.lineno, "makes trusted HTML", TRUSTED_HTML
        if is_method(call, "connection"):
            yield call.lineno, "speaks to the database directly", DATABASE
        if called(call) == "text" and _is_of_sqlalchemy(call):
            yield call.lineno, "writes SQL", SQL
        if is_method(call, "commit"):
            yield call.lineno, "commits", COMMITTING
    for node in ast.walk(syntax):
        yield from _noticed_name(node)


def _is_of_sqlalchemy(call: ast.Call) -> bool:
    """Whether `text(…)` or `sa.text(…)`, not some other object's method."""
    match call.func:
        case ast.Name():
            return True
        case ast.Attribute(value=ast.Name(id=owner)):
            return owner in {"sa", "sqlalchemy"}
    return False


def _noticed_name(node: ast.AST) -> Iterator[Noticed]:
    match node:
        case ast.Attribute(attr="engine", value=ast.Name(id="database") | ast.Attribute(attr="database")):
            yield node.lineno, "uses the database engine", DATABASE
        case ast.Attribute(attr=name, value=ast.Name(id="engine")) if name in OF_DATABASE:
            yield node.lineno, "uses the database engine", DATABASE
        case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "getenv"):
            yield node.lineno, "reads the environment", ENVIRONMENT


COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
IN_TEMPLATES = {
    "inline style": re.compile(r"<style\b|<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "inline handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(
        r"<script(?![^>]*\ssrc\s*=)(?![^>]*\stype\s*=\s*[\"']application/(ld\+)?json)", re.IGNORECASE
    ),
    "script address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "trusted HTML": re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\s+false"),
}


def in_template(path: Path, text: str) -> list[str]:
    """Return what a template holds that our own content security policy, or safety, forbids."""
    source = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    return [
        f"{path}:{source.count(chr(10), 0, found.start()) + 1} {what}"
        for what, pattern in IN_TEMPLATES.items()
        for found in pattern.finditer(source)
    ]


# Written in pieces, so that this file doesn't complain about itself.
HOSTS = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry" + ".npmjs",
    "npmjs" + ".org/",
    "deb.debian" + ".org",
)
MACHINE = re.compile(r"(?<![\w.~/-])/(?:work|root|home/[a-z]\w*)" + r"/\w")


def strangers(path: Path, text: str) -> list[str]:
    """Return the lines that name a package registry's host or a folder of somebody's machine."""
    return [
        f"{path}:{number} {line.strip()[:80]}"
        for number, line in enumerate(text.splitlines(), 1)
        if any(host in line for host in HOSTS) or MACHINE.search(line)
    ]
