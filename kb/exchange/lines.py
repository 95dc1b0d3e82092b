"""One line of Markdown, consumed from the left by the containers that it lies in."""

from __future__ import annotations

_TAB = 4


class Line:
    """A line, how far it has been consumed, and in which column that is (tabs stop at every fourth)."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.position = 0
        self.column = 0

    @property
    def blank(self) -> bool:
        """Whether only white space is left."""
        return not self.text[self.position :].strip(" \t")

    def indent(self) -> int:
        """Return how many columns of white space come next."""
        column = self.column
        for character in self.text[self.position :]:
            if character == " ":
                column += 1
            elif character == "\t":
                column = _next_stop(column)
            else:
                break
        return column - self.column

    def rest(self) -> str:
        """Return what is left, without the white space before it."""
        return self.text[self.position :].lstrip(" \t")

    def span(self) -> tuple[int, int]:
        """Return where in the source the rest begins and ends, without the white space around it."""
        rest = self.rest()
        begin = self.start + len(self.text) - len(rest)
        return begin, begin + len(rest.rstrip(" \t"))

    def skip(self, columns: int) -> None:
        """Consume up to this many columns of white space; a tab can be consumed in part."""
        target = self.column + columns
        while self.column < target and self.position < len(self.text):
            character = self.text[self.position]
            if character not in " \t":
                return
            stop = _next_stop(self.column) if character == "\t" else self.column + 1
            self.column = min(stop, target)
            if self.column == stop:
                self.position += 1

    def skip_quote(self) -> bool:
        """Consume a `>` and one column after it; return False, and nothing is consumed, without one."""
        indent = self.indent()
        if indent >= _TAB or not self.rest().startswith(">"):
            return False
        self.skip(indent)
        self._advance(1)
        self.skip(1)
        return True

    def skip_marker(self, length: int) -> int:
        """Consume a list marker of `length` and return how far the item's other lines are indented."""
        before = self.indent()
        self.skip(before)
        self._advance(length)
        after = self.indent()
        padding = 1 if self.blank or after > _TAB else after
        self.skip(padding)
        return before + length + padding

    def _advance(self, characters: int) -> None:
        self.position += characters
        self.column += characters


def _next_stop(column: int) -> int:
    return column + _TAB - column % _TAB
