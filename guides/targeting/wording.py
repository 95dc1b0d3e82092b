"""Segments in words, as one would say them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.messages import Message, msg
from guides.targeting.conditions import Condition, Group, Rules

IDENTITY_NAMES = {
    "anonymous": msg("a visitor who isn’t known"),
    "labelled": msg("somebody whom the page names"),
    "verified": msg("somebody proved by a signed token"),
}
FACT_NAMES = {
    "tour.completed": msg("completed a tour"),
    "tour.dismissed": msg("ended a tour early"),
    "checklist.completed": msg("completed a checklist"),
    "article.opened": msg("opened an article"),
    "panel.opened": msg("opened the help panel"),
    "search.clicked": msg("opened a search result"),
    "page.viewed": msg("opened a page"),
}
_Say = Callable[[Message, str], Message]
_OPERATORS: dict[str, _Say] = {
    "is": lambda what, value: msg("%(what)s is “%(value)s”", what=what, value=value),
    "is_not": lambda what, value: msg("%(what)s is not “%(value)s”", what=what, value=value),
    "contains": lambda what, value: msg("%(what)s contains “%(value)s”", what=what, value=value),
    "starts": lambda what, value: msg("%(what)s begins with “%(value)s”", what=what, value=value),
    "in": lambda what, value: msg("%(what)s is one of “%(value)s”", what=what, value=value),
    "gt": lambda what, value: msg("%(what)s is more than %(value)s", what=what, value=value),
    "lt": lambda what, value: msg("%(what)s is less than %(value)s", what=what, value=value),
    "set": lambda what, _value: msg("%(what)s is known", what=what),
    "unset": lambda what, _value: msg("%(what)s is not known", what=what),
    "before": lambda what, value: msg("%(what)s is before %(value)s", what=what, value=value),
    "after": lambda what, value: msg("%(what)s is after %(value)s", what=what, value=value),
    "within": lambda what, value: msg("%(what)s is within the last %(value)s days", what=what, value=value),
    "ago": lambda what, value: msg("%(what)s is more than %(value)s days ago", what=what, value=value),
}


def in_words(rules: Rules) -> Message:
    """Return what a segment asks, as one sentence."""
    return _joined([_group(group) for group in rules.groups], rules.match)


def _group(group: Group) -> Message:
    said = _joined([condition_in_words(one) for one in group.conditions], group.match)
    return msg("(%(said)s)", said=said) if len(group.conditions) > 1 and group.match == "any" else said


def _joined(parts: Sequence[Message], match: str) -> Message:
    first, *others = parts or [msg("nothing")]
    for other in others:
        if match == "all":
            first = msg("%(one)s, and %(other)s", one=first, other=other)
        else:
            first = msg("%(one)s, or %(other)s", one=first, other=other)
    return first


def condition_in_words(condition: Condition) -> Message:
    """Return one condition in words."""
    if condition.of == "identity":
        who = IDENTITY_NAMES[condition.value]
        return msg("is %(who)s", who=who) if condition.op == "is" else msg("is not %(who)s", who=who)
    if condition.of in ("event", "fact"):
        return _count(condition)
    return _OPERATORS[condition.op](_subject(condition), condition.value)


def _subject(condition: Condition) -> Message:
    if condition.of == "user":
        return msg("the person’s %(name)s", name=condition.name)
    if condition.of == "company":
        return msg("the company’s %(name)s", name=condition.name)
    return msg("first seen") if condition.of == "first_seen" else msg("last seen")


def _count(condition: Condition) -> Message:
    of = FACT_NAMES[condition.name] if condition.of == "fact" else msg("“%(name)s”", name=condition.name)
    values = {"what": of, "count": condition.value, "days": condition.days}
    if condition.op == "at_least":
        return msg("%(what)s at least %(count)s times within %(days)s days", **values)
    if condition.op == "at_most":
        return msg("%(what)s at most %(count)s times within %(days)s days", **values)
    return msg("%(what)s exactly %(count)s times within %(days)s days", **values)
