"""The words of a tree, as people read them: for search, previews and titles."""

from __future__ import annotations

import re

from core.rendering.tags import BLOCKS, CELLS
from core.rendering.tree import Element

# Reading aids and words that rendering added itself: nobody searches for them.
_LEFT_OUT = frozenset({"rt", "rp"})
_ADDED = ("callout-label", "footnote-ref", "footnote-back")
_LINES = BLOCKS - CELLS
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")


class _Reader:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []

    def read(self, children: list[Element | str], *, verbatim: bool = False) -> None:
        for child in children:
            if isinstance(child, Element):
                self._element(child, verbatim=verbatim)
            elif verbatim:
                self._verbatim(child)
            else:
                self._line.append(child)

    def _verbatim(self, text: str) -> None:
        first, *rest = text.split("\n")
        self._line.append(first)
        for line in rest:
            self._break()
            self._line.append(line)

    def _element(self, element: Element, *, verbatim: bool) -> None:
        if element.tag in _LEFT_OUT or any(element.has_class(name) for name in _ADDED):
            return
        block = element.tag in _LINES
        if block or element.tag == "br":
            self._break()
        if element.tag in CELLS and self._line:
            self._line.append(" ")
        if element.tag == "img":
            self._line.append(element.attrs["alt"])
        self.read(element.children, verbatim=verbatim or element.tag == "pre")
        if block:
            self._break()

    def _break(self) -> None:
        line = _BLANKS.sub(" ", "".join(self._line)).strip()
        self._line = []
        if line:
            self._lines.append(line)

    def text(self) -> str:
        self._break()
        return "\n".join(self._lines)


def words_of(children: list[Element | str]) -> str:
    """The text, one line per block, without markup; images give their alternative text."""
    reader = _Reader()
    reader.read(children)
    return reader.text()


def line_of(children: list[Element | str]) -> str:
    """The same in one line."""
    return " ".join(words_of(children).split("\n"))
