"""A FAQ's answer in place: shown above the results where nothing else can have been meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kb.search.meant import is_same, means_same
from kb.search.phrasings import PhrasingError, expand
from kb.search.queries import Findings, Found

LONGEST = 400
MOST_COMPARED = 60
"""So many of a FAQ's questions are compared by meaning; all are compared by their words."""
_SHORT_BLOCKS = frozenset({"p", "ul", "ol"})
_TABLE = "table-scroll"


@dataclass(frozen=True)
class Answer:
    """The beginning of a FAQ, as nodes (`core.rendering`)."""

    found: Found
    nodes: list[Any]
    is_whole: bool
    """Whether there is nothing more to read."""


def clear_answer(found: Findings, text: str) -> Answer | None:
    """Return the first hit's answer if it is a FAQ that is asked by exactly this, and the next hit isn't as well.

    Asked by means: its title or one of its phrasings is the text, or means the same.
    """
    if not found.hits or not _is_asked(found.hits[0], text):
        return None
    if len(found.hits) > 1 and _is_asked(found.hits[1], text):
        return None
    nodes = found.hits[0].version.nodes
    shown = _beginning(nodes)
    return Answer(found.hits[0], shown, is_whole=len(shown) == len(nodes)) if shown else None


def _is_asked(hit: Found, text: str) -> bool:
    if hit.article.kind != "faq":
        return False
    questions = [hit.version.title, *_expanded(hit)]
    if any(is_same(question, text) for question in questions):
        return True
    return any(means_same(question, text) for question in islice(questions, MOST_COMPARED))


def _expanded(hit: Found) -> Iterator[str]:
    for line in hit.version.phrasings:
        try:
            yield from expand(line)
        except PhrasingError:
            yield line


def _beginning(nodes: list[Any]) -> list[Any]:
    """The paragraphs, lists and tables before anything else, as many as fit; the first however long it is."""
    shown: list[Any] = []
    length = 0
    for node in nodes:
        length += len(_text(node))
        if not _is_shown(node) or (shown and length > LONGEST):
            break
        shown.append(node)
    return shown


def _is_shown(node: Any) -> bool:
    return not isinstance(node, str) and (node[0] in _SHORT_BLOCKS or node[1].get("class") == _TABLE)


def _text(node: Any) -> str:
    return node if isinstance(node, str) else "".join(_text(child) for child in node[2:])
