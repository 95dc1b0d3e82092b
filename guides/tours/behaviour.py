"""What leads on from a tour's step, and the buttons it has beside “back” and “next”."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.messages import msg
from guides.publishing.actions import checked_choice
from guides.publishing.checks import Problem, checked_article
from guides.publishing.patterns import LENGTH_LIMIT, checked_pattern
from guides.publishing.texts import checked_texts

ADVANCES = ("next", "click", "input", "page", "event")
ON_TARGET = ("click", "input")
DEEDS = ("finish", "snooze", "article", "url")
BUTTON_FIELDS = ("first", "second")
"""What the places of a step's own buttons are called in fields."""
EVENT_LIMIT = 80
TEXT_LIMIT = 40
_ADDRESS = re.compile(r"/(?![/\\])[^\s\\]*|https://[^/?#\s@\\]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Button:
    """One of a step's own buttons."""

    do: str = "none"
    value: str = ""
    """An article's id, or an address."""
    text: Mapping[str, str] = field(default_factory=dict)
    """By locale; empty: the widget's own word for it."""


@dataclass(frozen=True)
class Behaviour:
    """What leads on from a step, and its own buttons."""

    advance: str = "next"
    value: str = ""
    """The pattern of an address, or the name of an event."""
    only: bool = False
    """No “next” then."""
    buttons: Sequence[Button] = ()


def checked_behaviour(session: Session, path: str, behaviour: Behaviour) -> dict[str, Any]:
    """Return it as it is kept with the step, empty for a step that has “next” alone. Raises `Invalid`."""
    kept: dict[str, Any] = {}
    by = checked_choice(f"{path}.advance", behaviour.advance, ADVANCES)
    if by != "next":
        value = _VALUES[by](f"{path}.advance_{by}", behaviour.value.strip())
        kept["advance"] = {"by": by, "value": value, "only": behaviour.only}
    if len(behaviour.buttons) > len(BUTTON_FIELDS):
        raise Invalid(path, msg("A step has at most %(count)s buttons of its own.", count=len(BUTTON_FIELDS)))
    places = zip(BUTTON_FIELDS, behaviour.buttons, strict=False)
    buttons = [_checked_button(session, f"{path}.{name}", button) for name, button in places if button.do != "none"]
    if buttons:
        kept["buttons"] = buttons
    return kept


def _nothing(_field: str, _value: str) -> str:
    return ""


def _event(field: str, value: str) -> str:
    if len(value) > EVENT_LIMIT:
        raise Invalid(field, msg("Use at most %(count)s characters.", count=EVENT_LIMIT))
    return value


_VALUES: dict[str, Callable[[str, str], str]] = {
    "click": _nothing,
    "input": _nothing,
    "page": checked_pattern,
    "event": _event,
}


def _checked_button(session: Session, path: str, button: Button) -> dict[str, Any]:
    do, value = checked_choice(f"{path}_do", button.do, DEEDS), button.value.strip()
    if do == "article":
        checked_article(session, f"{path}_article", UUID(value) if value else None)
    elif do == "url":
        _check_address(f"{path}_url", value)
    else:
        value = ""
    return {"do": do, "value": value, "text": checked_texts(f"{path}_text", button.text, TEXT_LIMIT)}


def _check_address(field: str, value: str) -> None:
    if value and (len(value) > LENGTH_LIMIT or not _ADDRESS.fullmatch(value)):
        raise Invalid(field, msg("Enter a path such as /members, or an address that begins with https://."))


def behaviour_of(options: Mapping[str, Any] | None) -> Behaviour:
    """Return what is kept with a step."""
    kept = options or {}
    advance = kept.get("advance") or {}
    return Behaviour(
        advance=advance.get("by", "next"),
        value=advance.get("value", ""),
        only=bool(advance.get("only")),
        buttons=[Button(**button) for button in kept.get("buttons", ())],
    )


def behaviour_problems(path: str, options: Mapping[str, Any], *, has_target: bool) -> list[Problem]:
    """Return what is missing before the step can go live."""
    behaviour, problems = behaviour_of(options), []
    if behaviour.advance in ON_TARGET and not has_target:
        problems.append(Problem(f"{path}.selector", msg("Choose the element that is to be clicked or filled in.")))
    if behaviour.advance == "page" and not behaviour.value:
        problems.append(Problem(f"{path}.advance_page", msg("Enter the address that leads on.")))
    if behaviour.advance == "event" and not behaviour.value:
        problems.append(Problem(f"{path}.advance_event", msg("Enter the name of the event that leads on.")))
    for name, button in zip(BUTTON_FIELDS, behaviour.buttons, strict=False):
        if button.do == "article" and not button.value:
            problems.append(Problem(f"{path}.{name}_article", msg("Choose the article that the button opens.")))
        if button.do == "url" and not button.value:
            problems.append(Problem(f"{path}.{name}_url", msg("Enter the address that the button opens.")))
    return problems


def linked_articles(path: str, options: Mapping[str, Any]) -> list[tuple[str, UUID]]:
    """Return the articles that a step's buttons open, each with the field it was chosen in."""
    places = zip(BUTTON_FIELDS, behaviour_of(options).buttons, strict=False)
    return [
        (f"{path}.{name}_article", UUID(button.value))
        for name, button in places
        if button.do == "article" and button.value
    ]
