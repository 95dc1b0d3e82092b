"""Who belongs to a segment: every operator, what isn't set, and what a segment may say."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.errors import Invalid
from guides.targeting.checking import checked_condition, checked_rules
from guides.targeting.conditions import (
    OPERATORS,
    Clock,
    Condition,
    Counted,
    Group,
    Known,
    Rules,
    condition_holds,
    holds,
    rules_of,
)
from guides.targeting.wording import in_words

CLOCK = Clock(datetime(2026, 4, 10, 3, 0, tzinfo=UTC), ZoneInfo("Asia/Tokyo"))
TRACKED = Counted("custom.tracked", "invoice sent", 30)
KNOWN = Known(
    identity="labelled",
    user={"role": "Admin", "seats": 12, "beta": True, "signed_up": "2026-04-03", "empty": "", "code": "007"},
    company={"touch_model": "low"},
    first_seen=datetime(2026, 3, 1, tzinfo=UTC),
    last_seen=datetime(2026, 4, 9, tzinfo=UTC),
    counts={TRACKED: 3},
)


def asked(name: str, op: str, value: str = "", of: str = "user", days: int = 0) -> bool:
    return condition_holds(Condition(of, name, op, value, days), KNOWN, CLOCK)


@pytest.mark.parametrize(
    ("name", "op", "value", "wanted"),
    [
        ("role", "is", "admin", True),
        ("role", "is", "reader", False),
        ("seats", "is", "12.0", True),
        ("code", "is", "7", True),
        ("beta", "is", "true", True),
        ("beta", "is", "1", False),
        ("role", "is_not", "reader", True),
        ("role", "is_not", "ADMIN", False),
        ("nothing", "is_not", "reader", True),
        ("nothing", "is", "", False),
        ("role", "contains", "DM", True),
        ("role", "contains", "x", False),
        ("role", "starts", "ad", True),
        ("role", "starts", "min", False),
        ("role", "in", "reader、admin", True),
        ("seats", "in", "1, 12", True),
        ("role", "in", "reader, approver", False),
        ("seats", "gt", "11", True),
        ("seats", "gt", "12", False),
        ("seats", "lt", "12.5", True),
        ("role", "gt", "1", False),
        ("beta", "lt", "2", False),
        ("nothing", "lt", "2", False),
        ("role", "set", "", True),
        ("empty", "set", "", False),
        ("nothing", "unset", "", True),
        ("role", "unset", "", False),
        ("signed_up", "before", "2026-04-03", False),
        ("signed_up", "before", "2026-04-04", True),
        ("signed_up", "after", "2026-04-03", False),
        ("signed_up", "after", "2026-04-02", True),
        ("signed_up", "within", "8", True),
        ("signed_up", "within", "7", False),
        ("role", "within", "7", False),
        ("nothing", "before", "2026-04-04", False),
    ],
)
def test_attributes(name: str, op: str, value: str, *, wanted: bool) -> None:
    assert asked(name, op, value) is wanted


@pytest.mark.parametrize(
    ("of", "op", "value", "wanted"),
    [
        ("identity", "is", "labelled", True),
        ("identity", "is_not", "verified", True),
        ("first_seen", "ago", "30", True),
        ("first_seen", "within", "30", False),
        ("first_seen", "before", "2026-03-01", False),
        ("first_seen", "after", "2026-02-28", True),
        ("last_seen", "within", "2", True),
        ("last_seen", "ago", "2", False),
    ],
)
def test_who_and_since_when(of: str, op: str, value: str, *, wanted: bool) -> None:
    assert asked("", op, value, of) is wanted


@pytest.mark.parametrize(
    ("op", "value", "wanted"),
    [
        ("at_least", "3", True),
        ("at_least", "4", False),
        ("at_most", "3", True),
        ("at_most", "2", False),
        ("exactly", "3", True),
        ("exactly", "0", False),
    ],
)
def test_counts(op: str, value: str, *, wanted: bool) -> None:
    assert asked("invoice sent", op, value, "event", 30) is wanted


def test_what_was_never_counted_is_zero() -> None:
    assert asked("another", "exactly", "0", "event", 30)
    assert condition_holds(Condition("fact", "tour.completed", "at_most", "0", 7), Known(), CLOCK)


LOW = Condition("company", "touch_model", "is", "low")
READER = Condition("user", "role", "is", "reader")


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        (Rules("all", [Group("all", [LOW, READER])]), False),
        (Rules("all", [Group("any", [LOW, READER])]), True),
        (Rules("all", [Group("all", [LOW]), Group("all", [READER])]), False),
        (Rules("any", [Group("all", [LOW]), Group("all", [READER])]), True),
        (Rules("all", [Group("all", [LOW]), Group("all", [])]), True),
        (Rules("all", [Group("all", [])]), False),
        (Rules(), False),
    ],
)
def test_groups(rules: Rules, *, wanted: bool) -> None:
    assert holds(rules, KNOWN, CLOCK) is wanted
    assert holds(rules_of(rules.kept()), KNOWN, CLOCK) is wanted


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        (Condition("moon"), "x.of"),
        (Condition("user", "role", "at_least", "1"), "x.op"),
        (Condition("identity", "", "contains", "a"), "x.op"),
        (Condition("user", " ", "is", "a"), "x.name"),
        (Condition("fact", "custom.tracked", "at_least", "1", 7), "x.fact"),
        (Condition("user", "role", "is", " "), "x.value"),
        (Condition("identity", "", "is", "known"), "x.identity"),
        (Condition("user", "seats", "gt", "many"), "x.value"),
        (Condition("user", "signed_up", "before", "yesterday"), "x.value"),
        (Condition("user", "signed_up", "within", "-1"), "x.value"),
        (Condition("event", "invoice sent", "at_least", "1.5", 7), "x.value"),
        (Condition("event", "invoice sent", "at_least", "1", 0), "x.days"),
        (Condition("event", "invoice sent", "at_least", "1", 401), "x.days"),
    ],
)
def test_what_can_never_hold_is_refused_at_its_field(condition: Condition, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_condition("x", condition)
    assert caught.value.field == field


def test_what_doesnt_belong_to_a_condition_is_dropped() -> None:
    kept = checked_condition("x", Condition("user", " role ", "set", "left over", 9))
    assert kept == Condition("user", "role", "set", "", 0)


def test_a_segment_without_conditions_is_refused() -> None:
    with pytest.raises(Invalid):
        checked_rules(Rules("all", [Group("all", [])]))
    with pytest.raises(Invalid):
        checked_rules(Rules("all", [Group("all", [LOW])] * 6))
    with pytest.raises(Invalid):
        checked_rules(Rules("all", [Group("all", [LOW] * 11)]))


def test_every_operator_can_be_asked_and_said() -> None:
    for of, operators in OPERATORS.items():
        for op in operators:
            name = "tour.completed" if of == "fact" else "x"
            value = "2026-04-01" if op in ("before", "after") else "verified" if of == "identity" else "3"
            condition = checked_condition("x", Condition(of, name, op, value, 7))
            condition_holds(condition, KNOWN, CLOCK)
            assert str(in_words(Rules("all", [Group("all", [condition])])))
