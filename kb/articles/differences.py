"""What changed between two texts, line by line and, inside a changed line, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"[A-Za-z0-9_]+|[\u3040-\u309f]+|[\u30a0-\u30ffー]+|[\u4e00-\u9fff々]+|\s+|.", re.DOTALL)
_CONTEXT = 3


@dataclass(frozen=True)
class Line:
    """One line of a comparison. `kind` is `same`, `added`, `removed` or `skip` (lines left out)."""

    kind: str
    old: int | None
    new: int | None
    parts: list[tuple[str, bool]]
    """Text, and whether this part of the line is what changed."""


def compare(old: str, new: str) -> list[Line]:
    """Return the comparison with three lines of context around each change. Empty when the texts are equal."""
    before, after = old.splitlines(), new.splitlines()
    lines: list[Line] = []
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_CONTEXT):
        if lines or group[0][1] > 0:
            lines.append(Line("skip", None, None, []))
        for tag, i1, i2, j1, j2 in group:
            lines.extend(_block(tag, before[i1:i2], after[j1:j2], (i1 + 1, j1 + 1)))
    return lines


def _block(tag: str, before: list[str], after: list[str], start: tuple[int, int]) -> list[Line]:
    if tag == "equal":
        return [Line("same", start[0] + n, start[1] + n, [(text, False)]) for n, text in enumerate(before)]
    if tag == "replace" and len(before) == len(after):
        pairs = [_changed(old, new) for old, new in zip(before, after, strict=True)]
        removed, added = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    else:
        removed, added = [[(text, False)] for text in before], [[(text, False)] for text in after]
    gone = [Line("removed", start[0] + n, None, parts) for n, parts in enumerate(removed)]
    return gone + [Line("added", None, start[1] + n, parts) for n, parts in enumerate(added)]


def _changed(old: str, new: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    removed: list[tuple[str, bool]] = []
    added: list[tuple[str, bool]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed.append(("".join(before[i1:i2]), tag != "equal"))
        added.append(("".join(after[j1:j2]), tag != "equal"))
    return [part for part in removed if part[0]], [part for part in added if part[0]]
