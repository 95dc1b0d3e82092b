"""Writes of what clicks teach the search: computed anew from what happened, forgotten and switched off by people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace
from core.identifiers import new_id
from core.workspaces.actions import record
from core.workspaces.queries import workspace_by_id
from kb.articles.models import Article
from kb.search.learning.evidence import LEAST_PERCENT, LOOK_BACK, NEUTRAL, Asked, Evidence, Pair, gathered, percent
from kb.search.learning.models import LearnedBoost
from kb.search.learning.queries import askers, boosts, openings

MOST_KEPT = 5000
"""Beyond, what fewest people did is left out: every web process keeps all of it in memory."""


def learn(session: Session, *, at: datetime) -> int:
    """Bring what was learned up to date with what readers did; returns how much there is.

    Every process is told only when a factor changed, so that what they keep in memory stays right as long as it can.
    """
    since = at - LOOK_BACK
    known = {(one.meaning, one.article_id): one for one in session.scalars(sa.select(LearnedBoost))}
    forgotten = {pair: one.forgotten_at for pair, one in known.items() if one.forgotten_at is not None}
    found = gathered(openings(session, since), forgotten)
    factors = _weighed(found, askers(session, {meaning for meaning, _article in found}, since), forgotten, at)
    before = _in_force(known)
    for pair, factor in factors.items():
        _write(known.get(pair) or _new(session, pair), found[pair], factor)
    for pair in known.keys() - factors.keys():
        _drop(session, known[pair], since)
    session.flush()
    if before != factors:
        _tell(session)
    return len(factors)


def _weighed(
    found: Mapping[Pair, Evidence],
    asked: Mapping[str, Asked],
    forgotten: Mapping[Pair, datetime],
    at: datetime,
) -> dict[Pair, int]:
    """The factors that move anything, at most so many; of what was forgotten, those count who asked since."""
    factors: dict[Pair, int] = {}
    for pair, evidence in found.items():
        everybody, since = asked.get(pair[0], {}), forgotten.get(pair)
        since_then = {who: last for who, last in everybody.items() if since is None or last > since}
        factors[pair] = percent(evidence, since_then, at)
    strongest = sorted(factors, key=lambda pair: (-len(found[pair].people), pair))[:MOST_KEPT]
    return {pair: factors[pair] for pair in strongest if factors[pair] >= LEAST_PERCENT}


def _in_force(known: Mapping[Pair, LearnedBoost]) -> dict[Pair, int]:
    return {pair: one.percent for pair, one in known.items() if one.percent > NEUTRAL}


def _new(session: Session, pair: Pair) -> LearnedBoost:
    made = LearnedBoost(meaning=pair[0], article_id=pair[1])
    session.add(made)
    return made


def _write(boost: LearnedBoost, found: Evidence, factor: int) -> None:
    boost.text, boost.last_at = found.text, found.last_at
    boost.openings, boost.people, boost.percent = found.openings, len(found.people), factor


def _drop(session: Session, boost: LearnedBoost, since: datetime) -> None:
    """What was forgotten is remembered as such until what it was learned from is too old to count anyway."""
    if boost.forgotten_at is None or boost.forgotten_at < since:
        session.delete(boost)
    else:
        boost.openings, boost.people, boost.percent = 0, 0, NEUTRAL


def forget(session: Session, boost: LearnedBoost, by: UUID) -> None:
    """Let what was learned count for nothing; only what happens from now on teaches it again."""
    article = session.get(Article, boost.article_id)
    _forget(boost)
    record(session, by, "search.forgot", f"{boost.text}: {article.title if article else ''}")
    _tell(session)


def forget_all(session: Session, by: UUID) -> int:
    """Forget everything that was learned; returns how much it was."""
    found = [boost for boost, _article in boosts(session)]
    for boost in found:
        _forget(boost)
    if found:
        record(session, by, "search.forgot_all", "", {"count": len(found)})
        _tell(session)
    return len(found)


def _forget(boost: LearnedBoost) -> None:
    boost.forgotten_at, boost.percent, boost.openings, boost.people = now(), NEUTRAL, 0, 0


def switch(session: Session, by: UUID, *, on: bool) -> None:
    """Let the search use what was learned, or not. It goes on being counted either way."""
    workspace = workspace_by_id(session, bound_workspace(session))
    if workspace.learns_from_clicks == on:
        return
    workspace.learns_from_clicks = on
    record(session, by, "search.learning_on" if on else "search.learning_off", workspace.name)
    session.flush()


def _tell(session: Session) -> None:
    """Tell every process. The token is new each time, so that one that was rolled back is never met again."""
    session.flush()
    workspace_by_id(session, bound_workspace(session)).search_tuning = new_id()
    session.flush()
