"""Inline Markdown, as far as it decides what is a link or an image, and where its address stands."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from kb.exchange.blocks import ATTRIBUTE, Run, runs

_MAX_PARENTHESES = 32
_MAX_LABEL = 1_000
_SPECIAL = re.compile(r"[\\`<\[\]]")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TICKS = re.compile(r"`+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+|[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+)>")
_COMMENT = re.compile(r"<!--(?:>|->|.*?-->)", re.DOTALL)
_TAG = re.compile(rf"<([A-Za-z][A-Za-z0-9-]*+)({ATTRIBUTE}{{0,100}}+)\s*+/?>|</[A-Za-z][A-Za-z0-9-]*+\s*+>", re.ASCII)
_ATTRIBUTE = re.compile(r"""\s([A-Za-z_:][\w.:-]*+)(?:\s*+=\s*+(?:([^\s"'=<>`]++)|'([^']*+)'|"([^"]*+)"))?""", re.ASCII)
_VUE_ASSET = re.compile(r"""\s*\$withBase\(\s*(['"`])(.*?)\1\s*\)\s*\Z""")
_ANGLED = re.compile(r"<((?:[^<>\n\\]|\\.)*+)>")
_ADDRESS_PART = re.compile(r"[()]|\\[!-/:-@\[-`{-~]|\\|[^\x00-\x20\x7f()\\]++")
_LINE_END = re.compile(r"[ \t]*+(?:\n|\Z)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[Xx][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});")
_TITLE = re.compile(r"""(?:"(?:[^"\\]|\\[\s\S])*+"|'(?:[^'\\]|\\[\s\S])*+'|\((?:[^()\\]|\\[\s\S])*+\))""")
_SPACE = re.compile(r"[ \t\n]*+")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999}+)\]", re.DOTALL)
_ADDRESSES = {"a": ("href",), "img": ("src", ":src", "v-bind:src"), "video": ("src",), "source": ("src",)}

Form = Literal["inline", "definition", "html"]


@dataclass(frozen=True, slots=True)
class Reference:
    """One address in a document: what a link leads to or an image shows.

    `source[start:end]` is what a new address replaces, put between `before` and `after`; `target` is the address
    itself, with escapes and entities resolved.
    """

    kind: Literal["link", "image"]
    form: Form
    start: int
    end: int
    raw: str
    target: str
    before: str = ""
    after: str = ""


def references(source: str) -> list[Reference]:
    """Return every address in a Markdown document, in order; code, comments and escaped brackets are left out."""
    pieces = [_Piece(source, run) for run in runs(source)]
    found: list[Reference] = []
    labels: set[str] = set()
    bodies = []
    for piece in pieces:
        at, definitions = _definitions(piece) if piece.kind == "paragraph" else (0, [])
        labels.update(label for label, _ in definitions)
        found.extend(reference for _, reference in definitions)
        bodies.append((piece, at))
    for piece, at in bodies:
        found.extend(_Inline(piece, frozenset(labels)).read(at))
    return sorted(found, key=lambda reference: reference.start)


class _Piece:
    """A run's text, and the way back from a place in it to the place in the source."""

    def __init__(self, source: str, run: Run) -> None:
        self.source = source
        self.kind = run.kind
        self.text = "\n".join(source[begin:end] for begin, end in run.spans)
        self._begins = [begin for begin, _ in run.spans]
        self._offsets = [0]
        for begin, end in run.spans:
            self._offsets.append(self._offsets[-1] + end - begin + 1)

    def place(self, offset: int) -> int:
        """Return the place in the source of a place in the text."""
        line = bisect_right(self._offsets, offset, hi=len(self._begins)) - 1
        return self._begins[line] + offset - self._offsets[line]

    def reference(self, kind: Literal["link", "image"], form: Form, start: int, end: int, target: str) -> Reference:
        begin = self.place(start)
        finish = begin + end - start
        return Reference(kind, form, begin, finish, self.source[begin:finish], target)


class _Inline:
    def __init__(self, piece: _Piece, labels: frozenset[str]) -> None:
        self.piece = piece
        self.text = piece.text
        self.labels = labels
        self.found: list[Reference] = []
        self.openers: list[tuple[int, bool]] = []
        self.dead = 0
        self.escaped = -1
        self.ticks: dict[int, list[int]] = {}
        self.comments_end = True
        for match in _TICKS.finditer(self.text):
            self.ticks.setdefault(len(match[0]), []).append(match.start())

    def read(self, at: int) -> list[Reference]:
        """Return the references from `at` on."""
        steps = {"\\": self._escape, "`": self._code, "<": self._angle, "[": self._open, "]": self._close}
        if self.piece.kind == "html":
            steps = {"<": self._angle}
        while match := _SPECIAL.search(self.text, at):
            step = steps.get(match[0])
            at = step(match.start()) if step else match.end()
        return self.found

    def _escape(self, at: int) -> int:
        if self.text[at + 1 : at + 2] not in _PUNCTUATION:
            return at + 1
        self.escaped = at + 1
        return at + 2

    def _code(self, at: int) -> int:
        run = _TICKS.match(self.text, at)
        length = len(run[0]) if run else 1
        places = self.ticks.get(length, [])
        following = bisect_right(places, at)
        return places[following] + length if following < len(places) else at + length

    def _angle(self, at: int) -> int:
        if self.text.startswith("<!--", at):
            return self._comment(at)
        tag = _TAG.match(self.text, at)
        if tag:
            if tag[1]:
                self._attributes(tag)
            return tag.end()
        autolink = _AUTOLINK.match(self.text, at)
        return autolink.end() if autolink else at + 1

    def _comment(self, at: int) -> int:
        comment = _COMMENT.match(self.text, at) if self.comments_end else None
        if comment:
            return comment.end()
        # Remembered, so that a text full of beginnings isn't searched to its end for each.
        self.comments_end = False
        return len(self.text) if self.piece.kind == "html" else at + 4

    def _attributes(self, tag: re.Match[str]) -> None:
        names = _ADDRESSES.get(tag[1].lower(), ())
        for match in _ATTRIBUTE.finditer(self.text, tag.start(2), tag.end(2)):
            if match[1].lower() in names:
                self._attribute(match, "image" if tag[1].lower() == "img" else "link")

    def _attribute(self, match: re.Match[str], kind: Literal["link", "image"]) -> None:
        group = next((number for number in (2, 3, 4) if match[number] is not None), 0)
        if not group or "\n" in match[0]:
            return
        start, end = match.span(group)
        if match[1].lower() in {"href", "src"}:
            self.found.append(self.piece.reference(kind, "html", start, end, unescape(match[group])))
            return
        asset = _VUE_ASSET.match(unescape(match[group]))
        if asset:
            # The binding as a whole gives way to a plain attribute: nothing evaluates it here.
            whole = self.piece.reference(kind, "html", match.start() + 1, match.end(), asset[2])
            raw = Reference(kind, "html", whole.start, whole.end, whole.raw, whole.target, 'src="', '"')
            self.found.append(raw)

    def _open(self, at: int) -> int:
        is_image = at > 0 and self.text[at - 1] == "!" and self.escaped != at - 1
        self.openers.append((at, is_image))
        return at + 1

    def _close(self, at: int) -> int:
        if not self.openers:
            return at + 1
        begin, is_image = self.openers.pop()
        live = is_image or len(self.openers) >= self.dead
        self.dead = min(self.dead, len(self.openers))
        end = (self._address(at + 1, is_image=is_image) or self._labelled(begin, at)) if live else 0
        if end and not is_image:
            # A link can't hold another one: the brackets that are still open are text.
            self.dead = len(self.openers)
        return end or at + 1

    def _address(self, at: int, *, is_image: bool) -> int:
        """Record the `(address "title")` at this place and return its end, or 0 if there is none."""
        found = _destination(self.text, _skip(self.text, at + 1)) if self.text[at : at + 1] == "(" else None
        if not found:
            return 0
        start, end, after = found
        close = _skip(self.text, after)
        if close > after and (title := _TITLE.match(self.text, close)):
            close = _skip(self.text, title.end())
        if self.text[close : close + 1] != ")":
            return 0
        kind: Literal["link", "image"] = "image" if is_image else "link"
        self.found.append(self.piece.reference(kind, "inline", start, end, _plain(self.text[start:end])))
        return close + 1

    def _labelled(self, begin: int, at: int) -> int:
        """Return the end of `[text][label]`, `[label][]` or `[label]`, or 0 where no such label is defined."""
        full = _LABEL.match(self.text, at + 1)
        if full:
            return full.end() if _folded(full[1]) in self.labels else 0
        if at - begin > _MAX_LABEL or _folded(self.text[begin + 1 : at]) not in self.labels:
            return 0
        return at + 3 if self.text.startswith("[]", at + 1) else at + 1


def _definitions(piece: _Piece) -> tuple[int, list[tuple[str, Reference]]]:
    """Read the `[label]: address "title"` lines that a paragraph begins with."""
    at = 0
    found: list[tuple[str, Reference]] = []
    while (label := _LABEL.match(piece.text, at)) and piece.text.startswith(":", label.end()):
        address = _destination(piece.text, _skip(piece.text, label.end() + 1))
        end = _definition_end(piece.text, address[2]) if address else None
        if address is None or end is None or label[1].startswith("^") or not label[1].strip():
            break
        start, stop, after = address
        if start == after:
            break
        target = _plain(piece.text[start:stop])
        found.append((_folded(label[1]), piece.reference("link", "definition", start, stop, target)))
        at = end
    return at, found


def _definition_end(text: str, after: int) -> int | None:
    title = _TITLE.match(text, _skip(text, after)) if text[after : after + 1] in {" ", "\t", "\n"} else None
    for end in (title.end() if title else after, after):
        if line_end := _LINE_END.match(text, end):
            return line_end.end()
    return None


def _destination(text: str, at: int) -> tuple[int, int, int] | None:
    """Return where an address begins and ends, and where reading goes on."""
    if text.startswith("<", at):
        angled = _ANGLED.match(text, at)
        return (angled.start(1), angled.end(1), angled.end()) if angled else None
    depth, place = 0, at
    while token := _ADDRESS_PART.match(text, place):
        depth += (token[0] == "(") - (token[0] == ")")
        if depth < 0:
            break
        if depth > _MAX_PARENTHESES:
            return None
        place = token.end()
    return (at, place, place) if depth <= 0 else None


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _plain(raw: str) -> str:
    return unescape(_ESCAPE.sub(r"\1", raw))


def unescape(text: str) -> str:
    """Resolve entities that end in a semicolon; `&copy=` in an address is a parameter, not a sign."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
