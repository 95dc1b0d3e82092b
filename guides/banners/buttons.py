"""The one button of a banner, and the link of an announcement: to an address, an article or a tour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.messages import msg
from guides.publishing.actions import checked_choice
from guides.publishing.checks import Problem, article_problems, checked_article
from guides.publishing.patterns import LENGTH_LIMIT
from guides.publishing.texts import checked_texts
from guides.tours.queries import tours_by_ids

DEEDS = ("none", "url", "article", "tour")
TEXT_LIMIT = 40
_ADDRESS = re.compile(r"/(?![/\\])[^\s\\]*|https://[^/?#\s@\\]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Button:
    """A button as an author edits it."""

    do: str = "none"
    value: str = ""
    """An address, or the id of an article or tour."""
    text: Mapping[str, str] = field(default_factory=dict)
    """By locale; empty: the widget's own word for it."""


def checked_button(session: Session, button: Button) -> dict[str, Any]:
    """Return a button as it is kept; empty where there is none. Raises `Invalid` with a field such as `button.url`."""
    do = checked_choice("button.do", button.do, DEEDS)
    if do == "none":
        return {}
    value = button.value.strip()
    if do == "url":
        _check_address(value)
    else:
        _check_id(session, do, value)
    return {"do": do, "value": value, "text": checked_texts("button.text", button.text, TEXT_LIMIT)}


def _check_address(value: str) -> None:
    if value and (len(value) > LENGTH_LIMIT or not _ADDRESS.fullmatch(value)):
        raise Invalid("button.url", msg("Enter a path such as /members, or an address that begins with https://."))


def _check_id(session: Session, do: str, value: str) -> None:
    found = as_id(value)
    if do == "article":
        checked_article(session, "button.article", found)
    elif value and (found is None or found not in tours_by_ids(session, [found])):
        raise Invalid("button.tour", msg("This tour doesn't exist any more. Choose another one."))


def as_id(text: str) -> UUID | None:
    """Return what a text names, None where that is nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def button_of(kept: Mapping[str, Any]) -> Button:
    """Return what is stored with a draft."""
    return Button(kept.get("do", "none"), kept.get("value", ""), kept.get("text", {}))


def article_of(kept: Mapping[str, Any]) -> UUID | None:
    """Return the article that a stored button opens."""
    return as_id(kept.get("value", "")) if kept.get("do") == "article" else None


_MISSING = {
    "url": msg("Enter the address that the button opens."),
    "article": msg("Choose the article that the button opens."),
    "tour": msg("Choose the tour that the button starts."),
}


def button_problems(session: Session, kept: Mapping[str, Any]) -> list[Problem]:
    """Return what keeps a button from doing what it says."""
    do = kept.get("do", "none")
    if do in _MISSING and not kept["value"]:
        return [Problem(f"button.{do}", _MISSING[do])]
    if do == "tour":
        tour = tours_by_ids(session, [UUID(kept["value"])]).get(UUID(kept["value"]))
        says = msg("The button starts a tour that isn't published. Publish the tour first.")
        return [] if tour is not None and tour.live_version else [Problem("button.tour", says)]
    return article_problems(session, [("button.article", article_of(kept))])
