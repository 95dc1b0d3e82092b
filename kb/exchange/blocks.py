"""The block structure of Markdown, as far as it decides where links can stand: nothing in code or comments.

Follows CommonMark's container algorithm (quotes, lists, lazy continuation), with GFM tables and `:::` containers.
What comes out are runs: pieces of text whose inline syntax is read on its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kb.exchange.lines import Line
from kb.exchange.tables import cells

RunKind = Literal["paragraph", "line", "html"]
Span = tuple[int, int]

_QUOTE = -1
_CODE_INDENT = 4

_FENCE = re.compile(r"(`{3,})[^`]*\Z|(~{3,})")
_HEADING = re.compile(r"#{1,6}(?=[ \t]|\Z)")
_RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})\Z")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*\Z")
_ITEM = re.compile(r"(?:[*+-]|(\d{1,9})[.)])(?=[ \t]|\Z)")
_FENCED_CONTAINER = re.compile(r":{3,}")

_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl"
    "|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link"
    "|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th"
    "|thead|title|tr|track|ul"
)
ATTRIBUTE = r"""(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+)"""
_TAG = re.compile(
    rf"(?:<[A-Za-z][A-Za-z0-9-]*+{ATTRIBUTE}*+\s*+/?>|</[A-Za-z][A-Za-z0-9-]*+\s*+>)[\s\u3000]*\Z", re.ASCII
)
_BLANK = re.compile(r"\Z(?!)")

# How an HTML block begins and, beside it, what ends it: CommonMark's seven conditions, in its order.
_HTML: tuple[tuple[re.Pattern[str], re.Pattern[str], bool], ...] = (
    (
        re.compile(r"<(?:script|style|textarea)(?=[\s>]|\Z)", re.IGNORECASE),
        re.compile(r"</(?:script|style|textarea)>", re.IGNORECASE),
        False,
    ),
    (re.compile(r"<pre(?=[\s>]|\Z)", re.IGNORECASE), re.compile(r"</pre>", re.IGNORECASE), True),
    (re.compile(r"<!--"), re.compile(r"-->"), False),
    (re.compile(r"<\?"), re.compile(r"\?>"), False),
    (re.compile(r"<![A-Z]", re.IGNORECASE), re.compile(r">"), False),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>"), False),
    (re.compile(rf"</?(?:{_BLOCK_TAGS})(?=[\s>]|/>|\Z)", re.IGNORECASE), _BLANK, True),
)


@dataclass(frozen=True, slots=True)
class Run:
    """The spans of the source whose text, joined by line feeds, is read as one piece of inline syntax."""

    kind: RunKind
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _OpenHtml:
    end: re.Pattern[str]
    matters: bool


def runs(source: str) -> list[Run]:
    """Return the runs of a Markdown document, in order."""
    scanner = _Scanner(source)
    start = 0
    for text in source.split("\n"):
        scanner.read(Line(text, start))
        start += len(text) + 1
    scanner.close(0)
    return scanner.runs


class _Scanner:
    def __init__(self, source: str) -> None:
        self.source = source
        self.runs: list[Run] = []
        self.containers: list[int] = []
        self.paragraph: list[Span] = []
        self.fence = ""
        self.html: _OpenHtml | None = None
        self.html_spans: list[Span] = []

    def read(self, line: Line) -> None:
        """Take the next line."""
        depth = self._continued(line)
        if depth < len(self.containers):
            if self.paragraph and not line.blank and not self._interrupts(line):
                self.paragraph.append(line.span())
                return
            self.close(depth)
        if self.fence:
            self._in_fence(line)
        elif self.html:
            self._in_html(line)
        else:
            self._open(line)

    def close(self, depth: int) -> None:
        """End every container deeper than `depth`, and the paragraph or block in it."""
        self._end_paragraph()
        self._end_html()
        self.fence = ""
        del self.containers[depth:]

    def _continued(self, line: Line) -> int:
        for index, width in enumerate(self.containers):
            if width == _QUOTE:
                if not line.skip_quote():
                    return index
            elif line.blank:
                continue
            elif line.indent() >= width:
                line.skip(width)
            else:
                return index
        return len(self.containers)

    def _interrupts(self, line: Line) -> bool:
        """Whether a line outside of the open containers begins something, instead of going on lazily."""
        if line.indent() >= _CODE_INDENT:
            return False
        rest = line.rest()
        if rest.startswith(">") or _ITEM.match(rest) or _RULE.match(rest):
            return True
        return bool(_starts_leaf(rest) or _html_start(rest, interrupting=True))

    def _open(self, line: Line) -> None:
        while not line.blank:
            rest = line.rest()
            if line.indent() >= _CODE_INDENT:
                if self.paragraph:
                    self.paragraph.append(line.span())
                return
            if self.paragraph and _UNDERLINE.match(rest):
                self._end_paragraph()
                return
            if not self._open_container(line, rest):
                self._leaf(line, rest)
                return
        self._end_paragraph()

    def _open_container(self, line: Line, rest: str) -> bool:
        if rest.startswith(">"):
            self._end_paragraph()
            line.skip_quote()
            self.containers.append(_QUOTE)
            return True
        item = _ITEM.match(rest)
        if not item or _RULE.match(rest) or (self.paragraph and not _may_interrupt(item, rest)):
            return False
        self._end_paragraph()
        self.containers.append(line.skip_marker(len(item[0])))
        return True

    def _leaf(self, line: Line, rest: str) -> None:
        html = _html_start(rest, interrupting=bool(self.paragraph))
        if html:
            self._end_paragraph()
            self.html = html
            self._in_html(line)
        elif _RULE.match(rest):
            self._end_paragraph()
        elif _starts_leaf(rest):
            self._end_paragraph()
            fence = _FENCE.match(rest)
            self.fence = (fence[1] or fence[2]) if fence else ""
            if not fence:
                self.runs.append(Run("line", (line.span(),)))
        else:
            self.paragraph.append(line.span())

    def _in_fence(self, line: Line) -> None:
        rest = line.rest().rstrip(" \t")
        closes = len(rest) >= len(self.fence) and not rest.strip(self.fence[0])
        if closes and line.indent() < _CODE_INDENT:
            self.fence = ""

    def _in_html(self, line: Line) -> None:
        html = self.html
        if html is None or (line.blank and html.end is _BLANK):
            self._end_html()
            return
        self.html_spans.append(line.span())
        if html.end.search(line.rest()):
            self._end_html()

    def _end_html(self) -> None:
        if self.html and self.html.matters and self.html_spans:
            self.runs.append(Run("html", tuple(self.html_spans)))
        self.html = None
        self.html_spans = []

    def _end_paragraph(self) -> None:
        if self.paragraph:
            text, rows = cells(self.source, self.paragraph)
            if text:
                self.runs.append(Run("paragraph", tuple(text)))
            self.runs.extend(Run("line", (cell,)) for cell in rows)
        self.paragraph = []


def _starts_leaf(rest: str) -> bool:
    return any(pattern.match(rest) for pattern in (_FENCE, _HEADING, _FENCED_CONTAINER))


def _html_start(rest: str, *, interrupting: bool) -> _OpenHtml | None:
    if not rest.startswith("<"):
        return None
    for start, end, matters in _HTML:
        if start.match(rest):
            return _OpenHtml(end, matters)
    if not interrupting and _TAG.match(rest):
        return _OpenHtml(_BLANK, matters=True)
    return None


def _may_interrupt(item: re.Match[str], rest: str) -> bool:
    """Whether a list may begin within a paragraph: not with an empty item, nor with a number but 1."""
    return bool(rest[item.end() :].strip()) and item[1] in {None, "1"}
