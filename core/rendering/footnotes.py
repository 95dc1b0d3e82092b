"""Footnotes: how references and notes look, and which notes belong to which part of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from markdown_it.token import Token

from core.rendering.labels import Labels

#: A note referred to more often gets links back to the first of its references only.
_MOST_BACKLINKS = 20

#: Note number (from 0) → its tokens.
Notes = dict[int, list[Token]]


def _reference(token: Token) -> str:
    again = token.meta.get("subId", 0)
    return f"{token.meta['id'] + 1}" + (f"-{again + 1}" if again > 0 else "")


def reference_html(token: Token) -> str:
    """The mark in the text."""
    number = token.meta["id"] + 1
    name = f' id="fnref-{_reference(token)}"' if token.meta.get("subId", 0) < _MOST_BACKLINKS else ""
    return f'<sup class="footnote-ref"><a href="#fn-{number}"{name}>[{number}]</a></sup>'


def backlink_html(token: Token, labels: Labels) -> str:
    """The way back from the note to the text."""
    if token.meta.get("subId", 0) >= _MOST_BACKLINKS:
        return ""
    target = f"#fnref-{_reference(token)}"
    return f' <a class="footnote-back" href="{target}" aria-label="{escape(labels.back)}">\u21a9\ufe0e</a>'


def split_off(tokens: list[Token]) -> tuple[list[Token], Notes]:
    """The document's tokens without its notes, and the notes."""
    types = [token.type for token in tokens]
    if "footnote_block_open" not in types:
        return tokens, {}
    start = types.index("footnote_block_open")
    notes: Notes = {}
    current: list[Token] = []
    for token in tokens[start + 1 : -1]:
        if token.type == "footnote_open":
            current = notes[token.meta["id"]] = []
        current.append(token)
    return tokens[:start], notes


def mentioned(tokens: Iterable[Token]) -> Iterator[int]:
    """The numbers (from 0) of the notes that these tokens refer to, in order."""
    for token in tokens:
        if token.type == "footnote_ref":
            yield token.meta["id"]
        if token.children:
            yield from mentioned(token.children)


def belonging(tokens: list[Token], notes: Notes, given: set[int]) -> list[int]:
    """The notes first mentioned in these tokens, or in one another, that are not `given` yet; marks them so."""
    found: list[int] = []
    waiting = list(mentioned(tokens))
    while waiting:
        number = waiting.pop(0)
        if number not in given and number in notes:
            given.add(number)
            found.append(number)
            waiting.extend(mentioned(notes[number]))
    return sorted(found)


def open_notes(labels: Labels) -> str:
    """The HTML before a list of notes."""
    return f'<div class="footnotes" role="doc-endnotes" aria-label="{escape(labels.footnotes)}"><ol>\n'


def close_notes() -> str:
    """The HTML after a list of notes."""
    return "</ol></div>\n"


def open_note(token: Token) -> str:
    """The HTML before one note; it keeps its number wherever the list begins."""
    number = token.meta["id"] + 1
    return f'<li id="fn-{number}" value="{number}">'
