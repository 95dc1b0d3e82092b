"""Writes on tooltips, and how one goes live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.identifiers import new_id
from core.messages import msg
from core.workspaces.actions import record
from guides.publishing.actions import checked_choice, checked_name, discard, note_change, put_live, rendered_texts
from guides.publishing.checks import (
    Problem,
    article_problems,
    checked_article,
    gathered,
    house_locale,
    missing_title,
    refuse,
)
from guides.publishing.fingerprints import checked_fingerprint, kept_fingerprint, target_of
from guides.publishing.models import GuideVersion
from guides.publishing.patterns import checked_patterns
from guides.publishing.selectors import checked_selector
from guides.publishing.texts import BODY_LIMIT, TITLE_LIMIT, checked_texts
from guides.tooltips.models import Tooltip
from guides.tooltips.queries import tooltips_of_article
from kb.articles.models import Article

KIND = "tooltip"
LOOKS = ("icon", "pulse", "underline", "invisible")


@dataclass(frozen=True)
class TooltipDraft:
    """A tooltip as an author edits it."""

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    look: str = "icon"
    selector: str = ""
    url_patterns: Sequence[str] = ()
    article_id: UUID | None = None


def create_tooltip(session: Session, draft: TooltipDraft, by: UUID | None, *, is_sample: bool = False) -> Tooltip:
    """Create a tooltip as a draft; its author becomes its owner. Raises `Invalid`."""
    tooltip = Tooltip(id=new_id(), owner_id=by, changed_by=by, is_sample=is_sample, **_checked(session, draft))
    session.add(tooltip)
    record(session, by, "tooltip.created", tooltip.name)
    session.flush()
    return tooltip


def change_tooltip(session: Session, tooltip: Tooltip, draft: TooltipDraft) -> None:
    """Save a draft. Raises `Invalid`, and then nothing has been changed.

    What is missing is no error here, only what could never work: going live asks for the rest.
    """
    values = _checked(session, draft)
    tooltip.fingerprint = kept_fingerprint(tooltip.fingerprint, selector=values["selector"], before=tooltip.selector)
    for name, value in values.items():
        setattr(tooltip, name, value)
    note_change(tooltip)
    session.flush()


def build_tooltip(session: Session, tooltip: Tooltip, draft: TooltipDraft, fingerprint: Any) -> None:
    """Save what was written of a draft in the product, with what was recorded of its element. Raises `Invalid`."""
    values = {**_checked(session, draft), "fingerprint": checked_fingerprint("selector", fingerprint)}
    for name in ("title", "body", "look", "selector", "fingerprint", "url_patterns", "article_id"):
        setattr(tooltip, name, values[name])
    note_change(tooltip)
    session.flush()


def _checked(session: Session, draft: TooltipDraft) -> dict[str, Any]:
    with gathered() as check:
        return {
            "name": check(checked_name, draft.name),
            "title": check(checked_texts, "title", draft.title, TITLE_LIMIT),
            "body": check(checked_texts, "body", draft.body, BODY_LIMIT),
            "look": check(checked_choice, "look", draft.look, LOOKS),
            "selector": check(checked_selector, "selector", draft.selector),
            "url_patterns": check(checked_patterns, "url_patterns", draft.url_patterns),
            "article_id": check(checked_article, session, "article_id", draft.article_id),
        }


def delete_tooltip(session: Session, tooltip: Tooltip, by: UUID) -> None:
    """Delete a tooltip; if it was live, it stops being shown."""
    discard(session, KIND, tooltip, by)


def tooltip_problems(session: Session, tooltip: Tooltip) -> list[Problem]:
    """Return everything that keeps a tooltip from going live."""
    problems = missing_title("title", tooltip.title, house_locale(session))
    if not tooltip.selector and not tooltip.fingerprint:
        problems.append(Problem("selector", msg("Say which element of the page the tooltip belongs to.")))
    return problems + article_problems(session, [("article_id", tooltip.article_id)])


def publish_tooltip(session: Session, tooltip: Tooltip, by: UUID | None) -> GuideVersion:
    """Make the draft what visitors are shown. Raises `Invalid`."""
    refuse(tooltip_problems(session, tooltip))
    return put_live(session, KIND, tooltip, tooltip_content(session, tooltip), by)


def tooltip_content(session: Session, tooltip: Tooltip) -> dict[str, Any]:
    """Return the draft as the embed is given it, each text by locale."""
    [nodes] = rendered_texts(session, [tooltip.body])
    return {
        "urls": tooltip.url_patterns,
        "target": target_of(tooltip.selector, tooltip.fingerprint),
        "look": tooltip.look,
        "title": tooltip.title,
        "nodes": nodes,
        "article": str(tooltip.article_id) if tooltip.article_id else None,
    }


def forget_article(session: Session, article: Article) -> None:
    """Let go of an article that is about to be deleted."""
    for tooltip in tooltips_of_article(session, article.id):
        tooltip.article_id = None
    session.flush()
