"""Staff screens of tooltips."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.permissions import Permission
from core.registry import NavigationItem, NewItem, registry
from guides.health.queries import health_of
from guides.publishing.kinds import GuideKind
from guides.publishing.pickers import ArticleChoices, article_choices
from guides.publishing.previews import Shown, shown_tooltip
from guides.publishing.screens import add_screens
from guides.tooltips.actions import KIND, change_tooltip, create_tooltip, tooltip_content, tooltip_problems
from guides.tooltips.forms import TooltipForm, filled
from guides.tooltips.models import Tooltip

blueprint = Blueprint("tooltips", __name__, url_prefix="/w/<workspace>/tooltips", template_folder="templates")


def previewed(session: Session, tooltip: Tooltip, locale: str) -> list[Shown]:
    """Return the draft as visitors would see it."""
    return [shown_tooltip(tooltip_content(session, tooltip), locale)]


def _choices(session: Session, tooltip: Tooltip | None) -> ArticleChoices:
    linked = tooltip.article_id if tooltip else None
    return article_choices(session, linked=frozenset({linked} if linked else ()))


def _shown(session: Session, tooltip: Tooltip, _choices: ArticleChoices) -> dict[str, Any]:
    return {"health": health_of(session, tooltip.id, tooltip.live_version).get("")}


TOOLTIPS = GuideKind(
    KIND,
    Tooltip,
    _l("Tooltips"),
    form=TooltipForm,
    filled=filled,
    choices=_choices,
    change=change_tooltip,
    problems=tooltip_problems,
    content=tooltip_content,
    preview=previewed,
    create=create_tooltip,
    created=_l("The tooltip has been saved as a draft. Nobody sees it until it is published."),
    shown=_shown,
)

add_screens(blueprint, TOOLTIPS)
registry.plug(
    blueprint=blueprint,
    navigation=[NavigationItem("guides", 20, "tooltips.index", _l("Tooltips"), "tooltip", Permission.GUIDE_READ)],
    new_items=[NewItem(50, "tooltips.new", _l("Tooltip"), "tooltip", Permission.GUIDE_EDIT)],
    deeds={
        "tooltip.created": _l("Made a tooltip"),
        "tooltip.published": _l("Published a tooltip"),
        "tooltip.unpublished": _l("Unpublished a tooltip"),
        "tooltip.rolled_back": _l("Rolled back a tooltip"),
        "tooltip.deleted": _l("Deleted a tooltip"),
    },
)
