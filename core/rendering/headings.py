"""Heading ids: `## 標題 {#id}`, or else made from the words, Japanese kept."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_ID = re.compile(r"\{#([^\s{}#]{1,100})\}[ \t\u3000]*$")
_LONGEST_SLUG = 80
# Letters, numbers and the marks that belong to letters: one of these begins a Unicode category.
_WORD = "LNM"
# Ids that footnotes make for themselves.
_FOOTNOTE_ID = re.compile(r"fn(ref)?-")


def slug(text: str) -> str:
    """A name from the words: lower case, hyphens for spaces, no punctuation. Empty when nothing is left."""
    kept = (
        character if character in "-_" or unicodedata.category(character)[0] in _WORD else " "
        for character in unicodedata.normalize("NFKC", text[: 2 * _LONGEST_SLUG]).lower()
    )
    return "-".join("".join(kept).split())[:_LONGEST_SLUG].strip("-")


class Names:
    """Hands out names that are unique in one document."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, name: str) -> bool:
        """Reserve exactly this name; False when it's gone."""
        if name in self._taken:
            return False
        self._taken.add(name)
        return True

    def unique(self, wish: str) -> str:
        """This name, or the first free one of `name-2`, `name-3` and so on."""
        wish = name = "h-" + wish if _FOOTNOTE_ID.match(wish) else wish
        while not self.take(name):
            self._next[wish] = self._next.get(wish, 1) + 1
            name = f"{wish}-{self._next[wish]}"
        return name

    def __contains__(self, name: object) -> bool:
        return name in self._taken


def _explicit_ids(state: StateCore) -> None:
    for opening, words in pairwise(state.tokens):
        if opening.type != "heading_open" or words.type != "inline":
            continue
        at = words.content.rfind("{#")
        if at < 0 or words.content[at - 1 : at] == "\\" or not (match := _ID.match(words.content, at)):
            continue
        opening.attrs["id"] = match[1]
        words.content = words.content[:at].rstrip()


def heading_ids(md: MarkdownIt) -> None:
    """Teach `md` to read `{#id}` at the end of a heading."""
    md.core.ruler.after("block", "heading_ids", _explicit_ids)
