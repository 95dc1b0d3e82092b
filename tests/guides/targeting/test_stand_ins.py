"""Somebody made up who belongs to a segment, and what is said of a draft that they look at."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from guides.targeting.conditions import OPERATORS, Clock, Condition, Group, Rules, holds
from guides.targeting.stand_ins import somebody

CLOCK = Clock(datetime(2026, 4, 10, 3, 0, tzinfo=UTC), ZoneInfo("Asia/Tokyo"))
VALUES = {"before": "2026-04-01", "after": "2026-04-01", "gt": "12", "lt": "12", "in": "admin、owner"}
EACH = [(of, op) for of, operators in OPERATORS.items() for op in operators]


def condition(of: str, op: str) -> Condition:
    name = {"event": "invoice sent", "fact": "tour.completed"}.get(of, "role" if of in {"user", "company"} else "")
    counts = op in {"within", "ago", "at_least", "at_most", "exactly"}
    value = "labelled" if of == "identity" else VALUES.get(op, "3" if counts else "pro")
    return Condition(of, name, op, value, 30)


@pytest.mark.parametrize(("of", "op"), EACH)
def test_each_condition_holds_for_whom_it_makes_up(of: str, op: str) -> None:
    rules = Rules("all", [Group("all", [condition(of, op)])])
    assert holds(rules, somebody(rules, CLOCK), CLOCK)


def test_all_that_is_asked_for_together_holds_at_once() -> None:
    first = Group("all", [Condition("user", "role", "is", "admin"), Condition("company", "plan", "in", "pro, team")])
    second = Group("any", [Condition("user", "seats", "gt", "10"), Condition("user", "role", "is", "reader")])
    known = somebody(Rules("all", [first, second]), CLOCK)
    assert (known.user, known.company) == ({"role": "admin", "seats": 11.0}, {"plan": "pro"})
    assert holds(Rules("all", [first, second]), known, CLOCK)


def test_of_alternatives_one_is_enough() -> None:
    rules = Rules(
        "any", [Group("all", [Condition("user", "a", "is", "1")]), Group("all", [Condition("user", "b", "set")])]
    )
    known = somebody(rules, CLOCK)
    assert known.user == {"a": "1"}
    assert holds(rules, known, CLOCK)
