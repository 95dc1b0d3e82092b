"""Reads on gaps: the board, one gap with its evidence, and searches that are misses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.accounts.queries import members
from core.clock import now
from core.errors import NotFound
from core.permissions import Permission, can
from insights.gaps.models import STATES, Gap, GapMiss, GapStep
from insights.gaps.nearness import is_within, nearest
from insights.gaps.spellings import Heard, plainness
from kb.feedback.models import Question


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
    places: list[str] = field(default_factory=list)
    """Where it was asked, the commonest first: pages of the product, else sources."""

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
    return Card(
        gap=gap,
        people=len({miss.session or str(miss.id) for miss in recent}),
        before=len({miss.session or str(miss.id) for miss in older}),
        places=[place for place, _count in places(recent)],
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


def gap_of(session: Session, meaning: str, text: str) -> Gap | None:
    """Return the gap of this meaning, else one some of whose words sound just like the whole text."""
    return gap_by_meaning(session, meaning) or gap_by_sound(session, text)


def gap_by_sound(session: Session, text: str, *among: sa.ColumnElement[bool]) -> Gap | None:
    """Return the oldest gap (`among` these) that was searched for in words that sound just like this text."""
    known = sa.select(Gap.id, Gap.meaning).where(*among).order_by(Gap.first_at, Gap.id)
    heard = Heard(text)
    for gap_id, meaning in session.execute(known):
        if heard.may_mean(meaning) and any(map(heard.is_like, _spellings(session, gap_id))):
            return session.get_one(Gap, gap_id)
    return None


def _spellings(session: Session, gap_id: UUID) -> Sequence[str]:
    mine = sa.select(GapMiss.text).where(GapMiss.gap_id == gap_id, GapMiss.kind != "question")
    return session.scalars(mine.group_by(GapMiss.text).order_by(sa.func.count().desc(), GapMiss.text).limit(20)).all()


def gap_near(session: Session, question: str) -> Gap | None:
    """Return the gap that a whole question belongs to: what its words say is all said in the question."""
    known = sa.select(Gap.meaning).where(Gap.state != "dismissed")
    found = nearest(question, session.scalars(known))
    return gap_by_meaning(session, found) if found else None


def lone_questions(session: Session, meaning: str) -> Sequence[Gap]:
    """Return the gaps that nobody has taken, that only questions made, and that mean what `meaning` says."""
    searched = sa.select(GapMiss.id).where(GapMiss.gap_id == Gap.id, GapMiss.kind != "question")
    statement = sa.select(Gap).where(Gap.state == "open", Gap.owner_id.is_(None), ~searched.exists())
    return [gap for gap in session.scalars(statement) if gap.meaning != meaning and is_within(meaning, gap.meaning)]


def takers(session: Session) -> list[Member]:
    """Return whom a gap can be given to: members who can open it, by name."""
    return [member for member in members(session) if can(member.role, Permission.INSIGHT_READ)]


def neighbours(columns: Mapping[str, Sequence[Card]], gap_id: UUID) -> tuple[Gap | None, Gap | None]:
    """Return the gaps before and after one, in the order of the board."""
    order = [card.gap for cards in columns.values() for card in cards]
    here = next((number for number, gap in enumerate(order) if gap.id == gap_id), None)
    if here is None:
        return None, None
    return order[here - 1] if here else None, order[here + 1] if here + 1 < len(order) else None


def gaps_of_article(session: Session, article_id: UUID) -> Sequence[Gap]:
    """Return the gaps that an article is to close."""
    return session.scalars(sa.select(Gap).where(Gap.article_id == article_id)).all()


def misses(session: Session, gap_id: UUID, *, limit: int = 200) -> Sequence[GapMiss]:
    """Return a gap's misses, newest first."""
    return session.scalars(
        sa.select(GapMiss).where(GapMiss.gap_id == gap_id).order_by(GapMiss.at.desc()).limit(limit)
    ).all()


def voices(session: Session, gap_id: UUID, *, limit: int = 100) -> Sequence[GapMiss]:
    """Return the questions that a gap was asked in, newest first."""
    asked = sa.select(GapMiss).where(GapMiss.gap_id == gap_id, GapMiss.kind == "question")
    return session.scalars(asked.order_by(GapMiss.at.desc(), GapMiss.id).limit(limit)).all()


def askers(session: Session, voices: Sequence[GapMiss]) -> dict[UUID, Question]:
    """Return the questions that were left with an address, by the miss that each of them made."""
    left = [miss.source_id for miss in voices if miss.kind == "question"]
    asked = sa.select(Question).where(Question.id.in_(left), Question.email != "")
    by_id = {question.id: question for question in session.scalars(asked)}
    return {miss.id: by_id[miss.source_id] for miss in voices if miss.source_id in by_id}


def words(evidence: Sequence[GapMiss]) -> list[tuple[str, int]]:
    """Return the searchers' own words with how many people used them, the commonest first."""
    people: dict[str, set[str]] = defaultdict(set)
    for miss in evidence:
        people[miss.text].add(miss.session or str(miss.id))
    counted = [(text, len(who)) for text, who in people.items()]
    return sorted(counted, key=lambda pair: (-pair[1], plainness(pair[0]), pair[0]))


def places(evidence: Sequence[GapMiss]) -> list[tuple[str, int]]:
    """Return where it was asked (the product's page, else the source) with how often, the commonest first."""
    return Counter(_place(miss) for miss in evidence if not _is_told(miss)).most_common()


def _place(miss: GapMiss) -> str:
    is_page = is_address(miss.page) and not miss.page.startswith("/help")
    return miss.page if is_page else miss.source


def _is_told(miss: GapMiss) -> bool:
    """Tell whether it is the sentence of a phone call, which is counted already."""
    return miss.kind == "question" and miss.source == "phone"


def tallies(session: Session, gap_id: UUID) -> dict[str, int]:
    """Return how often it was searched for, asked by phone, and asked as a question that was left."""
    told = sa.and_(GapMiss.kind == "question", GapMiss.source == "phone")
    statement = sa.select(GapMiss.kind, sa.func.count()).where(GapMiss.gap_id == gap_id, ~told)
    return {"search": 0, "question": 0, "phone": 0} | {
        row[0]: row[1] for row in session.execute(statement.group_by(GapMiss.kind))
    }


def is_address(page: str) -> bool:
    """Tell whether a page is given by its address: a path or a whole one."""
    return page.startswith(("/", "https://", "http://")) and not any(sign.isspace() for sign in page)


def steps(session: Session, gap_id: UUID) -> Sequence[GapStep]:
    """Return a gap's history, oldest first."""
    return session.scalars(sa.select(GapStep).where(GapStep.gap_id == gap_id).order_by(GapStep.at, GapStep.id)).all()


def open_count(session: Session) -> int:
    """Return how many gaps of the board's usual period nobody has taken yet."""
    since = now() - timedelta(days=GapFilter.days)
    statement = sa.select(sa.func.count()).select_from(Gap).where(Gap.state == "open", Gap.last_at >= since)
    return session.scalar(statement) or 0


def gaps_by_meaning(session: Session, meanings: Sequence[str]) -> dict[str, Gap]:
    """Return the gaps of these meanings, by meaning."""
    found: dict[str, Gap] = {}
    for start in range(0, len(meanings), 500):
        batch = meanings[start : start + 500]
        found |= {gap.meaning: gap for gap in session.scalars(sa.select(Gap).where(Gap.meaning.in_(batch)))}
    return found
