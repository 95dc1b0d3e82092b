"""Whether a CSS selector can be one. The browser has the last word; this catches what was mistyped or cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from core.errors import Invalid
from core.messages import Message, msg

LENGTH_LIMIT = 500
_PAIRS = {"]": "[", ")": "("}
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<bracket>[\[\]()])"""
    r"""|(?P<broken>["'{}<;@`]|\\$)"""
    r"""|(?P<name>(?:[^\W]|-|\\.)(?:\w|-|\\.)*)"""
    r"""|(?P<combinator>\s*[>+~,]\s*)"""
    r"""|(?P<space>\s+)"""
    r"""|(?P<mark>[.#:*=^$|%!&/?])""",
    re.VERBOSE,
)


def checked_selector(field: str, text: str) -> str:
    """Return a selector without the white space around it. Raises `Invalid` when no browser would take it."""
    selector = text.strip()
    if len(selector) > LENGTH_LIMIT:
        raise Invalid(field, msg("Use at most %(count)s characters.", count=LENGTH_LIMIT))
    fault = _fault(selector) if selector else None
    if fault is not None:
        raise Invalid(field, fault)
    return selector


def _fault(selector: str) -> Message | None:
    tokens = list(_tokens(selector))
    kinds = [kind for kind, _text in tokens]
    if "broken" in kinds or "unknown" in kinds:
        found = next(text for kind, text in tokens if kind in ("broken", "unknown"))
        return msg("“%(found)s” can't stand there in a CSS selector.", found=found)
    if not _balanced([text for kind, text in tokens if kind == "bracket"]):
        return msg("A bracket is missing in this CSS selector.")
    if kinds[0] == "combinator" or kinds[-1] == "combinator" or tokens[-1][1] in (".", "#", ":"):
        return msg("This CSS selector is cut off: a name is missing at its beginning or end.")
    return _badly_named(tokens)


def _tokens(selector: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(selector):
        found = _TOKEN.match(selector, position)
        if found is None:
            yield "unknown", selector[position]
            position += 1
        else:
            yield found.lastgroup or "unknown", found[0]
            position = found.end()


def _balanced(brackets: list[str]) -> bool:
    opened: list[str] = []
    for bracket in brackets:
        if bracket in _PAIRS.values():
            opened.append(bracket)
        elif not opened or opened.pop() != _PAIRS[bracket]:
            return False
    return not opened


def _badly_named(tokens: list[tuple[str, str]]) -> Message | None:
    """Find a class or id without a name (`..a`, `# b`), or with one that begins with a digit (`#3`)."""
    depth = 0
    for (_kind, text), (following, name) in pairwise(tokens):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text, 0)
        if depth or text not in (".", "#"):
            continue
        if following != "name" or name[0].isdigit():
            return msg("After “%(mark)s” there must be a name that doesn't begin with a digit.", mark=text)
    return None
