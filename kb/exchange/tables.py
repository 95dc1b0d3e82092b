"""GFM tables: each cell's inline syntax is read on its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

Span = tuple[int, int]

_DELIMITER = re.compile(r"\|?[ \t]*+:?-+:?[ \t]*+(?:\|[ \t]*+:?-+:?[ \t]*+)*+\|?\Z")
_BAR = re.compile(r"(?<!\\)\|")


def cells(source: str, lines: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """Divide a paragraph into the lines that are text and the cells of the table that follows, if any."""
    head = _header(source, lines)
    if head is None:
        return list(lines), []
    rows = [_split(source, line) for index, line in enumerate(lines[head:]) if index != 1]
    # Cells beyond the header's are shown nowhere.
    return list(lines[:head]), [cell for row in rows for cell in row[: len(rows[0])]]


def _header(source: str, lines: Sequence[Span]) -> int | None:
    """Return which line is the header: the one above a delimiter row of as many cells."""
    for index in range(1, len(lines)):
        begin, end = lines[index]
        row = source[begin:end]
        if "|" not in row and ":" not in row and "-" not in row:
            continue
        if _DELIMITER.match(row) and len(_split(source, lines[index - 1])) == len(_split(source, lines[index])):
            return index - 1
    return None


def _split(source: str, line: Span) -> list[Span]:
    begin, end = line
    text = source[begin:end]
    bars = [match.start() for match in _BAR.finditer(text)]
    edges = [-1, *bars, len(text)]
    found = [(begin + left + 1, begin + right) for left, right in pairwise(edges)]
    if text.startswith("|"):
        found = found[1:]
    if bars and bars[-1] == len(text) - 1:
        found = found[:-1]
    return found
