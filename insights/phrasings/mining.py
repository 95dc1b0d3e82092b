"""Searchers' words that an article could have been found by, collected by what they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from insights.gaps.spellings import plainness
from kb.search.models import Search

WINDOW = timedelta(seconds=60)
LEAST_PEOPLE = 2
SHORTEST, LONGEST = 2, 60
"""One letter says nothing, and a whole story is nobody else's question."""

FOUND_LATE, TRIED_BEFORE, MISSED = "found_late", "tried_before", "missed"


@dataclass(frozen=True)
class Said:
    """One time that somebody said it: `who` is the session, `why` how it bears on the article."""

    text: str
    meaning: str
    who: str
    why: str


@dataclass
class Proposal:
    """A wording with the people who used it."""

    meaning: str
    spellings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    reasons: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def people(self) -> int:
        """How many people said it in any writing."""
        return len(set().union(*self.spellings.values()))

    @property
    def text(self) -> str:
        """The writing that most used, rather with kanji than without."""
        return min(self.spellings, key=lambda text: (-len(self.spellings[text]), plainness(text), text))

    @property
    def why(self) -> str:
        """What most of them had to do for want of it."""
        return max(sorted(self.reasons), key=lambda why: len(self.reasons[why]))


def tried_before(opened: Sequence[Search], tries: Mapping[UUID, Sequence[Search]]) -> Iterator[tuple[Search, Search]]:
    """Yield what was searched for within a minute before a search that led to the article, with that search.

    `tries` are searches of which nothing was opened, by the search that replaced them. Typing is passed over.
    """
    for then in opened:
        waiting, seen = list(tries.get(then.id, ())), {then.id}
        while waiting:
            first = waiting.pop()
            if first.id in seen or first.session != then.session or then.at - first.at > WINDOW:
                continue
            seen.add(first.id)
            waiting += tries.get(first.id, ())
            if not first.is_typing:
                yield first, then


def propose(said: Sequence[Said], known: Collection[str], *, least: int = LEAST_PEOPLE) -> list[Proposal]:
    """Return what at least so many people said and the article doesn't mean yet, most people first."""
    by_meaning: dict[str, Proposal] = {}
    for one in said:
        text = " ".join(one.text.split())
        if one.meaning and one.meaning not in known and SHORTEST <= len(text) <= LONGEST:
            proposal = by_meaning.setdefault(one.meaning, Proposal(one.meaning))
            proposal.spellings[text].add(one.who)
            proposal.reasons[one.why].add(one.who)
    found = [proposal for proposal in by_meaning.values() if proposal.people >= least]
    return sorted(found, key=lambda each: (-each.people, each.text))
