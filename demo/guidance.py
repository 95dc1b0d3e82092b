"""The sample world's tours, tooltips and checklists, published through the same actions as everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from demo.people import People
from demo.reading import world
from guides.checklists.actions import ChecklistDraft, ItemDraft, create_checklist
from guides.checklists.models import Checklist
from guides.checklists.publishing import publish_checklist
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tooltips.models import Tooltip
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.models import Tour
from guides.tours.publishing import publish_tour
from kb.articles.models import Article


@dataclass(frozen=True)
class Guidance:
    """The guides by key."""

    tours: dict[str, Tour]
    tooltips: dict[str, Tooltip]
    checklists: dict[str, Checklist]


def load_guidance(session: Session, people: People, articles: dict[str, Article], today: datetime) -> Guidance:
    """Create and publish all sample guides as of six weeks ago."""
    author = people.members["miura"]
    with clock.at(today - timedelta(days=45)):
        tours = {about["key"]: _tour(session, about, articles, author) for about in world("tours")}
        tooltips = {about["key"]: _tooltip(session, about, articles, author) for about in world("tooltips")}
        checklists = {
            about["key"]: _checklist(session, about, articles, tours, author) for about in world("checklists")
        }
    return Guidance(tours, tooltips, checklists)


def _tour(session: Session, about: dict[str, Any], articles: dict[str, Article], author: UUID) -> Tour:
    steps = [
        StepDraft(
            key=step["key"],
            title=step["title"],
            body=step["body"],
            selector=step.get("selector") or "",
            url_pattern=step.get("url") or "",
            on_missing=step.get("on_missing", "wait"),
        )
        for step in about["steps"]
    ]
    draft = TourDraft(
        name=about["title"]["ja"],
        title=about["title"],
        url_patterns=about["urls"],
        is_automatic=about["auto"],
        article_id=articles[about["article"]].id if about.get("article") else None,
        steps=steps,
    )
    tour = create_tour(session, draft, author, is_sample=True)
    publish_tour(session, tour, author).is_sample = True
    return tour


def _tooltip(session: Session, about: dict[str, Any], articles: dict[str, Article], author: UUID) -> Tooltip:
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
    publish_tooltip(session, tooltip, author).is_sample = True
    return tooltip


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
        name=about["title"]["ja"], title=about["title"], intro=about["intro"], url_patterns=about["urls"], items=items
    )
    checklist = create_checklist(session, draft, author, is_sample=True)
    publish_checklist(session, checklist, author).is_sample = True
    return checklist
