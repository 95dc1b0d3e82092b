"""Three gates, one allow-list: our own builder, then bleach, then nh3, each with its own parser.

The builder checks addresses and attributes and repairs the nesting; the other two must find nothing left to do.
Where they do, their result goes through all gates again until nothing changes, so what comes out is stable.
"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator
from html import unescape

import nh3
from bleach.sanitizer import Cleaner

from core.rendering import allowlist, tags, urls
from core.rendering.builder import Builder
from core.rendering.tree import Element, elements, to_html

Tree = list[Element | str]

_MOST_ROUNDS = 5
# More children than this are sent through the gates in parts.
_WIDE = 200
# No control characters, no halves of surrogate pairs, no non-characters: parsers disagree about them.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def readable(text: str) -> str:
    """The text with one kind of line break and without characters that are none."""
    return _UNREADABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _bleach_accepts(tag: str, attribute: str, text: str) -> bool:
    given = unescape(text)
    return allowlist.value(tag, attribute, given) == given


def _nh3_value(tag: str, attribute: str, text: str) -> str | None:
    return text if allowlist.value(tag, attribute, text) == text else None


class _Cleaners(threading.local):
    """bleach's cleaner keeps its parser's state, so each thread has its own."""

    def __init__(self) -> None:
        self.bleach = Cleaner(
            tags=tags.ALLOWED, attributes=_bleach_accepts, protocols=urls.SCHEMES, strip=True, strip_comments=True
        )


_cleaners = _Cleaners()


@functools.cache
def _nh3_cleaner() -> nh3.Cleaner:
    per_tag = {tag: set(rules) for tag, rules in allowlist.ATTRIBUTES.items()}
    return nh3.Cleaner(
        tags=set(tags.ALLOWED),
        clean_content_tags={"script", "style"},
        attributes={"*": set(allowlist.GLOBAL), **per_tag},
        attribute_filter=_nh3_value,
        strip_comments=True,
        link_rel=None,
        url_schemes=set(urls.SCHEMES),
    )


def last_gate(html: str) -> str:
    """What nh3 lets pass; all of it, if the HTML has been sanitised before."""
    return _nh3_cleaner().clean(html)


def _outer_gates(html: str) -> str:
    return last_gate(_cleaners.bleach.clean(html))


def _is_wide(element: Element) -> bool:
    return any(len(inner.children) > _WIDE for inner in elements([element]) if inner.tag != "pre")


def _fragments(tree: Tree) -> Iterator[Tree]:
    """The tree in parts that stand for themselves, each with the elements around it.

    bleach needs time that grows with the square of an element's number of children.
    """
    batch: Tree = []
    for child in tree:
        wide = isinstance(child, Element) and _is_wide(child)
        if batch and (wide or len(batch) >= _WIDE):
            yield batch
            batch = []
        if wide and isinstance(child, Element):
            for inner in _fragments(child.children):
                yield [Element(child.tag, child.attrs, inner)]
        else:
            batch.append(child)
    yield batch


def _passes(tree: Tree) -> bool:
    """Whether the outer gates find nothing to change."""
    parts = (to_html(fragment) for fragment in _fragments(tree))
    return all(_outer_gates(part) == part for part in parts)


def settle(tree: Tree) -> tuple[str, Tree]:
    """The HTML of a tree when it has passed all gates, and the tree of that HTML."""
    for _ in range(_MOST_ROUNDS):
        html = to_html(tree)
        if _passes(tree):
            return html, tree
        tree = Builder().build(_outer_gates(html))
    # Gates that can't agree: the words are worth more than the markup.
    words = re.sub("<[^>]*>", " ", to_html(tree))
    return words, [unescape(words)]


def sanitise(html: str) -> str:
    """Safe HTML from any; sanitising it again changes nothing."""
    return settle(Builder().build(readable(html)))[0]
