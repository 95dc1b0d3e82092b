"""How the sample world's customers used its guides: tooltips opened, tours walked, a checklist worked through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.db import chunks
from core.events.actions import BATCH_LIMIT, Origin, take_in
from demo.guidance import Guidance
from demo.reading import world
from demo.rhythm import days, moment_on, weight_of
from demo.use import Life
from guides.checklists.queries import items_of
from guides.tours.queries import steps_of

Fact = dict[str, Any]
WEEKS = 6


def load(session: Session, life: Life, guidance: Guidance) -> int:
    """Take six weeks of facts in, in batches as a browser sends them; returns how many."""
    facts = sorted(_all(session, life, guidance), key=lambda fact: str(fact["at"]))
    for batch in chunks(facts, BATCH_LIMIT):
        newest = datetime.fromisoformat(str(batch[-1]["at"]))
        take_in(session, batch, Origin("widget", life.people.site.id, is_sample=True), at=newest)
    return len(facts)


def _all(session: Session, life: Life, guidance: Guidance) -> Iterator[Fact]:
    steps = {
        key: {step.key: step.on_missing for step in steps_of(session, tour.id)} for key, tour in guidance.tours.items()
    }
    items = [str(item.id) for item in items_of(session, guidance.checklists["first-invoice"].id)]
    for day in days(life.today, WEEKS * 7):
        visits = round(18 * weight_of(day) * life.chance.uniform(0.8, 1.2))
        for _visit in range(visits):
            yield from _tooltips(life, guidance, day)
        for key, tour in guidance.tours.items():
            for _run in range(round(3 * weight_of(day) * life.chance.random())):
                yield from _run_of(life, tour.id, steps[key], day)
    newcomers = [user for company in world("companies") for user in company["users"]][-9:]
    for user in newcomers:
        yield from _onboarding(life, guidance.checklists["first-invoice"].id, items, user["external_id"])


def _fact(life: Life, kind: str, at: datetime, who: str, content: UUID, **more: Any) -> Fact:
    return {
        "id": str(life.new_id(at)),
        "kind": kind,
        "at": at.isoformat(),
        "session": who,
        "content": str(content),
        "version": 1,
        "locale": "ja",
        "device": "phone" if life.chance.random() < 0.12 else "desktop",  # noqa: PLR2004  a minority
        **more,
    }


def _tooltips(life: Life, guidance: Guidance, day: date) -> Iterator[Fact]:
    about = life.chance.choice(world("tooltips"))
    tooltip, at = guidance.tooltips[about["key"]], moment_on(day, life.chance)
    who, page = life.chance.choice(life.people.using(at)), about["urls"][0] if about["urls"] else "/"
    yield _fact(life, "content.shown", at, who, tooltip.id, page=page)
    if life.chance.random() < 0.35:  # noqa: PLR2004  about a third of those who see one
        yield _fact(life, "tooltip.opened", at + timedelta(seconds=6), who, tooltip.id, page=page)


def _run_of(life: Life, tour_id: UUID, steps: dict[str, str], day: date) -> Iterator[Fact]:
    at = moment_on(day, life.chance)
    who = life.chance.choice(life.people.using(at))
    run = {"run": str(life.new_id(at)), "page": "/invoices"}
    yield _fact(life, "tour.started", at, who, tour_id, **run)
    for number, (step, on_missing) in enumerate(steps.items()):
        at += timedelta(seconds=life.chance.randrange(5, 40))
        # Now and then an element is waited for; what a tour may skip is always there, so that the steps' numbers fall.
        if on_missing != "skip" and life.chance.random() < 0.02:  # noqa: PLR2004
            missing = {"selector": f"#{step}", "waited_ms": life.chance.randrange(4000, 4400)}
            yield _fact(life, "target.missing", at, who, tour_id, step=step, props=missing, **run)
        yield _fact(life, "step.shown", at, who, tour_id, step=step, **run)
        if life.chance.random() < 0.06 + 0.05 * (number == 2):  # noqa: PLR2004  the third step asks for most
            yield _fact(life, "tour.dismissed", at, who, tour_id, step=step, props={"how": "close"}, **run)
            return
        yield _fact(life, "step.completed", at, who, tour_id, step=step, **run)
    yield _fact(life, "tour.completed", at, who, tour_id, **run)


def _onboarding(life: Life, checklist_id: UUID, items: list[str], who: str) -> Iterator[Fact]:
    begin = max(life.people.since[who], life.today - timedelta(days=WEEKS * 7))
    days_since = max((life.today - begin).days, 3)
    day = life.today - timedelta(days=life.chance.randrange(2, days_since))
    at = moment_on(day.date(), life.chance)
    yield _fact(life, "content.shown", at, who, checklist_id)
    done = life.chance.choice([len(items), len(items), 4, 2])
    for number, item in enumerate(items[:done]):
        at += timedelta(minutes=life.chance.randrange(2, 9))
        how = "hand" if number == 3 else "event"  # noqa: PLR2004  the one that is read, not done
        yield _fact(life, "checklist.item_done", at, who, checklist_id, props={"item": item, "how": how})
    if done == len(items):
        yield _fact(life, "checklist.completed", at + timedelta(seconds=1), who, checklist_id)
