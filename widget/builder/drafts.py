"""A guide's draft as one document that is read and written within the product, the same for all kinds of guide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.messages import msg
from guides.checklists.actions import ItemDraft
from guides.checklists.building import build_checklist
from guides.checklists.models import Checklist, ChecklistItem
from guides.checklists.publishing import checklist_content
from guides.checklists.queries import items_of
from guides.publishing.models import Guide
from guides.tooltips.actions import TooltipDraft, build_tooltip, tooltip_content
from guides.tooltips.models import Tooltip
from guides.tours.building import BuiltStep, build_tour, rest_of
from guides.tours.models import Tour, TourStep
from guides.tours.publishing import tour_content
from guides.tours.queries import steps_of


@dataclass(frozen=True)
class Entry:
    """A step of a tour, an item of a checklist, or a tooltip; of the fields, those count that its kind has."""

    key: str
    title: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    selector: str = ""
    fingerprint: Any = None
    url: str = ""
    on_missing: str = "wait"
    kind: str = ""
    rest: Mapping[str, Any] = field(default_factory=dict)
    look: str = "icon"
    article: str = ""
    complete_by: str = "hand"
    complete_value: str = ""
    action: str = "none"
    action_value: str = ""


@dataclass(frozen=True)
class Document:
    """What is written of a draft in the product."""

    title: Mapping[str, str] = field(default_factory=dict)
    intro: Mapping[str, str] = field(default_factory=dict)
    urls: Sequence[str] = ()
    auto: bool = False
    ordered: bool | None = None
    """Whether a checklist has a fixed order; None leaves it as it is."""
    entries: Sequence[Entry] = ()


def mark_of(guide: Guide) -> str:
    """Return by what it is known whether a draft was saved since it was read."""
    return guide.updated_at.isoformat()


def read(session: Session, guide: Guide) -> dict[str, Any]:
    """Return a draft as a document."""
    common = {"title": guide.title, "intro": {}, "urls": guide.url_patterns, "auto": False}
    if isinstance(guide, Tour):
        steps = [_step(step) for step in steps_of(session, guide.id)]
        return {**common, "auto": guide.is_automatic, "entries": steps}
    if isinstance(guide, Checklist):
        items = [_item(item) for item in items_of(session, guide.id)]
        return {**common, "intro": guide.intro, "ordered": guide.is_ordered, "entries": items}
    return {**common, "entries": [_tooltip(guide)] if isinstance(guide, Tooltip) else []}


def write(session: Session, guide: Guide, document: Document) -> None:
    """Save a document. Raises `Invalid`, and then nothing has been changed."""
    if isinstance(guide, Tour):
        steps = [_built(entry) for entry in document.entries]
        build_tour(session, guide, document.title, document.urls, steps, is_automatic=document.auto)
    elif isinstance(guide, Checklist):
        items = [_item_draft(entry) for entry in document.entries]
        texts = (document.title, document.intro)
        build_checklist(session, guide, *texts, document.urls, items, is_ordered=document.ordered)
    elif isinstance(guide, Tooltip) and document.entries:
        entry = document.entries[0]
        build_tooltip(session, guide, _tooltip_draft(guide, entry, document), entry.fingerprint)


def content(session: Session, guide: Guide) -> dict[str, Any]:
    """Return what the embed would be given if the draft went live now."""
    if isinstance(guide, Tour):
        return tour_content(session, guide)
    return checklist_content(session, guide) if isinstance(guide, Checklist) else tooltip_content(session, guide)  # type: ignore[arg-type]


def _step(step: TourStep) -> dict[str, Any]:
    named = {name: getattr(step, name) for name in ("key", "title", "body", "selector", "fingerprint", "on_missing")}
    return {**named, "url": step.url_pattern, "kind": step.options.get("kind", "attached"), "rest": rest_of(step)}


def _item(item: ChecklistItem) -> dict[str, Any]:
    names = ("title", "body", "complete_by", "complete_value", "action", "action_value")
    return {"key": str(item.id), **{name: getattr(item, name) for name in names}}


def _tooltip(tooltip: Tooltip) -> dict[str, Any]:
    named = {name: getattr(tooltip, name) for name in ("title", "body", "selector", "fingerprint", "look")}
    return {"key": "", **named, "article": str(tooltip.article_id or "")}


def _built(entry: Entry) -> BuiltStep:
    where = {"selector": entry.selector, "fingerprint": entry.fingerprint, "url_pattern": entry.url}
    return BuiltStep(
        entry.key, entry.title, entry.body, on_missing=entry.on_missing, kind=entry.kind, rest=entry.rest, **where
    )


def _item_draft(entry: Entry) -> ItemDraft:
    return ItemDraft(
        id=_uuid("items", entry.key),
        title=entry.title,
        body=entry.body,
        complete_by=entry.complete_by,
        complete_value=entry.complete_value,
        action=entry.action,
        action_value=entry.action_value,
    )


def _tooltip_draft(tooltip: Tooltip, entry: Entry, document: Document) -> TooltipDraft:
    return TooltipDraft(
        name=tooltip.name,
        title=entry.title,
        body=entry.body,
        look=entry.look,
        selector=entry.selector,
        url_patterns=document.urls,
        article_id=_uuid("article_id", entry.article),
    )


def _uuid(where: str, text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid(where, msg("Choose one of the values in the list.")) from error
