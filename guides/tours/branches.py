"""Where a hidden step leads: its rules, and what is wrong with the ways through a tour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import Invalid
from core.messages import msg
from guides.publishing.actions import checked_choice
from guides.publishing.checks import Problem
from guides.publishing.selectors import checked_selector

CAUSES = ("user", "company", "button", "present", "absent")
ATTRIBUTES = ("user", "company")
ELEMENTS = ("present", "absent")
COMPARISONS = ("is", "not", "set")
RULE_FIELDS = ("rule1", "rule2", "rule3", "rule4")
"""What the places of a step's rules are called in fields."""
END = "*end"
"""Where a rule leads that completes the tour."""
NAME_LIMIT = 80
VALUE_LIMIT = 200
BUTTON_PLACES = ("1", "2", "3")


@dataclass(frozen=True)
class Rule:
    """One of the rules of a hidden step: the first that holds decides."""

    by: str = "none"
    name: str = ""
    """An attribute's name, or the key of the step that asked."""
    compare: str = "is"
    value: str = ""
    """What the attribute is compared with, the place of the button, or a selector."""
    to: str = ""
    """The key of a step, `END`, or nothing: the next step."""


def checked_rules(path: str, rules: Sequence[Rule]) -> list[dict[str, str]]:
    """Return the rules as they are kept. Raises `Invalid`."""
    if len(rules) > len(RULE_FIELDS):
        raise Invalid(path, msg("A step has at most %(count)s rules.", count=len(RULE_FIELDS)))
    places = zip(RULE_FIELDS, rules, strict=False)
    return [_checked(f"{path}.{name}", rule) for name, rule in places if rule.by != "none"]


def _checked(path: str, rule: Rule) -> dict[str, str]:
    by = checked_choice(f"{path}_by", rule.by, CAUSES)
    compare = checked_choice(f"{path}_compare", rule.compare, COMPARISONS) if by not in ELEMENTS else "is"
    value = "" if compare == "set" else rule.value.strip()
    if by in ELEMENTS:
        value = checked_selector(f"{path}_selector", value)
    elif by == "button":
        value = checked_choice(f"{path}_button", value, BUTTON_PLACES)
    _check_length(f"{path}_name", rule.name, NAME_LIMIT)
    _check_length(f"{path}_value", value, VALUE_LIMIT if by in ATTRIBUTES else len(value))
    _check_length(f"{path}_to", rule.to, NAME_LIMIT)
    name = "" if by in ELEMENTS else rule.name.strip()
    return {"by": by, "name": name, "is": compare, "value": value, "to": rule.to}


def _check_length(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise Invalid(field, msg("Use at most %(count)s characters.", count=limit))


def rules_of(options: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Return the rules that are kept with a step."""
    rules = options.get("rules", ())
    return tuple(Rule(kept["by"], kept["name"], kept["is"], kept["value"], kept["to"]) for kept in rules)


@dataclass(frozen=True)
class Way:
    """One step as far as the ways through a tour are concerned."""

    key: str
    options: Mapping[str, Any]

    @property
    def is_hidden(self) -> bool:
        """Whether it only decides where to go on."""
        return self.options.get("kind") == "hidden"

    @property
    def buttons(self) -> Mapping[int, Mapping[str, Any]]:
        """Its own buttons by their places."""
        buttons = () if self.is_hidden else self.options.get("buttons", ())
        return {button.get("place", at): button for at, button in enumerate(buttons, 1)}

    def leads_to(self) -> Iterator[tuple[str, str]]:
        """Yield the steps that are named as the next one, each with the field it was chosen in."""
        if self.is_hidden:
            yield from zip((f"{name}_to" for name in RULE_FIELDS), (r.to for r in rules_of(self.options)), strict=False)
            yield "otherwise", self.options.get("else", "")


def branch_problems(ways: Sequence[Way], button_fields: Sequence[str]) -> list[Problem]:
    """Return what keeps a tour from going live: steps that aren't there, rules that lack something."""
    known = {way.key: way for way in ways}
    problems = [] if any(not way.is_hidden for way in ways) or not ways else [_all_hidden()]
    for index, way in enumerate(ways):
        path = f"steps.{index}"
        for field, to in way.leads_to():
            if to not in known and to not in ("", END):
                problems.append(Problem(f"{path}.{field}", _GONE))
        for place, button in way.buttons.items():
            if button["do"] == "step" and button["value"] not in known:
                field = f"{path}.{button_fields[place - 1]}_step"
                problems.append(Problem(field, _GONE if button["value"] else _CHOOSE))
        if way.is_hidden:
            rules = zip(RULE_FIELDS, rules_of(way.options), strict=False)
            problems += [found for name, rule in rules for found in _rule_problems(f"{path}.{name}", rule, known)]
    return problems


_GONE = msg("This step doesn't exist any more. Choose another one.")
_CHOOSE = msg("Choose a step.")


def _all_hidden() -> Problem:
    return Problem("steps", msg("Add at least one step that is shown: hidden ones only decide where to go on."))


def _rule_problems(path: str, rule: Rule, known: Mapping[str, Way]) -> Iterator[Problem]:
    if rule.by in ATTRIBUTES and not rule.name:
        yield Problem(f"{path}_name", msg("Enter the attribute's name."))
    if rule.by in ATTRIBUTES and rule.compare != "set" and not rule.value:
        yield Problem(f"{path}_value", msg("Enter what it is compared with."))
    if rule.by in ELEMENTS and not rule.value:
        yield Problem(f"{path}_selector", msg("Enter the element's CSS selector."))
    if rule.by == "button":
        asker = known.get(rule.name)
        if asker is None:
            yield Problem(f"{path}_step", _GONE if rule.name else _CHOOSE)
        elif rule.compare != "set" and int(rule.value) not in asker.buttons:
            yield Problem(f"{path}_button", msg("That step has no such button."))


def branch_warnings(ways: Sequence[Way]) -> list[Problem]:
    """Return what an author may have overlooked: steps that no way leads to, hidden steps that decide nothing."""
    reached = _reached(ways)
    unreached = [index for index in range(len(ways)) if index not in reached]
    idle = [i for i, way in enumerate(ways) if way.is_hidden and not any(to for _field, to in way.leads_to())]
    return [
        *(Problem(f"steps.{i}", msg("Step %(number)s: no way leads here.", number=i + 1)) for i in unreached),
        *(Problem(f"steps.{i}", msg("Step %(number)s is hidden and decides nothing.", number=i + 1)) for i in idle),
    ]


def _reached(ways: Sequence[Way]) -> set[int]:
    """Return the steps that a reader can come to from the first."""
    places = {way.key: index for index, way in enumerate(ways)}
    reached: set[int] = set()
    waiting = [0] if ways else []
    while waiting:
        at = waiting.pop()
        if at in reached or at >= len(ways):
            continue
        reached.add(at)
        waiting += _following(ways[at], at, places)
    return reached


def _following(way: Way, at: int, places: Mapping[str, int]) -> Iterator[int]:
    if not way.is_hidden:
        yield at + 1
        yield from (places[b["value"]] for b in way.buttons.values() if b["do"] == "step" and b["value"] in places)
        return
    for _field, to in way.leads_to():
        if to != END:
            yield places.get(to, at + 1)
