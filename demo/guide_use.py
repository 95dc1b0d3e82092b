"""How the sample world's customers used its guides: tooltips opened, tours walked, a checklist worked through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from core.db import chunks
from core.events.actions import BATCH_LIMIT, Origin, take_in
from demo.guidance import Guidance
from demo.reading import world
from demo.rhythm import days, moment_on, weight_of
from demo.use import Life
from guides.announcements.models import Announcement
from guides.checklists.queries import items_of
from guides.tours.behaviour import Button, behaviour_of, is_hidden, placed
from guides.tours.branches import rules_of
from guides.tours.models import TourStep
from guides.tours.queries import steps_of

Fact = dict[str, Any]
WEEKS = 6
HOW = {"company": "attribute", "user": "attribute", "page": "page", "article": "article", "tour": "tour"}
"""As what the product tells that an item is done, by what completes it."""


def load(session: Session, life: Life, guidance: Guidance) -> int:
    """Take six weeks of facts in, in batches as a browser sends them; returns how many."""
    facts = sorted(_all(session, life, guidance), key=lambda fact: str(fact["at"]))
    for batch in chunks(facts, BATCH_LIMIT):
        newest = datetime.fromisoformat(str(batch[-1]["at"]))
        take_in(session, batch, Origin("widget", life.people.site.id, is_sample=True), at=newest)
    return len(facts)


def _all(session: Session, life: Life, guidance: Guidance) -> Iterator[Fact]:
    steps = {key: steps_of(session, tour.id) for key, tour in guidance.tours.items()}
    items = [str(item.id) for item in items_of(session, guidance.checklists["first-invoice"].id)]
    for day in days(life.today, WEEKS * 7):
        visits = round(18 * weight_of(day) * life.chance.uniform(0.8, 1.2))
        for _visit in range(visits):
            yield from _tooltips(life, guidance, day)
            yield from _banner(life, guidance, day)
        for key, tour in guidance.tours.items():
            for _run in range(round(3 * weight_of(day) * life.chance.random())):
                yield from _run_of(life, tour.id, steps[key], day)
        for _reader in range(round(4 * weight_of(day))):
            yield from _news(life, guidance, day)
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


def _run(content: UUID, who: str, at: datetime) -> str:
    """Return the run of one showing of a guide to somebody."""
    return str(uuid5(content, f"{who}:{at.isoformat()}"))


def _tooltips(life: Life, guidance: Guidance, day: date) -> Iterator[Fact]:
    about = life.chance.choice(world("tooltips"))
    tooltip, at = guidance.tooltips[about["key"]], moment_on(day, life.chance)
    who = life.chance.choice(life.people.using(at))
    same = {"page": about["urls"][0] if about["urls"] else "/", "run": _run(tooltip.id, who, at)}
    yield _fact(life, "content.shown", at, who, tooltip.id, **same)
    if life.chance.random() < 0.35:  # noqa: PLR2004  about a third of those who see one
        yield _fact(life, "tooltip.opened", at + timedelta(seconds=6), who, tooltip.id, **same)


def _banner(life: Life, guidance: Guidance, day: date) -> Iterator[Fact]:
    """Let somebody come to a page with a banner: most read past it, some follow it, some close it."""
    about = life.chance.choice(world("banners"))
    banner, at = guidance.banners[about["key"]], moment_on(day, life.chance)
    who = life.chance.choice(life.people.using(at))
    same = {"page": about["urls"][0], "run": _run(banner.id, who, at)}
    yield _fact(life, "content.shown", at, who, banner.id, **same)
    luck, later = life.chance.random(), at + timedelta(seconds=life.chance.randrange(3, 30))
    if luck < 0.16:  # noqa: PLR2004
        yield _fact(life, "banner.pressed", later, who, banner.id, **same, props={"do": about["button"]["do"]})
    elif luck < 0.4:  # noqa: PLR2004
        yield _fact(life, "banner.dismissed", later, who, banner.id, **same, props={"how": "close"})


def _news(life: Life, guidance: Guidance, day: date) -> Iterator[Fact]:
    """Let somebody look at the news of the help panel, read the newest and now and then follow it."""
    at = moment_on(day, life.chance)
    there = [one for one in world("announcements") if _is_out(guidance.announcements[one["key"]], at)]
    if not there:
        return
    about = life.chance.choice(there)
    who, news = life.chance.choice(life.people.using(at)), guidance.announcements[about["key"]].id
    same = {"page": "/", "run": _run(news, who, at)}
    yield _fact(life, "content.shown", at, who, news, **same)
    if life.chance.random() < 0.6:  # noqa: PLR2004
        at += timedelta(seconds=5)
        yield _fact(life, "news.opened", at, who, news, **same)
        if about["button"]["do"] != "none" and life.chance.random() < 0.3:  # noqa: PLR2004
            pressed = at + timedelta(seconds=20)
            yield _fact(life, "news.pressed", pressed, who, news, **same, props={"do": about["button"]["do"]})


def _is_out(news: Announcement, at: datetime) -> bool:
    """Tell whether an announcement had been published by then: a day after its date it surely was."""
    return news.live_version > 0 and news.dated_at is not None and news.dated_at + timedelta(days=1) < at


def _run_of(life: Life, tour_id: UUID, steps: Sequence[TourStep], day: date) -> Iterator[Fact]:
    at = moment_on(day, life.chance)
    who = life.chance.choice(life.people.using(at))
    run = {"run": str(life.new_id(at)), "page": steps[0].url_pattern or "/"}
    yield _fact(life, "tour.started", at, who, tour_id, **run)
    answers: dict[str, int] = {}
    place = 0
    while place < len(steps):
        step = steps[place]
        if is_hidden(step.options):
            place = _led(steps, place, answers)
            continue
        at += timedelta(seconds=life.chance.randrange(5, 40))
        tell = _teller(life, at, who, tour_id, step=step.key, **run)
        yield from _looked_for(life, step, tell)
        yield tell("step.shown")
        if life.chance.random() < 0.06 + 0.05 * (place == 2):  # noqa: PLR2004  the third step asks for most
            yield tell("tour.dismissed", props={"how": "close"})
            return
        if asked := [number for number, one in placed(_buttons(step)) if one.do == "next"]:
            answers[step.key] = life.chance.choices(asked, weights=range(len(asked), 0, -1))[0]
            yield tell("step.button", props={"do": "next", "place": answers[step.key]})
        yield tell("step.completed")
        place += 1
    yield _fact(life, "tour.completed", at, who, tour_id, **run)


def _teller(life: Life, at: datetime, who: str, content: UUID, **same: Any) -> Callable[..., Fact]:
    """Return a function that makes facts of one moment."""
    return lambda kind, **more: _fact(life, kind, at, who, content, **same, **more)


def _looked_for(life: Life, step: TourStep, tell: Callable[..., Fact]) -> Iterator[Fact]:
    """Now and then an element is waited for; what may be skipped is always there, so that the steps' numbers fall."""
    if step.selector and step.on_missing != "skip" and life.chance.random() < 0.02:  # noqa: PLR2004
        yield tell("target.missing", props={"selector": step.selector, "waited_ms": life.chance.randrange(4000, 4400)})


