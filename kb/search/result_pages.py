"""A page of results as an address asks for it, in the help center and on the staff's screen alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from core.permissions import Viewer
from core.rendering import nodes_html
from kb.collections.queries import CollectionTree
from kb.search.clear_answers import Answer, clear_answer
from kb.search.engines.protocol import Engine
from kb.search.instead import instead
from kb.search.narrowing import PARTS, Narrowing, narrowing
from kb.search.queries import TEXT_LIMIT, Findings, Wish, find

LAST_THERE_MAY_BE = 10_000
"""Nobody turns so many pages; numbers beyond are made up."""


@dataclass(frozen=True)
class ResultPage:
    """What was found for an address, and what the page says about it. As it is made: nothing was asked."""

    text: str = ""
    narrow: Narrowing = field(default_factory=Narrowing)
    number: int = 1
    """Which page this is, from 1."""
    size: int = 10
    found: Findings = field(default_factory=Findings)
    instead: str = ""
    """Other words that find more, where one of these is mistyped; or empty."""
    is_part: bool = False
    """The address turns the pages of a search or narrows it, which is no search of its own."""
    answer: Answer | None = None
    """A FAQ's answer in place; it stands on the first page only."""

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.found.total // self.size))

    @property
    def first(self) -> int:
        """The place of this page's first result among all."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The place of this page's last result."""
        return self.first + len(self.found.hits) - 1

    @property
    def turn_to(self) -> int | None:
        """The page to go to instead, where this one lies behind the last one, or is empty by now."""
        if self.number == 1 or (self.found.hits and self.number <= self.pages):
            return None
        return min(self.pages, self.number - 1)

    def address(self, number: int) -> dict[str, Any]:
        """Return what the address of another page of these results says."""
        return {"q": self.text, "page": number, **self.narrow.chosen}

    def template_values(self) -> dict[str, Any]:
        """Return what a template of results is given, whoever they are for."""
        return {
            "page": self,
            "text": self.text,
            "found": self.found,
            "narrow": self.narrow,
            "answer": self.answer,
            "answer_html": nodes_html(self.answer.nodes) if self.answer else "",
        }


def result_page(
    session: Session,
    engine: Engine,
    viewer: Viewer,
    given: Mapping[str, str],
    wish: Wish,
    tree: CollectionTree,
    *,
    named_in: str = "",
) -> ResultPage:
    """Return the page that an address asks for. `wish` says how to look; what for, and where, is in the address.

    Shelves have their names in `named_in`; without a language, their own.
    """
    text, number = given.get("q", "").strip()[:TEXT_LIMIT], _number(given.get("page", ""))
    narrow = narrowing(session, viewer, given, engine.version, tree, locale=wish.locale, named_in=named_in)
    wish = replace(
        wish,
        text=text,
        collection_id=narrow.shelf_id,
        kind=narrow.kind,
        language=narrow.written,
        is_verified=narrow.is_verified,
        offset=(number - 1) * wish.limit,
    )
    found = find(session, engine, viewer, wish, tree)
    other = instead(session, engine, viewer, wish, found) if text else ""
    is_part = "page" in given or any(given.get(name) for name in PARTS)
    answer = clear_answer(found, text) if number == 1 else None
    return ResultPage(text, narrow, number, wish.limit, found, other, is_part, answer)


def _number(given: str) -> int:
    """The page's number; what is none is the first."""
    return min(max(int(given), 1), LAST_THERE_MAY_BE) if given.isdecimal() and len(given) < TEXT_LIMIT else 1
