"""The audit log speaks to people: every action that is written into it has a name in the reader's language."""

import ast
from collections.abc import Iterator

from app import import_features
from core.registry import registry
from tests.house.tree import product_files, syntax_of

KINDS = ("tour", "tooltip", "checklist", "banner", "news")
PLACE = 2
"""Where `record(session, by, action, …)` has the action."""


def actions(tree: ast.AST) -> Iterator[str]:
    """Yield the actions that are named in calls of `record`; one kind stands for each of a guide's."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute):
            name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
            if name == "record" and len(call.args) > PLACE:
                yield from named(call.args[PLACE])


def named(argument: ast.expr) -> Iterator[str]:
    """Yield what an argument may be: a literal, one of two, or a guide's kind and a literal."""
    if isinstance(argument, ast.Constant):
        yield str(argument.value)
    elif isinstance(argument, ast.IfExp):
        yield from named(argument.body)
        yield from named(argument.orelse)
    elif isinstance(argument, ast.JoinedStr):
        rest = "".join(str(part.value) for part in argument.values if isinstance(part, ast.Constant))
        yield from (f"{kind}{rest}" for kind in KINDS)


def test_every_action_has_a_name() -> None:
    import_features()
    assert {action for path in product_files() for action in actions(syntax_of(path))} == set(registry.deeds)
