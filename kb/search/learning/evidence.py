"""How much the clicks of a question's askers say for an article.

What stands first is clicked because it stands first. So a click counts by the inverse of the chance that its place was
looked at at all: inverse propensity scoring with the examination curve 1 / rank^η, as in T. Joachims, A. Swaminathan,
T. Schnabel: "Unbiased Learning-to-Rank with Biased Feedback" (WSDM 2017, section 5, there with η = 1), with clipped
weights against the variance of clicks from far down (their section 4 names clipping as the usual remedy).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from kb.search.engines.ranking import Tuning

STEEPNESS = 1.0
"""η of the examination curve."""
MOST_WEIGHT = 5.0
"""A click from below the fifth place tells no more than one from there."""
HALF_LIFE = timedelta(days=45)
LOOK_BACK = timedelta(days=180)
LEAST_PEOPLE = 3
DOUBT = 5.0
"""So many people who opened an article let it have half of what it could gain."""
NEUTRAL, LEAST_PERCENT = 100, 102
"""In hundredths: what changes nothing, and the least that is worth keeping."""


@dataclass(frozen=True)
class Opening:
    """That somebody who asked a question opened an article, which stood at this rank."""

    meaning: str
    text: str
    who: str
    article_id: UUID
    rank: int
    at: datetime


@dataclass
class Person:
    """What one session did about one question and one article: it counts once, by its last opening."""

    rank: int
    at: datetime
    openings: int = 1


@dataclass
class Evidence:
    """All openings of one article for one question."""

    people: dict[str, Person] = field(default_factory=dict)
    spellings: Counter[str] = field(default_factory=Counter)

    def add(self, one: Opening) -> None:
        """Count one more, the oldest first."""
        known = self.people.get(one.who)
        openings = known.openings + 1 if known else 1
        self.people[one.who] = Person(one.rank, one.at, openings)
        self.spellings[one.text] += 1

    @property
    def openings(self) -> int:
        """All of them, several of one person too."""
        return sum(person.openings for person in self.people.values())

    @property
    def text(self) -> str:
        """The commonest spelling of the question."""
        return max(self.spellings.items(), key=lambda each: (each[1], each[0]))[0]

    @property
    def last_at(self) -> datetime:
        """When it was last opened."""
        return max(person.at for person in self.people.values())


Pair = tuple[str, UUID]
Asked = Mapping[str, datetime]
"""Who asked a question, and when they last did."""


def gathered(openings: Iterable[Opening], forgotten: Mapping[Pair, datetime]) -> dict[Pair, Evidence]:
    """Return what is said for each article by question: by enough people, and after it was last forgotten."""
    pairs: dict[Pair, Evidence] = {}
    for one in sorted(openings, key=lambda each: each.at):
        pair = (one.meaning, one.article_id)
        since = forgotten.get(pair)
        if one.meaning and (since is None or one.at > since):
            pairs.setdefault(pair, Evidence()).add(one)
    return {pair: found for pair, found in pairs.items() if len(found.people) >= LEAST_PEOPLE}


def weight(rank: int) -> float:
    """Return what a click at this rank (from 1) counts: the inverse of the chance that it was looked at, clipped."""
    return float(min(MOST_WEIGHT, max(1, rank) ** STEEPNESS))


def fading(at: datetime, today: datetime) -> float:
    """Return what is left of something that happened then."""
    return float(0.5 ** max(0.0, (today - at) / HALF_LIFE))


def percent(found: Evidence, asked: Asked, today: datetime) -> int:
    """Return the factor, in hundredths: from 100 to the most that a ranking takes.

    The clicks by their weights over all who asked estimate how many of them the article would serve if everybody saw
    it; few people, or people long ago, let it have only a part of that.
    """
    opened = {who: fading(person.at, today) for who, person in found.people.items()}
    clicked = sum(weight(person.rank) * opened[who] for who, person in found.people.items())
    askers = {**{who: fading(at, today) for who, at in asked.items()}, **opened}
    served = min(1.0, clicked / sum(askers.values()))
    sure = sum(opened.values()) / (sum(opened.values()) + DOUBT)
    return round(NEUTRAL * (1 + (Tuning().most_learned - 1) * served * sure))
