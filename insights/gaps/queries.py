"""Reads on gaps: the board, one gap with its evidence, and searches that are misses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.errors import NotFound
from insights.gaps.models import STATES, Gap, GapMiss, GapStep


@dataclass(frozen=True)
class GapFilter:
    """What the board is narrowed to."""

    days: int = 28
    source: str = ""
    owner_id: UUID | None = None
    with_dismissed: bool = False


@dataclass(frozen=True)
class Card:
    """A gap on the board, with what happened to it in the chosen period."""

    gap: Gap
    people: int
    """Distinct sessions that missed in the period."""
    before: int
    """The same for the period before: for the trend."""
    pages: list[str] = field(default_factory=list)
    """Where it was asked, the commonest first."""
    sources: Counter[str] = field(default_factory=Counter)

    @property
    def trend(self) -> str:
        """`rising`, `falling` or `flat`: a change of a fifth or more, and of at least two people."""
        change = self.people - self.before
        if abs(change) < 2 or abs(change) * 5 < max(self.people, self.before):  # noqa: PLR2004  told above
            return "flat"
        return "rising" if change > 0 else "falling"


def board(session: Session, narrow: GapFilter) -> dict[str, list[Card]]:
    """Return the cards of each column, most people first, in three statements however many gaps there are."""
    moment = now()
    since, before = moment - timedelta(days=narrow.days), moment - timedelta(days=2 * narrow.days)
    misses = _misses_by_gap(session, before, narrow.source)
    columns: dict[str, list[Card]] = {state: [] for state in STATES if narrow.with_dismissed or state != "dismissed"}
    for gap in session.scalars(_narrowed(narrow)):
        mine = misses.get(gap.id, [])
        recent = [miss for miss in mine if miss.at >= since]
        if (recent or gap.state not in ("open", "dismissed")) and (mine or not narrow.source):
            columns[gap.state].append(_card(gap, recent, [miss for miss in mine if miss.at < since]))
    for cards in columns.values():
        cards.sort(key=lambda card: (-card.people, card.gap.title))
    return columns


def _narrowed(narrow: GapFilter) -> sa.Select[Gap]:
    statement = sa.select(Gap)
    if narrow.owner_id is not None:
        statement = statement.where(Gap.owner_id == narrow.owner_id)
    if not narrow.with_dismissed:
        statement = statement.where(Gap.state != "dismissed")
    return statement


def _misses_by_gap(session: Session, since: datetime, source: str) -> dict[UUID, list[GapMiss]]:
    statement = sa.select(GapMiss).where(GapMiss.at >= since)
    if source:
        statement = statement.where(GapMiss.source == source)
    found: dict[UUID, list[GapMiss]] = defaultdict(list)
    for miss in session.scalars(statement):
        found[miss.gap_id].append(miss)
    return found


def _card(gap: Gap, recent: list[GapMiss], older: list[GapMiss]) -> Card:
    pages = Counter(miss.page for miss in recent if miss.page)
    return Card(
        gap=gap,
        people=len({miss.session or str(miss.id) for miss in recent}),
        before=len({miss.session or str(miss.id) for miss in older}),
        pages=[page for page, _count in pages.most_common(5)],
        sources=Counter(miss.source for miss in recent),
    )


def gap_by_id(session: Session, gap_id: UUID) -> Gap:
    """Return the gap. Raises `NotFound`."""
    found = session.get(Gap, gap_id)
    if found is None:
        raise NotFound
    return found


def gap_by_meaning(session: Session, meaning: str) -> Gap | None:
    """Return the gap of this meaning, if there is one."""
    return session.scalar(sa.select(Gap).where(Gap.meaning == meaning))


def gaps_of_article(session: Session, article_id: UUID) -> Sequence[Gap]:
    """Return the gaps that an article is to close."""
    return session.scalars(sa.select(Gap).where(Gap.article_id == article_id)).all()


def misses(session: Session, gap_id: UUID, *, limit: int = 200) -> Sequence[GapMiss]:
    """Return a gap's misses, newest first."""
    return session.scalars(
        sa.select(GapMiss).where(GapMiss.gap_id == gap_id).order_by(GapMiss.at.desc()).limit(limit)
    ).all()


def words(evidence: Sequence[GapMiss]) -> list[tuple[str, int]]:
    """Return the searchers' own words with how many people used them, the commonest first."""
    people: dict[str, set[str]] = defaultdict(set)
    for miss in evidence:
        people[miss.text].add(miss.session or str(miss.id))
    return sorted(((text, len(who)) for text, who in people.items()), key=lambda pair: (-pair[1], pair[0]))


def places(evidence: Sequence[GapMiss]) -> list[tuple[str, int]]:
    """Return where it was asked (the page, else the source) with how often, the commonest first."""
    return Counter(miss.page or miss.source for miss in evidence).most_common()


def steps(session: Session, gap_id: UUID) -> Sequence[GapStep]:
    """Return a gap's history, oldest first."""
    return session.scalars(sa.select(GapStep).where(GapStep.gap_id == gap_id).order_by(GapStep.at, GapStep.id)).all()


def open_count(session: Session) -> int:
    """Return how many gaps nobody has taken yet."""
    return session.scalar(sa.select(sa.func.count()).select_from(Gap).where(Gap.state == "open")) or 0


def gaps_by_meaning(session: Session, meanings: Sequence[str]) -> dict[str, Gap]:
    """Return the gaps of these meanings, by meaning."""
    found: dict[str, Gap] = {}
    for start in range(0, len(meanings), 500):
        batch = meanings[start : start + 500]
        found |= {gap.meaning: gap for gap in session.scalars(sa.select(Gap).where(Gap.meaning.in_(batch)))}
    return found
