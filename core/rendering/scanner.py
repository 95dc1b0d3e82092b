"""Reads HTML of any quality as tags and text, in linear time, without guessing.

What is not clearly a tag is text, and text is escaped when it's written. Comments, declarations and processing
instructions vanish.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_TAG = re.compile(
    r"""<(/?)([a-zA-Z][^\s<>/"'=]*+)((?:[\s/]++|[^\s<>/"'=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+)>"""
)
_ATTRIBUTE = re.compile(r"""([^\s<>/"'=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?+""")
# In an attribute `&copy=1` is not the sign ©: without a semicolon only numbers are references.
_ATTRIBUTE_REFERENCE = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
# html.unescape refuses numbers of thousands of digits with an error; none of these stands for a character.
_HUGE_REFERENCE = re.compile(r"&#(?:0*+[0-9]{8,}|[xX]0*+[0-9a-fA-F]{7,});?")
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag; `source` is how it was written."""

    name: str
    closing: bool
    attributes: list[tuple[str, str]]
    source: str


def _attribute_text(text: str) -> str:
    return _ATTRIBUTE_REFERENCE.sub(lambda match: unescape(match.group()), _HUGE_REFERENCE.sub(_REPLACEMENT, text))


def _text(text: str) -> str:
    return unescape(_HUGE_REFERENCE.sub(_REPLACEMENT, text)) if "&" in text else text


def _tag(match: re.Match[str]) -> Tag:
    attributes = [
        (part[1].lower(), _attribute_text(part[2] or part[3] or part[4] or ""))
        for part in _ATTRIBUTE.finditer(match[3])
    ]
    return Tag(match[2].lower(), bool(match[1]), attributes, match.group())


class Scanner:
    """Gives tags and texts one after another; `skip` leaves out an element's content."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._position = 0
        self._absent: set[str] = set()

    def __iter__(self) -> Iterator[Tag | str]:
        while self._position < len(self._html):
            start = self._html.find("<", self._position)
            if start != self._position:
                end = len(self._html) if start < 0 else start
                text, self._position = self._html[self._position : end], end
                yield _text(text)
            else:
                yield from self._markup(start)

    def _markup(self, start: int) -> Iterator[Tag | str]:
        if match := _TAG.match(self._html, start):
            self._position = match.end()
            yield _tag(match)
        elif self._html.startswith(("<!", "<?"), start):
            self._position = self._after_declaration(start)
        else:
            self._position = start + 1
            yield "<"

    def _after(self, ending: str, start: int) -> int | None:
        """The position after the next `ending`; one that was not found once is not looked for again."""
        found = -1 if ending in self._absent else self._html.find(ending, start)
        if found < 0:
            self._absent.add(ending)
            return None
        return found + len(ending)

    def _after_declaration(self, start: int) -> int:
        if self._html.startswith("<!--", start):
            if empty := re.compile("<!--(-?>)").match(self._html, start):
                return empty.end()
            # A comment that nobody closes hides the rest, as in browsers.
            return self._after("-->", start + 4) or len(self._html)
        ending = "]]>" if self._html.startswith("<![CDATA[", start) else ">"
        return self._after(ending, start) or start + 2

    def skip(self, name: str) -> None:
        """Continue after the end tag `name`; without one, nothing is left out."""
        if name in self._absent:
            return
        ending = re.compile(rf"</{re.escape(name)}(?=[\s/>])[^>]*+>", re.IGNORECASE | re.ASCII)
        if match := ending.search(self._html, self._position):
            self._position = match.end()
        else:
            self._absent.add(name)