def _buttons(step: TourStep) -> Sequence[Button]:
    return behaviour_of(step.options).buttons


def _led(steps: Sequence[TourStep], number: int, answers: Mapping[str, int]) -> int:
    """Return to which step a hidden one leads: the sample's ask for a button, or for what every wide window shows."""
    options, places = steps[number].options, {step.key: place for place, step in enumerate(steps)}
    fitting = (
        rule.to
        for rule in rules_of(options)
        if rule.by == "present" or (rule.by == "button" and answers.get(rule.name) == int(rule.value))
    )
    return places.get(next(fitting, options.get("else", "")), number + 1)


def _onboarding(life: Life, checklist_id: UUID, items: list[str], who: str) -> Iterator[Fact]:
    begin = max(life.people.since[who], life.today - timedelta(days=WEEKS * 7))
    days_since = max((life.today - begin).days, 3)
    day = life.today - timedelta(days=life.chance.randrange(2, days_since))
    at = moment_on(day.date(), life.chance)
    run = _run(checklist_id, who, at)
    yield _fact(life, "content.shown", at, who, checklist_id, run=run)
    done = life.chance.choice([len(items), len(items), 4, 2])
    for number, item in enumerate(items[:done]):
        at += timedelta(minutes=life.chance.randrange(2, 9))
        how = HOW.get(world("checklists")[0]["items"][number]["complete"]["by"], "event")
        yield _fact(life, "checklist.item_done", at, who, checklist_id, run=run, props={"item": item, "how": how})
    if done == len(items):
        yield _fact(life, "checklist.completed", at + timedelta(seconds=1), who, checklist_id, run=run)
