"""Writes of suggested synonyms: what behaviour shows is noted, and people decide."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.errors import Conflict
from core.messages import msg
from core.workspaces.actions import record
from insights.synonyms.mining import Evidence
from insights.synonyms.models import SynonymHint
from insights.synonyms.queries import mined
from kb.search.tuning.actions import Wording, add_synonym
from kb.search.tuning.models import Synonym

LOOK_BACK = timedelta(days=84)
TWICE = 2


def collect(session: Session, *, at: datetime) -> int:
    """Bring the suggestions up to date with what readers did; returns how many wait for a decision.

    What was dismissed comes back when twice as many people did it. What nobody has done for long is forgotten, unless
    somebody decided about it.
    """
    found = mined(session, at - LOOK_BACK)
    known = {(hint.before_meaning, hint.after_meaning): hint for hint in session.scalars(sa.select(SynonymHint))}
    for key, one in found.items():
        hint = known.get(key)
        if hint is None:
            hint = SynonymHint(before_meaning=key[0], after_meaning=key[1])
            session.add(hint)
            _note(hint, one)
        elif hint.state != "accepted":
            _note(hint, one)
            if hint.state == "dismissed" and hint.people >= TWICE * hint.people_then:
                hint.state, hint.decided_by, hint.decided_at = "open", None, None
    for key, hint in known.items():
        if key not in found and hint.state == "open":
            session.delete(hint)
    session.flush()
    return sum(hint.state == "open" for hint in session.scalars(sa.select(SynonymHint)))


def _note(hint: SynonymHint, one: Evidence) -> None:
    hint.instead, hint.by = one.instead[:200], one.by[:200]
    hint.before, hint.after = one.before.most_common(1)[0][0], one.after.most_common(1)[0][0]
    hint.people, hint.times = len(one.people), one.times
    hint.article_id = one.articles.most_common(1)[0][0]
    hint.locale = one.locales.most_common(1)[0][0]
    hint.last_at = one.last_at or now()


def accept(session: Session, hint: SynonymHint, kind: str, by: UUID) -> Synonym:
    """Make a synonym of it, both ways (`group`) or one way. Raises `Conflict` when decided, `Invalid` when it can't."""
    _refuse_decided(hint)
    words = [hint.instead, hint.by] if kind == "group" else [hint.instead]
    finds = [] if kind == "group" else [hint.by]
    made = add_synonym(session, Wording(kind, hint.locale if hint.locale in {"ja", "en"} else "", words, finds), by)
    _decide(hint, "accepted", by)
    return made


def dismiss(session: Session, hint: SynonymHint, by: UUID) -> None:
    """Don't suggest it any more, unless twice as many people do it. Raises `Conflict` when decided."""
    _refuse_decided(hint)
    hint.people_then = hint.people
    _decide(hint, "dismissed", by)
    record(session, by, "synonym.dismissed", f"{hint.instead} → {hint.by}")


def restore(session: Session, hint: SynonymHint, by: UUID) -> None:
    """Have a dismissed one decided anew. Raises `Conflict` when it isn't dismissed."""
    if hint.state != "dismissed":
        raise Conflict(msg("Only what was dismissed can be taken back."))
    hint.state, hint.decided_by, hint.decided_at = "open", None, None
    record(session, by, "synonym.restored", f"{hint.instead} → {hint.by}")


def _refuse_decided(hint: SynonymHint) -> None:
    if hint.state != "open":
        raise Conflict(msg("Somebody has decided about this already."))


def _decide(hint: SynonymHint, state: str, by: UUID) -> None:
    hint.state, hint.decided_by, hint.decided_at = state, by, now()
