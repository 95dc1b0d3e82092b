"""What kind of step it is, what leads on from it, and the buttons it has beside “back” and “next”."""

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
from guides.tours.branches import Rule, checked_rules, rules_of
from guides.tours.queries import tours_by_ids

ADVANCES = ("next", "click", "input", "page", "event")
ON_TARGET = ("click", "input")
KINDS = ("attached", "modal", "bubble", "hidden")
DEEDS = ("next", "back", "step", "finish", "snooze", "tour", "article", "url")
BUTTON_FIELDS = ("first", "second", "third")
"""What the places of a step's own buttons are called in fields."""
EVENT_LIMIT = 80
TEXT_LIMIT = 40
_ADDRESS = re.compile(r"/(?![/\\])[^\s\\]*|https://[^/?#\s@\\]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Button:
    """One of a step's own buttons."""

    do: str = "none"
    value: str = ""
    """A step's key, a tour's id, an article's id, or an address."""
    text: Mapping[str, str] = field(default_factory=dict)
    """By locale; empty: the widget's own word for it."""
    place: int = field(default=0, compare=False)
    """From 1; 0: where it stands among the buttons. Rules name buttons by it, so that it outlives those before it."""


@dataclass(frozen=True)
class Behaviour:
    """What a step is like beyond its words and its element."""

    advance: str = "next"
    value: str = ""
    """The pattern of an address, or the name of an event."""
    only: bool = False
    """No “next” then."""
    buttons: Sequence[Button] = ()
    kind: str = "attached"
    rules: Sequence[Rule] = ()
    """Of a hidden step."""
    otherwise: str = ""
    """Where a hidden step leads when no rule holds: a step's key, `END`, or nothing for the next step."""


def checked_behaviour(session: Session, path: str, behaviour: Behaviour) -> dict[str, Any]:
    """Return it as it is kept with the step, empty for a step that has “next” alone. Raises `Invalid`."""
    kept: dict[str, Any] = {}
    kind = checked_choice(f"{path}.kind", behaviour.kind, KINDS)
    if kind != "attached":
        kept["kind"] = kind
    by = checked_choice(f"{path}.advance", behaviour.advance, ADVANCES)
    if by != "next":
        value = _VALUES[by](f"{path}.advance_{by}", behaviour.value.strip())
        kept["advance"] = {"by": by, "value": value, "only": behaviour.only}
    if buttons := _checked_buttons(session, path, behaviour.buttons):
        kept["buttons"] = buttons
    if rules := checked_rules(path, behaviour.rules):
        kept["rules"] = rules
    if behaviour.otherwise:
        kept["else"] = behaviour.otherwise[:LENGTH_LIMIT]
    return kept


def _checked_buttons(session: Session, path: str, buttons: Sequence[Button]) -> list[dict[str, Any]]:
    if len(buttons) > len(BUTTON_FIELDS):
        raise Invalid(path, msg("A step has at most %(count)s buttons of its own.", count=len(BUTTON_FIELDS)))
    kept: list[dict[str, Any]] = []
    for place, button in placed(buttons):
        if button.do != "none":
            checked = _checked_button(session, f"{path}.{BUTTON_FIELDS[place - 1]}", button)
            kept.append(checked if place == len(kept) + 1 else {**checked, "place": place})
    return kept


def placed(buttons: Sequence[Button]) -> list[tuple[int, Button]]:
    """Return a step's own buttons, each with its place."""
    return [(button.place or at, button) for at, button in enumerate(buttons, 1)]


def published(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return of what is kept with a step what the embed is given: what its kind has a use for."""
    if options.get("kind") == "hidden":
        return {name: options[name] for name in ("kind", "rules", "else") if name in options}
    return {name: value for name, value in options.items() if name not in ("rules", "else")}


def is_hidden(options: Mapping[str, Any]) -> bool:
    """Return whether a step is never shown, and only decides where to go on."""
    return options.get("kind") == "hidden"


def stands_at_element(options: Mapping[str, Any]) -> bool:
    """Return whether a step stands beside its element, if it has one."""
    return "kind" not in options


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
    elif do == "tour":
        _check_tour(session, f"{path}_tour", value)
    elif do == "step":
        value = value[:LENGTH_LIMIT]
    else:
        value = ""
    return {"do": do, "value": value, "text": checked_texts(f"{path}_text", button.text, TEXT_LIMIT)}


def _check_tour(session: Session, field: str, value: str) -> None:
    try:
        found = not value or bool(tours_by_ids(session, [UUID(value)]))
    except ValueError:
        found = False
    if not found:
        raise Invalid(field, msg("This tour doesn't exist any more. Choose another one."))


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
        kind=kept.get("kind", "attached"),
        rules=rules_of(kept),
        otherwise=kept.get("else", ""),
    )


def behaviour_problems(path: str, options: Mapping[str, Any], *, has_target: bool) -> list[Problem]:
    """Return what is missing before the step can go live."""
    behaviour = behaviour_of(options)
    problems: list[Problem] = []
    if is_hidden(options):
        return problems
    if behaviour.advance in ON_TARGET and not has_target:
        problems.append(Problem(f"{path}.selector", msg("Choose the element that is to be clicked or filled in.")))
    if behaviour.advance == "page" and not behaviour.value:
        problems.append(Problem(f"{path}.advance_page", msg("Enter the address that leads on.")))
    if behaviour.advance == "event" and not behaviour.value:
        problems.append(Problem(f"{path}.advance_event", msg("Enter the name of the event that leads on.")))
    for place, button in placed(behaviour.buttons):
        if button.do in _MISSING and not button.value:
            problems.append(Problem(f"{path}.{BUTTON_FIELDS[place - 1]}_{button.do}", _MISSING[button.do]))
    return problems


_MISSING = {
    "tour": msg("Choose a tour."),
    "article": msg("Choose the article that the button opens."),
    "url": msg("Enter the address that the button opens."),
}


def linked_articles(path: str, options: Mapping[str, Any]) -> list[tuple[str, UUID]]:
    """Return the articles that a step's buttons open, each with the field it was chosen in."""
    return _linked(path, options, "article")


def linked_tours(path: str, options: Mapping[str, Any]) -> list[tuple[str, UUID]]:
    """Return the tours that a step's buttons start, each with the field it was chosen in."""
    return _linked(path, options, "tour")


def _linked(path: str, options: Mapping[str, Any], do: str) -> list[tuple[str, UUID]]:
    buttons = placed(behaviour_of(published(options)).buttons)
    return [
        (f"{path}.{BUTTON_FIELDS[at - 1]}_{do}", UUID(one.value)) for at, one in buttons if one.do == do and one.value
    ]
