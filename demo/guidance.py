"""The sample world's guides of every kind, published through the same actions as everybody's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from demo.people import People
from demo.reading import world
from demo.rhythm import at_work
from guides.announcements.actions import KIND as NEWS
from guides.announcements.actions import AnnouncementDraft, create_announcement, publish_announcement
from guides.announcements.models import Announcement
from guides.banners.actions import BannerDraft, create_banner, publish_banner
from guides.banners.buttons import Button as OneButton
from guides.banners.models import Banner
from guides.checklists.actions import ChecklistDraft, ItemDraft, create_checklist
from guides.checklists.models import Checklist
from guides.checklists.publishing import publish_checklist
from guides.publishing.reviewing import ask
from guides.publishing.staging import stage
from guides.targeting.actions import create_segment
from guides.targeting.aims import Aim
from guides.targeting.conditions import Condition, Group, Rules
from guides.tooltips.actions import KIND as TOOLTIP
from guides.tooltips.actions import TooltipDraft, change_tooltip, create_tooltip, publish_tooltip, tooltip_content
from guides.tooltips.models import Tooltip
from guides.tours.actions import StepDraft, TourDraft, change_tour, create_tour
from guides.tours.behaviour import Behaviour, Button
from guides.tours.branches import Rule
from guides.tours.models import Tour
from guides.tours.publishing import publish_tour
from guides.tours.queries import steps_of
from kb.articles.models import Article

FIRST, LAST = 64, 43
"""Between how many days ago the guides came: the six weeks of use begin 42 days ago."""
One = TypeVar("One")


@dataclass(frozen=True)
class Guidance:
    """The guides by key."""

    tours: dict[str, Tour]
    tooltips: dict[str, Tooltip]
    checklists: dict[str, Checklist]
    banners: dict[str, Banner]
    announcements: dict[str, Announcement]

    def __len__(self) -> int:
        return sum(len(each) for each in (self.tours, self.tooltips, self.checklists, self.banners, self.announcements))


def load_guidance(session: Session, people: People, articles: dict[str, Article], today: datetime) -> Guidance:
    """Create and publish all sample guides: one on a day, before the six weeks of use begin."""
    author = people.members["miura"]
    free = (at_work(today - timedelta(days=back), f"guide {back}") for back in range(FIRST, LAST, -1))
    groups = _made(session, "segments", free, partial(_segment, session, author=author))
    tours = _made(session, "tours", free, partial(_tour, session, articles=articles, groups=groups, author=author))
    tip = partial(_tooltip, session, articles=articles, groups=groups, author=author, today=today)
    tooltips = _made(session, "tooltips", free, tip)
    checklists = _made(
        session, "checklists", free, partial(_checklist, session, articles=articles, tours=tours, author=author)
    )
    banners = _made(session, "banners", free, partial(_banner, session, articles=articles, author=author, today=today))
    told = (at_work(today + timedelta(days=about["day"]), about["key"]) for about in world("announcements"))
    announce = partial(
        _announcement, session, articles=articles, tours=tours, members=people.members, author=author, today=today
    )
    return Guidance(tours, tooltips, checklists, banners, _made(session, "announcements", told, announce))


def _made(
    session: Session, name: str, moments: Iterator[datetime], make: Callable[[dict[str, Any]], One]
) -> dict[str, One]:
    """Make everything that one of the world's files describes, each thing at the next of the moments."""
    made = {}
    for about in world(name):
        with clock.at(next(moments)):
            made[about["key"]] = make(about)
            # What a deed leaves for the next flush would be dated then.
            session.flush()
    return made


def _looked_over() -> AbstractContextManager[None]:
    """What was written is published a while later."""
    return clock.at(clock.now() + timedelta(minutes=35))


def _segment(session: Session, about: dict[str, Any], author: UUID) -> str:
    rules = Rules("all", [Group("all", [Condition(**each) for each in about["conditions"]])])
    made = create_segment(session, about["name"], about["description"], rules, author, is_sample=True)
    return str(made.id)


def _aim(about: dict[str, Any], groups: dict[str, str]) -> dict[str, Any]:
    """Return who sees a guide, as the world's files say it by the segments' keys."""
    told = about.get("targeting", {})
    return Aim(**{**told, "any_of": [groups[key] for key in told.get("any_of", ())]}).kept()


def _tour(
    session: Session, about: dict[str, Any], articles: dict[str, Article], groups: dict[str, str], author: UUID
) -> Tour:
    draft = TourDraft(
        name=about["title"]["ja"],
        title=about["title"],
        url_patterns=about["urls"],
        is_automatic=about["auto"],
        article_id=articles[about["article"]].id if about.get("article") else None,
        steps=[_step(step, {}) for step in about["steps"]],
    )
    tour = create_tour(session, draft, author, is_sample=True)
    # Where steps lead can be said once they are there.
    keys = {step["key"]: made.key for step, made in zip(about["steps"], steps_of(session, tour.id), strict=True)}
    change_tour(session, tour, replace(draft, steps=[_step(step, keys) for step in about["steps"]]))
    tour.targeting = _aim(about, groups)
    with _looked_over():
        publish_tour(session, tour, author).is_sample = True
    return tour


