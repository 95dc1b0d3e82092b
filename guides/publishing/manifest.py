"""What the embed is given: all live guides in one language, without anything this viewer may not open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.permissions import Viewer
from guides.publishing.models import TARGETING, GuideVersion
from guides.publishing.queries import LinkedArticle, linked_articles, live_guides
from guides.publishing.texts import pick

_ENDINGS = {"tour": "tours", "tooltip": "tooltips", "checklist": "checklists", "banner": "banners", "news": "news"}
MOST_ARTICLES = 50
"""What a page is given at most for its screens."""
_Articles = Mapping[UUID, LinkedArticle]


@dataclass
class Manifest:
    """Guides by kind, each a payload of the embed contract."""

    tours: list[dict[str, Any]] = field(default_factory=list)
    tooltips: list[dict[str, Any]] = field(default_factory=list)
    checklists: list[dict[str, Any]] = field(default_factory=list)
    banners: list[dict[str, Any]] = field(default_factory=list)
    news: list[dict[str, Any]] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    """What to read on the screens that these guides are about, each article once."""


def manifest(
    session: Session,
    viewer: Viewer,
    locale: str,
    live: Sequence[GuideVersion] | None = None,
    own: Mapping[UUID, Mapping[str, Any]] = MappingProxyType({}),
) -> Manifest:
    """Return what may be shown, in two statements. A text that lacks the language is given in the other one.

    `live` are the versions to choose from, in this order, where that has been narrowed to somebody; `own` says by
    guide what is different for them.

    A tour made from a procedure is shown to whoever may see that procedure; a link to an article that the viewer
    can't read is left out, as is an item's link to a tour that isn't there.
    """
    live = live_guides(session) if live is None else live
    articles = linked_articles(session, viewer, set(_article_ids(live)))
    shown = [version for version in live if _is_open(version, viewer, articles)]
    tours = {str(version.guide_id) for version in shown if version.guide_kind == "tour"}
    found = Manifest()
    for version in shown:
        payload = _PAYLOADS[version.guide_kind](version.content, locale, articles, tours)
        payload.pop(TARGETING, None)
        entry = {"id": str(version.guide_id), "version": version.number, **payload, **own.get(version.guide_id, {})}
        getattr(found, _ENDINGS[version.guide_kind]).append(entry)
    found.articles = _for_screens(shown, articles)
    return found


def _for_screens(shown: Iterable[GuideVersion], articles: _Articles) -> list[dict[str, Any]]:
    """Return the articles that guides lead to, with the screens of those guides; one that is everywhere has none."""
    places: dict[UUID, list[str]] = {}
    for version in shown:
        content = version.content
        screens = [*content["urls"], *(step["url"] for step in content.get("steps", ()) if step["url"])]
        for article_id in _led_to(content):
            places.setdefault(article_id, []).extend(screens)
    known = ((articles.get(article_id), urls) for article_id, urls in places.items() if urls)
    offered = [(article, urls) for article, urls in known if article is not None and article.is_readable]
    return [
        {"slug": one.slug, "title": one.title, "kind": one.kind, "urls": list(dict.fromkeys(urls))}
        for one, urls in offered[:MOST_ARTICLES]
    ]


def _led_to(content: dict[str, Any]) -> Iterable[UUID]:
    if content.get("article"):
        yield UUID(content["article"])
    for step in content.get("steps", ()):
        buttons = step.get("buttons", ())
        yield from (UUID(button["value"]) for button in buttons if button["do"] == "article" and button["value"])


def previewed(session: Session, viewer: Viewer, draft: GuideVersion, locale: str) -> dict[str, Any]:
    """Return a draft's content as this viewer would be given it if it were live; the tours it names count as live."""
    articles = linked_articles(session, viewer, set(_article_ids([draft])))
    items = draft.content.get("items", ())
    tours = {item[part]["value"] for item in items for part, _kind in _PARTS}
    tours |= {button["value"] for step in draft.content.get("steps", ()) for button in step.get("buttons", ())}
    return {**_PAYLOADS[draft.guide_kind](draft.content, locale, articles, tours)}


def _article_ids(live: Iterable[GuideVersion]) -> Iterable[UUID]:
    for version in live:
        yield from _led_to(version.content)
        button = version.content.get("button")
        if button and button["do"] == "article":
            yield UUID(button["value"])
        for item in version.content.get("items", ()):
            linked = (item[part]["value"] for part, kind in _PARTS if item[part][kind] == "article")
            yield from (UUID(value) for value in linked if value)


_PARTS = (("complete", "by"), ("action", "do"))


def _is_open(version: GuideVersion, viewer: Viewer, articles: _Articles) -> bool:
    source = version.content.get("article") if version.guide_kind == "tour" else None
    article = articles.get(UUID(source)) if source else None
    return article is None or article.audience in viewer.audiences


def _slug(article_id: str | None, articles: _Articles) -> str | None:
    article = articles.get(UUID(article_id)) if article_id else None
    return article.slug if article is not None and article.is_readable else None


def _tour(content: dict[str, Any], locale: str, articles: _Articles, tours: set[str]) -> dict[str, Any]:
    steps = [{**step, **_texts(step, locale), **_buttons(step, locale, articles, tours)} for step in content["steps"]]
    return {**content, "title": pick(content["title"], locale), "steps": steps} | _link(content, articles)


def _buttons(step: dict[str, Any], locale: str, articles: _Articles, tours: set[str]) -> dict[str, Any]:
    """Return a step's own buttons with their places, but those for what the viewer can't open."""
    if "buttons" not in step:
        return {}
    buttons = [
        {"id": one.get("place", at), "do": one["do"], "value": one["value"], "text": pick(one["text"], locale)}
        for at, one in enumerate(step["buttons"], 1)
    ]
    values = [_target(button["do"], button["value"], articles, tours) for button in buttons]
    return {
        "buttons": [
            {**button, "value": value} for button, value in zip(buttons, values, strict=True) if value is not None
        ]
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


def _banner(content: dict[str, Any], locale: str, articles: _Articles, tours: set[str]) -> dict[str, Any]:
    return {**content, **_texts(content, locale), "button": _button(content["button"], locale, articles, tours)}


def _button(button: dict[str, Any] | None, locale: str, articles: _Articles, tours: set[str]) -> dict[str, Any] | None:
    """Return the one button of a banner or announcement; none where it leads to what the viewer can't open."""
    value = _target(button["do"], button["value"], articles, tours) if button else None
    return {**button, "value": value, "text": pick(button["text"], locale)} if button and value else None


_PAYLOADS = {"tour": _tour, "tooltip": _tooltip, "checklist": _checklist, "banner": _banner, "news": _banner}


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
