"""How much clicks say, by arithmetic alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.identifiers import new_id
from kb.search.engines.ranking import Tuning
from kb.search.learning.evidence import (
    HALF_LIFE,
    LEAST_PEOPLE,
    MOST_WEIGHT,
    Evidence,
    Opening,
    fading,
    gathered,
    percent,
    weight,
)

TODAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
ARTICLE = new_id()


def opening(who: int | str, rank: int = 1, *, days: float = 0, text: str = "締め日") -> Opening:
    return Opening("しめび", text, f"person {who}", ARTICLE, rank, TODAY - timedelta(days=days))


def evidence(*openings: Opening) -> Evidence:
    (found,) = gathered(openings, {}).values()
    return found


def factor(people: int, rank: int = 1, *, askers: int = 0, days: float = 0) -> int:
    """The factor of an article that so many people opened, besides whom so many asked and opened nothing."""
    found = evidence(*(opening(number, rank, days=days) for number in range(people)))
    asked = {f"person {number}": TODAY - timedelta(days=days) for number in range(people + askers)}
    return percent(found, asked, TODAY)


def test_a_click_from_further_down_tells_more_up_to_a_bound() -> None:
    assert [weight(rank) for rank in (1, 2, 5)] == [1, 2, 5]
    assert weight(6) == weight(10**9) == MOST_WEIGHT
    assert weight(0) == weight(-3) == 1
    assert factor(5, 5, askers=45) > factor(5, 2, askers=45) > factor(5, 1, askers=45) > 100


def test_what_a_fifth_of_all_open_far_down_is_worth_what_all_open_on_top() -> None:
    """The estimate without the bias: 1 / rank of all who would open it see the fifth place."""
    served_below = percent(evidence(*(opening(n, 5) for n in range(10))), dict(_asked(50)), TODAY)
    served_on_top = percent(evidence(*(opening(n, 1) for n in range(10))), dict(_asked(10)), TODAY)
    assert served_below == served_on_top


def _asked(people: int) -> list[tuple[str, datetime]]:
    return [(f"person {number}", TODAY) for number in range(people)]


def test_few_people_are_believed_less_and_nobody_gets_more_than_the_ranking_takes() -> None:
    grown = [factor(people, 5) for people in (3, 5, 10, 100, 10_000)]
    assert grown == sorted(set(grown))
    assert grown[0] < 120
    assert grown[-1] <= 100 * Tuning().most_learned


def test_half_is_left_after_the_half_life() -> None:
    assert fading(TODAY - HALF_LIFE, TODAY) == pytest.approx(0.5)
    assert fading(TODAY + timedelta(days=1), TODAY) == 1
    assert factor(10, days=0) > factor(10, days=45) > factor(10, days=170) > 100


def test_less_than_three_people_teach_nothing() -> None:
    twice = [opening(who, days=day) for who in range(LEAST_PEOPLE - 1) for day in (0, 1, 2, 3)]
    assert gathered(twice, {}) == {}


def test_one_person_counts_once_by_the_last_opening() -> None:
    found = evidence(opening("a", 5, days=9), opening("a", 1), opening("a", 3, days=4), opening("b"), opening("c"))
    assert (len(found.people), found.openings) == (3, 5)
    assert found.people["person a"].rank == 1
    assert found.last_at == TODAY


def test_the_commonest_spelling_stands_for_the_question() -> None:
    found = evidence(opening(1, text="締め日"), opening(2, text="締日"), opening(3, text="締日"))
    assert found.text == "締日"


def test_only_what_came_after_it_was_forgotten_counts() -> None:
    pair, openings = ("しめび", ARTICLE), [opening(number, days=number) for number in range(6)]
    assert len(gathered(openings, {pair: TODAY - timedelta(days=2.5)})[pair].people) == 3
    assert gathered(openings, {pair: TODAY - timedelta(days=1.5)}) == {}