def _step(step: dict[str, Any], keys: dict[str, str]) -> StepDraft:
    return StepDraft(
        key=keys.get(step["key"], ""),
        title=step["title"],
        body=step["body"],
        selector=step.get("selector") or "",
        url_pattern=step.get("url") or "",
        on_missing=step.get("on_missing", "wait"),
        behaviour=_behaviour(step, keys),
    )


def _behaviour(step: dict[str, Any], keys: dict[str, str]) -> Behaviour:
    rules = [
        Rule(**{**rule, "name": keys.get(rule.get("name", ""), ""), "to": keys[rule["to"]]})
        for rule in step.get("rules", ())
        if keys
    ]
    return Behaviour(
        buttons=[Button(one["do"], text=one.get("text", {})) for one in step.get("buttons", ())],
        kind=step.get("kind", "attached"),
        rules=rules,
        otherwise=keys.get(step.get("otherwise", ""), ""),
    )


def _tooltip(
    session: Session,
    about: dict[str, Any],
    articles: dict[str, Article],
    groups: dict[str, str],
    author: UUID,
    today: datetime,
) -> Tooltip:
    draft = TooltipDraft(
        name=about["title"]["ja"],
        title=about["title"],
        body=about["body"],
        look=about["look"],
        selector=about["selector"],
        url_patterns=about["urls"],
        article_id=articles[about["article"]].id if about.get("article") else None,
    )
    tooltip = create_tooltip(session, draft, author, is_sample=True)
    tooltip.targeting = _aim(about, groups)
    with _looked_over():
        publish_tooltip(session, tooltip, author).is_sample = True
    if "staged" in about:
        with clock.at(at_work(today - timedelta(days=1), about["key"])):
            _try(session, tooltip, replace(draft, **about["staged"]), author)
    return tooltip


def _try(session: Session, tooltip: Tooltip, draft: TooltipDraft, author: UUID) -> None:
    """Put a newer draft on staging, while customers go on seeing what was published."""
    change_tooltip(session, tooltip, draft)
    with _looked_over():
        stage(session, TOOLTIP, tooltip, tooltip_content(session, tooltip), author)


def _banner(
    session: Session, about: dict[str, Any], articles: dict[str, Article], author: UUID, today: datetime
) -> Banner:
    draft = BannerDraft(
        name=about["title"]["ja"],
        title=about["title"],
        body=about["body"],
        tone=about["tone"],
        place=about["place"],
        is_dismissible=about["closes"],
        button=_one_button(about["button"], {"article": articles}),
        url_patterns=about["urls"],
    )
    banner = create_banner(session, draft, author, is_sample=True)
    banner.targeting = Aim(**about["targeting"], ends=today + timedelta(days=about["until"])).kept()
    with _looked_over():
        publish_banner(session, banner, author).is_sample = True
    return banner


def _announcement(
    session: Session,
    about: dict[str, Any],
    articles: dict[str, Article],
    tours: dict[str, Tour],
    members: dict[str, UUID],
    author: UUID,
    today: datetime,
) -> Announcement:
    draft = AnnouncementDraft(
        name=about["title"]["ja"],
        title=about["title"],
        body=about["body"],
        dated=f"{today + timedelta(days=about['day']):%Y-%m-%d}",
        button=_one_button(about["button"], {"article": articles, "tour": tours}),
    )
    made = create_announcement(session, draft, author, is_sample=True)
    with _looked_over():
        if "review" in about:
            asked = about["review"]
            ask(session, NEWS, made, author, reviewer_id=members[asked["by"]], note=asked["note"])
        else:
            publish_announcement(session, made, author).is_sample = True
    return made


def _one_button(about: dict[str, Any], known: dict[str, dict[str, Any]]) -> OneButton:
    do, value = about["do"], about["value"]
    return OneButton(do, str(known[do][value].id) if do in known else value, about["text"])


def _checklist(
    session: Session, about: dict[str, Any], articles: dict[str, Article], tours: dict[str, Tour], author: UUID
) -> Checklist:
    def value(kind: str, key: str) -> str:
        known: dict[str, dict[str, Any]] = {"tour": tours, "article": articles}
        return str(known[kind][key].id) if kind in known else key or ""

    items = [
        ItemDraft(
            title=item["title"],
            body=item["body"],
            complete_by=item["complete"]["by"],
            complete_value=value(item["complete"]["by"], item["complete"].get("value") or ""),
            action=item["action"]["do"],
            action_value=value(item["action"]["do"], item["action"].get("value") or ""),
        )
        for item in about["items"]
    ]
    draft = ChecklistDraft(
        name=about["title"]["ja"],
        title=about["title"],
        intro=about["intro"],
        url_patterns=about["urls"],
        items=items,
        is_ordered=about["ordered"],
    )
    checklist = create_checklist(session, draft, author, is_sample=True)
    with _looked_over():
        publish_checklist(session, checklist, author).is_sample = True
    return checklist
