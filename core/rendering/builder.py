"""Builds a tree from scanned HTML: allow-listed, balanced, and such that every HTML parser reads it the same way.

Parsers repair bad nesting each in its own way, and what one takes for text another may take for markup. So the
repairs are made here, by few rules, before any other parser sees the HTML: a block closes the paragraph it stands in,
list items and cells close their forerunners, cells get their rows, headings and links don't nest, and whatever is
still open at the end is closed.
"""

from __future__ import annotations

import re

from core.rendering import attributes, tags
from core.rendering.scanner import Scanner, Tag
from core.rendering.tree import Element

_MAX_DEPTH = 120
# Up to where a part of a table closes what is open: the innermost of these, and the table itself at the latest.
_PARENTS = {
    "caption": frozenset({"table"}),
    **dict.fromkeys(tags.ROW_GROUPS, frozenset({"table"})),
    "tr": tags.ROW_GROUPS | {"table"},
    **dict.fromkeys(tags.CELLS, tags.ROW_GROUPS | {"table", "tr"}),
}
# What happens inside one of these doesn't reach outside.
_SCOPES = tags.CELLS | {"table", "caption"}
# Elements with the end tag left out, as HTML allows: each closes one of its group, but not beyond the borders.
_FOLLOWERS = {
    "li": (frozenset({"li"}), _SCOPES | {"ol", "ul"}),
    "dd": (frozenset({"dd", "dt"}), _SCOPES | {"dl"}),
    "dt": (frozenset({"dd", "dt"}), _SCOPES | {"dl"}),
    "a": (frozenset({"a"}), _SCOPES),
    **dict.fromkeys(tags.HEADINGS, (tags.HEADINGS, _SCOPES)),
}
# What an end tag doesn't reach beyond; for all others that is a cell.
_END_BORDERS: dict[str, frozenset[str]] = {
    "table": frozenset(),
    **dict.fromkeys(tags.TABLE_PARTS, frozenset({"table"})),
}
_PLACEHOLDER = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


