"""Who imports whom, read from the source: imports inside functions and for type checking count as well."""

import ast
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from graphlib import CycleError, TopologicalSorter

from tests.house.tree import ROOMS

Modules = Mapping[str, ast.Module]
Graph = dict[str, set[str]]

# Inside a feature, each may import those after it.
ORDER = ("views", "jobs", "forms", "actions", "queries", "models")
# What a feature keeps to itself.
PRIVATE_ROLES = {"views", "jobs", "forms"}
DOMAIN_ROLES = {"actions", "queries", "models", "errors"}
WEB = {"flask", "werkzeug", "flask_babel", "flask_wtf", "wtforms", "core.web"}
SINGLE_IMPORTERS = {
    "whoosh": "kb.search.engines.whoosh*",
    "tantivy": "kb.search.engines.tantivy*",
    "ahocorasick_rs": "kb.search.engines.sought*",
    "sudachipy": "kb.search.analysis*",
    "bleach": "core.rendering*",
    "nh3": "core.rendering*",
    "markdown_it": "core.rendering*",
    "mdit_py_plugins": "core.rendering*",
}


def imported_names(name: str, syntax: ast.Module, *, is_package: bool = False) -> Iterator[str]:
    """Return all dotted names that a module asks for; `from a import b` gives `a.b`."""
    for node in ast.walk(syntax):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(name, node, is_package=is_package)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _absolute(name: str, node: ast.ImportFrom, *, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    up = node.level - 1 if is_package else node.level
    parts = name.split(".")[: len(name.split(".")) - up]
    return ".".join([*parts, *([node.module] if node.module else [])])


def graph(modules: Modules) -> Graph:
    """Return for each module the modules of ours that it imports."""
    packages = {name.rpartition(".")[0] for name in modules}
    return {
        name: {
            target
            for wanted in imported_names(name, syntax, is_package=name in packages)
            if (target := _known(wanted, modules)) and target != name
        }
        for name, syntax in modules.items()
    }


def _known(wanted: str, modules: Modules) -> str | None:
    while wanted and wanted not in modules:
        wanted = wanted.rpartition(".")[0]
    return wanted or None


def cycle(modules: Modules) -> list[str]:
    """Return one circle of imports, or nothing."""
    try:
        TopologicalSorter(graph(modules)).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def feature_of(name: str) -> str | None:
    """Return the feature that a module belongs to (`kb.articles`), or None for a room's own modules."""
    parts = name.split(".")
    return ".".join(parts[:2]) if len(parts) > 2 and parts[0] in ROOMS else None


def role_of(name: str) -> str | None:
    """Return what a module is in its feature: `articles.views` and `articles.review_views` are views."""
    parts = name.split(".")[2:]
    for part in parts:
        for role in (*ORDER, "errors"):
            if part == role or part.endswith(f"_{role}") or part.startswith(f"{role}_"):
                return role
    return None


def wrong_way(modules: Modules) -> list[str]:
    """Return the imports that go against the order inside a feature, or into another's private modules."""
    return [
        f"{name} imports {target}"
        for name, targets in graph(modules).items()
        for target in sorted(targets)
        if _is_wrong(name, target)
    ]


def _is_wrong(name: str, target: str) -> bool:
    feature, role, target_role = feature_of(name), role_of(name), role_of(target)
    if feature is None or feature_of(target) is None:
        return False
    if feature != feature_of(target):
        return target_role in PRIVATE_ROLES
    if role not in ORDER or target_role not in ORDER:
        return False
    return ORDER.index(target_role) < ORDER.index(role)


def web_in_domain(modules: Modules) -> list[str]:
    """Return the domain modules that import the web."""
    return [
        f"{name} imports {wanted}"
        for name, syntax in modules.items()
        if role_of(name) in DOMAIN_ROLES and not name.startswith("core.web.")
        for wanted in imported_names(name, syntax)
        if any(wanted == web or wanted.startswith(f"{web}.") for web in WEB)
    ]


def second_importers(modules: Modules) -> list[str]:
    """Return the modules that import a library which has another as its only importer."""
    return [
        f"{name} imports {library}, which only {place} may"
        for name, syntax in modules.items()
        for library, place in SINGLE_IMPORTERS.items()
        if not fnmatchcase(name, place)
        and any(wanted.split(".")[0] == library for wanted in imported_names(name, syntax))
    ]
