"""Titles of documents and names of collections, from front matter, headings, and file names."""

from __future__ import annotations

import html
import re

from kb.exchange.blocks import runs

MAX_TITLE = 300
UNTITLED = "Untitled"

_HEADING = re.compile(r"#[ \t]+(.*?)[ \t]*#*[ \t]*\Z")
_HEADING_ID = re.compile(r"[ \t]*\{#[^}]*\}\s*\Z")
_DOCUMENT_MACRO = re.compile(r"\[!\w+[ \t]+([^\]]*)\]")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_STRONG = re.compile(r"(\*{1,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f]")
_SPACE = re.compile(r"\s+")
_INDEX_WORDS = re.compile(
    r"(?:\s*[:\uff1a]|\s[-\u2013\u2014|\uff5c]\s)\s*"
    r"(?:記事インデックス|記事一覧|目次|一覧|article index|table of contents|index)\s*\Z",
    re.IGNORECASE,
)
_ORDER_PREFIX = re.compile(r"\d{1,3}[-_. ]+(?=\D)")
_NUMBERED = re.compile(r"(?:\d+[.)．、)]|(?:手順|ステップ|step)\s*\d+)", re.IGNORECASE)


def plain(text: str) -> str:
    """Return a title as text: macros, entities and invisible characters resolved, white space collapsed."""
    resolved = html.unescape(_DOCUMENT_MACRO.sub(r"\1", text))
    return _SPACE.sub(" ", _INVISIBLE.sub("", resolved)).strip()


def plain_heading(text: str) -> str:
    """Return a heading's Markdown as text."""
    text = _DOCUMENT_MACRO.sub(r"\1", _HEADING_ID.sub("", text))
    for pattern in (_IMAGE, _LINK):
        text = pattern.sub(r"\1", text)
    return plain(_TAG.sub("", _STRONG.sub(r"\2", text)))


def first_heading(body: str) -> tuple[str, int, int] | None:
    """Return the first level-1 heading as text, and where its line begins and ends."""
    for run in runs(body):
        begin, end = run.spans[0]
        match = _HEADING.match(body[begin:end]) if run.kind == "line" else None
        if match and (title := plain_heading(match[1])):
            return title, begin, end
    return None


def has_numbered_sections(body: str) -> bool:
    """Whether at least two level-2 headings are numbered: `## 1. …`, `## 手順 2`, `## Step 3`."""
    lines = (body[run.spans[0][0] : run.spans[0][1]] for run in runs(body) if run.kind == "line")
    headings = [line[3:].strip() for line in lines if line.startswith("## ")]
    return sum(bool(_NUMBERED.match(heading)) for heading in headings) > 1


def names_an_index(title: str) -> bool:
    """Whether a title says that its page is a list of others (“Billing: article index”)."""
    return _INDEX_WORDS.search(title) is not None


def without_index_words(title: str) -> str:
    """Return what such a title is an index of."""
    return _INDEX_WORDS.sub("", title).strip() or title


def humanised(name: str) -> str:
    """Return a folder's or file's name as people would write it: `02-get_started` is “Get started”."""
    words = _SPACE.sub(" ", re.sub(r"[-_]+", " ", _ORDER_PREFIX.sub("", name))).strip()
    return words[:1].upper() + words[1:] if words else name


def same_text(one: str, other: str) -> bool:
    """Whether two titles differ in case, white space and punctuation only."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