class Builder:
    """Takes HTML, gives the tree. `allowed` narrows the allow-list."""

    def __init__(self, allowed: frozenset[str] = tags.ALLOWED) -> None:
        self._allowed = allowed
        self._root = Element("")
        self._open = [self._root]
        self._ids: set[str] = set()
        self._shown_as_text: set[str] = set()

    def build(self, html: str) -> list[Element | str]:
        """The tree of `html`. Once only."""
        scanner = Scanner(html)
        for part in scanner:
            if isinstance(part, str):
                self._text(part)
            elif part.closing:
                self._end(part)
            else:
                self._start(part, scanner)
        self._close_to(0)
        return self._root.children

    def _text(self, text: str) -> None:
        current = self._open[-1]
        if current.tag in tags.TABLE_FRAME and text.strip(" \t\n"):
            self._open_cell()
        elif current.tag == "pre" and not current.children:
            # Parsers swallow a line break right after <pre>.
            text = text.lstrip("\n")
        self._open[-1].append_text(text)

    def _start(self, tag: Tag, scanner: Scanner) -> None:
        name = tags.ALIASES.get(tag.name, tag.name)
        if name not in self._allowed:
            self._foreign(tag, scanner)
            return
        kept = attributes.clean(name, tag.attributes)
        if name == "iframe":
            scanner.skip("iframe")
        if kept is not None:
            self._place(name, kept)
        elif name == "img":
            self._text(_alternative(tag))

    def _foreign(self, tag: Tag, scanner: Scanner) -> None:
        if tag.name == "img":
            self._text(_alternative(tag))
        elif tag.name in tags.HIDDEN:
            scanner.skip(tag.name)
        elif self._is_placeholder(tag):
            self._shown_as_text.add(tag.name)
            self._text(tag.source)

    def _is_placeholder(self, tag: Tag) -> bool:
        """Whether somebody wrote `<username>` and meant just that: no element has this name, no value is given."""
        known = tag.name in tags.ALLOWED or tag.name in tags.TRANSPARENT or tag.name in tags.ALIASES
        return not known and "=" not in tag.source and bool(_PLACEHOLDER.fullmatch(tag.name))

    def _end(self, tag: Tag) -> None:
        name = tags.ALIASES.get(tag.name, tag.name)
        if name == "br":
            self._place("br", {})
        elif name in self._allowed:
            self._close(frozenset({name}), _END_BORDERS.get(name, _SCOPES))
        elif tag.name in self._shown_as_text:
            self._text(tag.source)

    def _place(self, name: str, attrs: dict[str, str]) -> None:
        if len(self._open) > _MAX_DEPTH or not self._make_room(name):
            return
        if attrs.get("id") in self._ids:
            del attrs["id"]
            if name == "a" and not attributes.is_anchor(attrs):
                return
        self._ids.update(attrs.get("id", "").split())
        element = Element(name, attrs)
        self._open[-1].children.append(element)
        if name not in tags.VOID and name != "iframe":
            self._open.append(element)

    def _make_room(self, name: str) -> bool:
        """Close and open what has to be before this element; False when it can't stand here at all."""
        if name in tags.TABLE_PARTS:
            return self._table_part(name)
        if self._open[-1].tag in tags.TABLE_FRAME:
            self._open_cell()
        if name in {"rt", "rp"}:
            return self._close_inside(frozenset({"ruby"}), _SCOPES)
        if name in _FOLLOWERS:
            self._close(*_FOLLOWERS[name])
        if name in tags.CLOSES_PARAGRAPH:
            self._close(frozenset({"p"}), _SCOPES)
        return not (name in {"a", "iframe"} and self._within("a"))

    def _within(self, name: str) -> bool:
        return any(element.tag == name for element in self._open)

    def _close_to(self, length: int) -> None:
        while len(self._open) > length:
            element = self._open.pop()
            _drop_gaps(element)
            if element.tag == "p" and not element.attrs and not any(map(_is_content, element.children)):
                self._open[-1].children.pop()

    def _innermost(self, names: frozenset[str], borders: frozenset[str]) -> int | None:
        """Where the innermost open element of these is, unless a border lies between."""
        for index in range(len(self._open) - 1, 0, -1):
            tag = self._open[index].tag
            if tag in names:
                return index
            if tag in borders:
                return None
        return None

    def _close(self, names: frozenset[str], borders: frozenset[str]) -> None:
        """Close the innermost of these elements with all inside it."""
        index = self._innermost(names, borders)
        if index is not None:
            self._close_to(index)

    def _close_inside(self, names: frozenset[str], borders: frozenset[str]) -> bool:
        """Close all inside the innermost of these elements; False when there is none."""
        index = self._innermost(names, borders)
        if index is not None:
            self._close_to(index + 1)
        return index is not None

    def _table_part(self, name: str) -> bool:
        if not self._close_inside(_PARENTS[name], frozenset()):
            return False
        if name in tags.CELLS:
            self._open_row()
        elif name == "tr" and self._open[-1].tag == "table":
            self._open_bare("tbody")
        return True

    def _open_bare(self, name: str) -> None:
        element = Element(name)
        self._open[-1].children.append(element)
        self._open.append(element)

    def _open_row(self) -> None:
        if self._open[-1].tag == "table":
            self._open_bare("tbody")
        if self._open[-1].tag in tags.ROW_GROUPS:
            self._open_bare("tr")

    def _open_cell(self) -> None:
        self._open_row()
        self._open_bare("td")


def _shows_space_beside(child: Element | str | None) -> bool:
    return isinstance(child, str) or (child is not None and child.tag not in tags.BLOCKS)


def _drop_gaps(parent: Element) -> None:
    """Leave out the white space between blocks, which shows nowhere."""
    if parent.tag in tags.PHRASES:
        return
    around: list[Element | str | None] = [None, *parent.children, None]
    parent.children = [
        child
        for before, child, after in zip(around, parent.children, around[2:], strict=False)
        if _is_content(child) or _shows_space_beside(before) or _shows_space_beside(after)
    ]


def _is_content(child: Element | str) -> bool:
    return isinstance(child, Element) or bool(child.strip(" \t\n"))


def _alternative(image: Tag) -> str:
    return dict(reversed(image.attributes)).get("alt", "")
