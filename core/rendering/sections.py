"""Cuts a document at its level-2 headings, in tokens and in source lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it.token import Token

from core.rendering import tags
from core.rendering.scanner import Scanner, Tag

_STEP_LEVEL = "h2"
# Opening, words, closing.
_HEADING_TOKENS = 3
# <p> and headings end by themselves where the next heading begins.
_PAIRS = tags.ALLOWED - tags.VOID - tags.HEADINGS - {"p"}


@dataclass(frozen=True)
class Section:
    """What stands before the first level-2 heading (`heading` is empty), or one such heading and what follows it."""

    heading: list[Token]
    body: list[Token]
    markdown: str


@dataclass
class _RawPairs:
    """Elements that are opened and closed by raw HTML around Markdown, such as `<details>` with headings inside."""

    ranges: list[tuple[int, int]] = field(default_factory=list)
    _open: list[tuple[str, int]] = field(default_factory=list)

    def read(self, index: int, html: str) -> None:
        for part in Scanner(html):
            if isinstance(part, Tag) and part.name in _PAIRS:
                self._close(part.name, index) if part.closing else self._open.append((part.name, index))

    def _close(self, name: str, index: int) -> None:
        for position in range(len(self._open) - 1, -1, -1):
            if self._open[position][0] == name:
                self.ranges.append((self._open[position][1], index))
                del self._open[position:]
                return


def _starts(tokens: list[Token]) -> Iterator[int]:
    """Where a step begins: level-2 headings of the document itself, not of a quote, a list or a folded part."""
    pairs = _RawPairs()
    for index, token in enumerate(tokens):
        if token.type == "html_block" and token.level == 0:
            pairs.read(index, token.content)
    # The outermost ranges, in order.
    ranges = sorted(pairs.ranges, reverse=True)
    end = -1
    for index, token in enumerate(tokens):
        while ranges and ranges[-1][0] <= index:
            end = max(end, ranges.pop()[1])
        if token.type == "heading_open" and token.tag == _STEP_LEVEL and token.level == 0 and index > end:
            yield index


def _section(tokens: list[Token], lines: list[str], start: int, end: int) -> Section:
    """The section whose heading is the token `start` and which ends before the token `end`."""
    first = (tokens[start].map or [0, 0])[1]
    last = (tokens[end].map or [0, 0])[0] if end < len(tokens) else len(lines)
    heading = tokens[start : start + _HEADING_TOKENS]
    return Section(heading, tokens[start + _HEADING_TOKENS : end], "\n".join(lines[first:last]).strip("\n"))


def split(tokens: list[Token], source: str) -> list[Section]:
    """The sections of a document; the first is what stands before the first step, and may be empty."""
    lines = source.split("\n")
    borders = [*_starts(tokens), len(tokens)]
    first = tokens[borders[0]] if borders[0] < len(tokens) else None
    lead_end = first.map[0] if first and first.map else len(lines)
    lead = Section([], tokens[: borders[0]], "\n".join(lines[:lead_end]).strip("\n"))
    return [lead, *(_section(tokens, lines, start, end) for start, end in pairwise(borders))]
