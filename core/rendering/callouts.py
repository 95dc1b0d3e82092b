"""Callouts: `> [!NOTE]` as on GitHub, and `:::tip 標題` … `:::` as in VuePress, also nested.

A container is closed by a line of as many colons as opened it, or by the next one that fits, so that
both ways of nesting work: more colons outside, or the same number everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_CONTAINER_KINDS = {
    "note": "note",
    "tip": "tip",
    "info": "info",
    "important": "important",
    "warning": "warn",
    "danger": "danger",
    "details": "details",
}
_ALERT_KINDS = {
    "note": "note",
    "tip": "tip",
    "info": "info",
    "important": "important",
    "warning": "warn",
    "caution": "danger",
    "danger": "danger",
    "details": "details",
}
KINDS = tuple(sorted(set(_CONTAINER_KINDS.values())))

_OPENING = re.compile(r"(:{3,})[ \t\u3000]*([A-Za-z]+)(?:[ \t\u3000]+(.*?))?[ \t\u3000]*$")
_CLOSING = re.compile(r"(:{3,})[ \t\u3000]*$")
_CODE_FENCE = re.compile(r"(`{3,}|~{3,})")
_ALERT = re.compile(r"\[!([A-Za-z]{3,9})\][+-]?[ \t\u3000]*([^\n]*)(?:\n|$)")
_CODE_INDENT = 4


@dataclass(frozen=True)
class _Opening:
    length: int
    kind: str
    title: str


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _opening(line: str) -> _Opening | None:
    if not line.startswith(":::") or not (match := _OPENING.match(line)):
        return None
    kind = _CONTAINER_KINDS.get(match[2].lower())
    return _Opening(len(match[1]), kind, match[3] or "") if kind else None


class _Fences:
    """Tells whether a line lies in a code block, where colons mean nothing."""

    def __init__(self) -> None:
        self._open = ""

    def cover(self, line: str) -> bool:
        match = _CODE_FENCE.match(line)
        if not match:
            return bool(self._open)
        if not self._open:
            self._open = match[1]
        elif match[1].startswith(self._open) and not line[match.end() :].strip():
            self._open = ""
        return True


def _close_one(lengths: list[int], closing: int) -> None:
    """Take from `lengths` what a line of `closing` colons closes: the innermost equal one, or one it outnumbers."""
    fits = [index for index, length in enumerate(lengths) if length == closing]
    fits = fits or [index for index, length in enumerate(lengths) if length < closing]
    if fits:
        del lengths[fits[-1] :]


def _end_of(state: StateBlock, start: int, end: int, length: int) -> tuple[int, bool]:
    """The line that closes the container opened at `start`, or where its parent ends; and which of both it is."""
    lengths, fences = [length], _Fences()
    for number in range(start + 1, end):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return number, False
        line = _line(state, number)
        if fences.cover(line) or not line.startswith(":::"):
            continue
        if nested := _opening(line):
            lengths.append(nested.length)
        elif closing := _CLOSING.match(line):
            _close_one(lengths, len(closing[1]))
        if not lengths:
            return number, True
    return end, False


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library calls it so
    if state.sCount[start] - state.blkIndent >= _CODE_INDENT or not (found := _opening(_line(state, start))):
        return False
    if silent:
        return True
    last, closed = _end_of(state, start, end, found.length)
    old_parent, old_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", last
    _open_callout(state, found, [start, last])
    state.md.block.tokenize(state, start + 1, last)
    state.push("callout_close", "", -1).meta = {"kind": found.kind}
    state.parentType, state.lineMax = old_parent, old_max
    state.line = last + (1 if closed else 0)
    return True


def _open_callout(state: StateBlock, found: _Opening, lines: list[int]) -> None:
    token = state.push("callout_open", "", 1)
    token.meta, token.map, token.block = {"kind": found.kind}, lines, True
    for part in _title(found.kind, found.title, state.level, lines[0]):
        state.tokens.append(part)


def _title(kind: str, title: str, level: int, line: int) -> Iterator[Token]:
    """The title's tokens; without words of its own a callout is named by its kind when it is rendered."""
    yield Token("callout_title_open", "", 1, meta={"kind": kind, "own": bool(title)}, level=level)
    yield Token("inline", "", 0, content=title, children=[], level=level + 1, map=[line, line + 1])
    yield Token("callout_title_close", "", -1, meta={"kind": kind}, level=level)


def _alert_kind(tokens: list[Token], index: int) -> re.Match[str] | None:
    following = tokens[index + 1 : index + 3]
    if [token.type for token in following] != ["paragraph_open", "inline"]:
        return None
    match = _ALERT.match(following[1].content)
    return match if match and match[1].lower() in _ALERT_KINDS else None


def _become_callout(tokens: list[Token], index: int, match: re.Match[str]) -> Iterator[Token]:
    kind, opening, text = _ALERT_KINDS[match[1].lower()], tokens[index], tokens[index + 2]
    opening.type, opening.tag, opening.meta = "callout_open", "", {"kind": kind}
    text.content = text.content[match.end() :]
    yield opening
    yield from _title(kind, match[2].rstrip(), opening.level + 1, (opening.map or [0])[0])


def _closed(token: Token, open_kinds: list[str]) -> Token:
    kind = open_kinds.pop()
    if kind:
        token.type, token.tag, token.meta = "callout_close", "", {"kind": kind}
    return token


def _with_alerts(tokens: list[Token]) -> Iterator[Token]:
    open_kinds: list[str] = []
    skip_paragraph = 0
    for index, token in enumerate(tokens):
        if skip_paragraph:
            skip_paragraph -= 1
        elif token.type == "blockquote_open" and (match := _alert_kind(tokens, index)):
            open_kinds.append(_ALERT_KINDS[match[1].lower()])
            yield from _become_callout(tokens, index, match)
            # The marker was all of its paragraph: nothing of it is left to show.
            skip_paragraph = 0 if tokens[index + 2].content.strip() else 3
        elif token.type == "blockquote_open":
            open_kinds.append("")
            yield token
        else:
            yield _closed(token, open_kinds) if token.type == "blockquote_close" else token


def _alerts(state: StateCore) -> None:
    if "[!" in state.src:
        state.tokens = list(_with_alerts(state.tokens))


def open_callout(kind: str) -> str:
    """The HTML that begins a callout."""
    tag = "details" if kind == "details" else "div"
    return f'<{tag} class="callout callout-{kind}">' + ("" if kind == "details" else '<div class="callout-body">')


def close_callout(kind: str) -> str:
    """The HTML that ends a callout."""
    return "</div></details>\n" if kind == "details" else "</div></div>\n"


def open_title(kind: str, label: str) -> str:
    """The HTML before a callout's title; `label` names its kind where it has no words of its own."""
    tag = "summary" if kind == "details" else "p"
    extra = " callout-label" if label else ""
    return f'<{tag} class="callout-title{extra}">{label}'


def close_title(kind: str) -> str:
    """The HTML after a callout's title."""
    return '</summary><div class="callout-body">' if kind == "details" else "</p>\n"


def callouts(md: MarkdownIt) -> None:
    """Teach `md` both ways of writing callouts."""
    md.block.ruler.before("fence", "callout", _container, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.core.ruler.after("block", "alerts", _alerts)
