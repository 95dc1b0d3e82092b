"""What was learned from clicks for one question, in words: for those who ask why results stand where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace
from core.messages import Message, msg
from core.workspaces.queries import workspace_by_id
from kb.search.learning.evidence import HALF_LIFE, LOOK_BACK, NEUTRAL, fading, gathered
from kb.search.learning.models import LearnedBoost
from kb.search.learning.queries import key_of, openings


@dataclass(frozen=True)
class Lesson:
    """What readers who asked a question taught about one article."""

    text: str
    """The question in its commonest spelling."""
    openings: int
    people: int
    left: float
    """So many people are left of them, as older openings have faded."""
    percent: int
    is_on: bool
    """Whether the workspace's search uses what it learned."""
    is_forgotten: bool
    """Whether somebody let it be forgotten, and too few have opened it since."""

    @property
    def is_in_force(self) -> bool:
        """Whether it changes the order now."""
        return self.is_on and not self.is_forgotten

    @property
    def says(self) -> Message:
        """The rule and its state, in words."""
        if self.is_forgotten:
            return msg(
                "What clicks taught for “%(text)s” was forgotten; only openings since then count.", text=self.text
            )
        params = {
            "text": self.text,
            "openings": self.openings,
            "people": self.people,
            "left": f"{self.left:.1f}",
            "days": HALF_LIFE.days,
            "factor": f"{self.percent / 100:.2f}",
        }
        if self.is_on:
            return msg(
                "Moved up for “%(text)s”, × %(factor)s: opened %(openings)s times by %(people)s people, who count as "
                "%(left)s today, as half is left of an opening after %(days)s days.",
                **params,
            )
        return msg(
            "Learning from clicks is switched off. It would count × %(factor)s for “%(text)s”: opened %(openings)s "
            "times by %(people)s people, who count as %(left)s today, as half is left of an opening after %(days)s "
            "days.",
            **params,
        )


def lessons(session: Session, text: str) -> dict[UUID, Lesson]:
    """Return by article what readers who asked this question taught, in force or not."""
    meaning, today = key_of(text), now()
    found = session.scalars(sa.select(LearnedBoost).where(LearnedBoost.meaning == meaning)).all()
    if not found:
        return {}
    is_on = workspace_by_id(session, bound_workspace(session)).learns_from_clicks
    left = _left(session, meaning, found, today)
    return {one.article_id: _lesson(one, left.get(one.article_id, 0.0), is_on=is_on) for one in found}


def _lesson(boost: LearnedBoost, left: float, *, is_on: bool) -> Lesson:
    forgotten = boost.percent <= NEUTRAL
    return Lesson(boost.text, boost.openings, boost.people, left, boost.percent, is_on, forgotten)


def _left(session: Session, meaning: str, found: Sequence[LearnedBoost], today: datetime) -> dict[UUID, float]:
    forgotten = {(one.meaning, one.article_id): one.forgotten_at for one in found if one.forgotten_at is not None}
    evidence = gathered(openings(session, today - LOOK_BACK, meaning), forgotten)
    return {
        article_id: sum(fading(person.at, today) for person in one.people.values())
        for (_meaning, article_id), one in evidence.items()
    }
