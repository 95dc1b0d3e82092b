"""Three gates, one allow-list: our own builder, then bleach, then nh3, each with its own parser.

The builder checks addresses and attributes and repairs the nesting; the other two must find nothing left to do.
Where they do, their result goes through all gates again until nothing changes, so what comes out is stable.
"""

from __future__ import annotations

import functools
import re
import threading
from html import unescape

import nh3
from bleach.sanitizer import Cleaner

from core.rendering import allowlist, tags, urls
from core.rendering.builder import Builder
from core.rendering.tree import Element, to_html

Tree = list[Element | str]

_MOST_ROUNDS = 5
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


def _outer_gates(html: str) -> str:
    return _nh3_cleaner().clean(_cleaners.bleach.clean(html))


def settle(tree: Tree) -> tuple[str, Tree]:
    """The HTML of a tree when it has passed all gates, and the tree of that HTML."""
    for _ in range(_MOST_ROUNDS):
        html = to_html(tree)
        passed = _outer_gates(html)
        if passed == html:
            return html, tree
        tree = Builder().build(passed)
    # Gates that can't agree: the words are worth more than the markup.
    words = re.sub("<[^>]*>", " ", to_html(tree))
    return words, [unescape(words)]


def sanitise(html: str) -> str:
    """Safe HTML from any; sanitising it again changes nothing."""
    return settle(Builder().build(readable(html)))[0]
