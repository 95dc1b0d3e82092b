"""What the embed is given: all live guides in one language, without anything this viewer may not open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.permissions import Viewer
from guides.publishing.models import GuideVersion
from guides.publishing.queries import LinkedArticle, linked_articles, live_guides
from guides.publishing.texts import pick

_ENDINGS = {"tour": "tours", "tooltip": "tooltips", "checklist": "checklists"}
_Articles = Mapping[UUID, LinkedArticle]


@dataclass
class Manifest:
    """Guides by kind, each a payload of the embed contract."""

    tours: list[dict[str, Any]] = field(default_factory=list)
    tooltips: list[dict[str, Any]] = field(default_factory=list)
    checklists: list[dict[str, Any]] = field(default_factory=list)


def manifest(session: Session, viewer: Viewer, locale: str) -> Manifest:
    """Return what may be shown, in two statements. A text that lacks the language is given in the other one.

    A tour made from a procedure is shown to whoever may see that procedure; a link to an article that the viewer
    can't read is left out, as is an item's link to a tour that isn't there.
    """
    live = live_guides(session)
    articles = linked_articles(session, viewer, set(_article_ids(live)))
    shown = [version for version in live if _is_open(version, viewer, articles)]
    tours = {str(version.guide_id) for version in shown if version.guide_kind == "tour"}
    found = Manifest()
    for version in shown:
        payload = _PAYLOADS[version.guide_kind](version.content, locale, articles, tours)
        entry = {"id": str(version.guide_id), "version": version.number, **payload}
        getattr(found, _ENDINGS[version.guide_kind]).append(entry)
    return found


def _article_ids(live: Iterable[GuideVersion]) -> Iterable[UUID]:
    for version in live:
        if version.content.get("article"):
            yield UUID(version.content["article"])
        for step in version.content.get("steps", ()):
            buttons = step.get("buttons", ())
            yield from (UUID(button["value"]) for button in buttons if button["do"] == "article")
        for item in version.content.get("items", ()):
            yield from (UUID(item[part]["value"]) for part, kind in _PARTS if item[part][kind] == "article")


_PARTS = (("complete", "by"), ("action", "do"))


def _is_open(version: GuideVersion, viewer: Viewer, articles: _Articles) -> bool:
    source = version.content.get("article") if version.guide_kind == "tour" else None
    article = articles.get(UUID(source)) if source else None
    return article is None or article.audience in viewer.audiences


def _slug(article_id: str | None, articles: _Articles) -> str | None:
    article = articles.get(UUID(article_id)) if article_id else None
    return article.slug if article is not None and article.is_readable else None


def _tour(content: dict[str, Any], locale: str, articles: _Articles, _tours: set[str]) -> dict[str, Any]:
    steps = [{**step, **_texts(step, locale), **_buttons(step, locale, articles)} for step in content["steps"]]
    return {**content, "title": pick(content["title"], locale), "steps": steps} | _link(content, articles)


def _buttons(step: dict[str, Any], locale: str, articles: _Articles) -> dict[str, Any]:
    """Return a step's own buttons, but those for articles that the viewer can't open."""
    if "buttons" not in step:
        return {}
    buttons = [{**button, "text": pick(button["text"], locale)} for button in step["buttons"]]
    slugs = [_slug(button["value"], articles) if button["do"] == "article" else button["value"] for button in buttons]
    return {
        "buttons": [{**button, "value": slug} for button, slug in zip(buttons, slugs, strict=True) if slug is not None]
    }


def _tooltip(content: dict[str, Any], locale: str, articles: _Articles, _tours: set[str]) -> dict[str, Any]:
    return {**content, **_texts(content, locale), **_link(content, articles)}


def _checklist(content: dict[str, Any], locale: str, articles: _Articles, tours: set[str]) -> dict[str, Any]:
    items = [{**item, **_texts(item, locale), **_reachable(item, articles, tours)} for item in content["items"]]
    return {
        **content,
        "title": pick(content["title"], locale),
        "intro": pick(content["intro"], locale),
        "items": items,
    }


_PAYLOADS = {"tour": _tour, "tooltip": _tooltip, "checklist": _checklist}


def _link(content: dict[str, Any], articles: _Articles) -> dict[str, Any]:
    return {"article": _slug(content["article"], articles)}


def _texts(part: dict[str, Any], locale: str) -> dict[str, Any]:
    return {"title": pick(part["title"], locale), "nodes": pick(part["nodes"], locale, [])}


def _reachable(item: dict[str, Any], articles: _Articles, tours: set[str]) -> dict[str, Any]:
    """Return how an item completes and where it leads, as far as the viewer can get there; else by hand, nowhere."""
    complete, action = item["complete"], item["action"]
    by, do = (_target(part[kind], part["value"], articles, tours) for part, kind in ((complete, "by"), (action, "do")))
    return {
        "complete": {"by": "hand", "value": ""} if by is None else {"by": complete["by"], "value": by},
        "action": {"do": "none", "value": ""} if do is None else {"do": action["do"], "value": do},
    }


def _target(kind: str, value: str, articles: _Articles, tours: set[str]) -> str | None:
    if kind == "tour":
        return value if value in tours else None
    return _slug(value, articles) if kind == "article" else value
