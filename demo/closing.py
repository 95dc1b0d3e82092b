"""What the sample world's colleagues did about the gaps, on the days that `gaps.yaml` says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from core import clock
from demo.reading import day, world
from demo.rhythm import at_work
from demo.use import Deed, Life, intents, look_up
from insights.gaps.actions import assign, dismiss, link_article, take_miss
from insights.gaps.jobs import miss_of
from insights.gaps.models import Gap
from insights.gaps.queries import gap_by_meaning
from kb.search.actions import log_search
from kb.search.analysis.readings import meaning_key


def steps(life: Life) -> Iterator[tuple[datetime, Deed]]:
    """Yield every step of every gap; publication and proof happen by themselves."""
    for about in world("gaps"):
        for state, text in about["days"].items():
            if state in ("open", "assigned", "drafted", "dismissed"):
                at = at_work(day(text, life.today) or life.today, f"{state} {about['title']}")
                yield at, partial(_step, life=life, about=about, state=state, at=at)


def _step(session: Session, life: Life, about: dict[str, Any], state: str, at: datetime) -> None:
    gap = gap_by_meaning(session, meaning_key(about["title"]))
    owner = life.people.members.get(about["assignee"] or "")
    with clock.at(at):
        if gap is None:
            gap = _first_miss(session, life, about, at)
        if gap is None or owner is None:
            return
        if state == "assigned":
            assign(session, gap, owner, life.people.members["morishita"])
        elif state == "drafted" and about["article"]:
            link_article(session, gap, life.article(session, about["article"]), owner)
        elif state == "dismissed":
            dismiss(session, gap, owner, about["note"])


def _first_miss(session: Session, life: Life, about: dict[str, Any], at: datetime) -> Gap | None:
    """Let somebody search for the gap's own words once and open nothing, for the case that nobody happened to use them first."""
    intent = next(intent for intent in intents() if intent["intent"] == about["intent"])
    made, found = look_up(session, life, intent, about["title"], at)
    search = log_search(session, made)
    if search is not None and found.total:
        take_miss(session, miss_of(search, "no_click"))
    return gap_by_meaning(session, meaning_key(about["title"]))
