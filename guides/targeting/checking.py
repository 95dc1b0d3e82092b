"""What a segment must be before it is kept. Errors name the field of the form that they belong to."""

from __future__ import annotations

from dataclasses import replace

from core.errors import Invalid
from core.messages import msg
from guides.targeting.conditions import (
    COUNT_OPERATORS,
    DATED,
    FACTS,
    IDENTITIES,
    OPERATORS,
    SPANS,
    WITHOUT_VALUE,
    Condition,
    Group,
    Rules,
    day_of,
)

NAME_LIMIT, DESCRIPTION_LIMIT, VALUE_LIMIT, EVENT_LIMIT = 120, 500, 500, 500
GROUP_LIMIT, CONDITION_LIMIT = 5, 10
DAYS_LIMIT = 400
COUNT_LIMIT = 10_000


def checked_words(name: str, description: str) -> tuple[str, str]:
    """Return a segment's name and description. Raises `Invalid`."""
    kept = name.strip()
    if not kept:
        raise Invalid("name", msg("Enter a name."))
    for field, text, limit in (("name", kept, NAME_LIMIT), ("description", description, DESCRIPTION_LIMIT)):
        if len(text) > limit:
            raise Invalid(field, msg("Use at most %(count)s characters.", count=limit))
    return kept, description.strip()


def checked_rules(rules: Rules) -> Rules:
    """Return the rules as they are kept, without groups that say nothing. Raises `Invalid`."""
    if len(rules.groups) > GROUP_LIMIT:
        raise Invalid("groups", msg("A segment has at most %(count)s groups.", count=GROUP_LIMIT))
    groups = [_checked_group(f"groups.{number}", group) for number, group in enumerate(rules.groups)]
    kept = [group for group in groups if group.conditions]
    if not kept:
        raise Invalid("groups", msg("Add at least one condition: a segment without one holds nobody."))
    return Rules(_match(rules.match), kept)


def _match(value: str) -> str:
    return "any" if value == "any" else "all"


def _checked_group(path: str, group: Group) -> Group:
    if len(group.conditions) > CONDITION_LIMIT:
        raise Invalid(path, msg("A group has at most %(count)s conditions.", count=CONDITION_LIMIT))
    places = enumerate(group.conditions)
    return Group(_match(group.match), [checked_condition(f"{path}.conditions.{at}", one) for at, one in places])


def checked_condition(path: str, condition: Condition) -> Condition:
    """Return one condition without what doesn't belong to it. Raises `Invalid`."""
    if condition.of not in OPERATORS:
        raise Invalid(f"{path}.of", msg("Choose one of the values in the list."))
    if condition.op not in OPERATORS[condition.of]:
        raise Invalid(f"{path}.op", msg("This comparison doesn't fit what is asked for. Choose another one."))
    return replace(condition, name=_name(path, condition), value=_value(path, condition), days=_days(path, condition))


def _name(path: str, condition: Condition) -> str:
    name = condition.name.strip()
    if condition.of == "fact" and name not in FACTS:
        raise Invalid(f"{path}.fact", msg("Choose one of the values in the list."))
    if condition.of not in ("user", "company", "event", "fact"):
        return ""
    if not name:
        raise Invalid(f"{path}.name", msg("Enter the name that your product gives it."))
    if len(name) > EVENT_LIMIT:
        raise Invalid(f"{path}.name", msg("Use at most %(count)s characters.", count=EVENT_LIMIT))
    return name


def _value(path: str, condition: Condition) -> str:
    value = condition.value.strip()
    if condition.op in WITHOUT_VALUE:
        return ""
    field = f"{path}.{'identity' if condition.of == 'identity' else 'value'}"
    if not value:
        raise Invalid(field, msg("Enter what it is compared with."))
    if len(value) > VALUE_LIMIT:
        raise Invalid(field, msg("Use at most %(count)s characters.", count=VALUE_LIMIT))
    if condition.of == "identity" and value not in IDENTITIES:
        raise Invalid(field, msg("Choose one of the values in the list."))
    if condition.op in DATED and day_of(value) is None:
        raise Invalid(field, msg("Enter a date such as 2026-04-01."))
    if condition.op in (*SPANS, *COUNT_OPERATORS):
        return str(_whole(field, value, COUNT_LIMIT))
    if condition.op in ("gt", "lt"):
        _check_number(field, value)
    return value


def _whole(field: str, value: str, most: int) -> int:
    if not value.isdecimal() or int(value) > most:
        raise Invalid(field, msg("Enter a whole number from 0 to %(most)s.", most=most))
    return int(value)


def _check_number(field: str, value: str) -> None:
    try:
        float(value)
    except ValueError as error:
        raise Invalid(field, msg("Enter a number.")) from error


def _days(path: str, condition: Condition) -> int:
    if condition.of not in ("event", "fact"):
        return 0
    if not 1 <= condition.days <= DAYS_LIMIT:
        raise Invalid(f"{path}.days", msg("Enter a number of days from 1 to %(most)s.", most=DAYS_LIMIT))
    return condition.days
