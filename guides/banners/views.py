"""Staff screens of banners."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.permissions import Permission
from core.registry import NavigationItem, NewItem, registry
from guides.banners.actions import KIND, banner_content, banner_problems, change_banner, create_banner
from guides.banners.buttons import article_of
from guides.banners.forms import BannerForm, filled
from guides.banners.models import Banner
from guides.health.queries import health_of
from guides.publishing.kinds import GuideKind
from guides.publishing.pickers import ArticleChoices, article_choices
from guides.publishing.previews import Shown, shown_banner
from guides.publishing.screens import add_screens
from guides.tours.queries import tours_by_name

blueprint = Blueprint("banners", __name__, url_prefix="/w/<workspace>/banners", template_folder="templates")


def previewed(session: Session, banner: Banner, locale: str) -> list[Shown]:
    """Return the draft as visitors would see it."""
    return [shown_banner(banner_content(session, banner), locale)]


def _choices(session: Session, banner: Banner | None) -> ArticleChoices:
    linked = article_of(banner.button) if banner else None
    return article_choices(session, linked=frozenset({linked} if linked else ()))


def _offer(session: Session, form: BannerForm, _banner: Banner | None) -> None:
    form.offer(tours_by_name(session))


def _shown(session: Session, banner: Banner, _choices: ArticleChoices) -> dict[str, Any]:
    return {"health": health_of(session, banner.id, banner.live_version).get("")}


BANNERS = GuideKind(
    KIND,
    Banner,
    _l("Banners"),
    form=BannerForm,
    filled=filled,
    choices=_choices,
    change=change_banner,
    problems=banner_problems,
    content=banner_content,
    preview=previewed,
    create=create_banner,
    created=_l("The banner has been saved as a draft. Nobody sees it until it is published."),
    offer=_offer,
    shown=_shown,
)

add_screens(blueprint, BANNERS)
registry.plug(
    blueprint=blueprint,
    navigation=[NavigationItem("guides", 32, "banners.index", _l("Banners"), "banner", Permission.GUIDE_READ)],
    new_items=[NewItem(62, "banners.new", _l("Banner"), "banner", Permission.GUIDE_EDIT)],
    deeds={
        "banner.created": _l("Made a banner"),
        "banner.published": _l("Published a banner"),
        "banner.unpublished": _l("Unpublished a banner"),
        "banner.rolled_back": _l("Rolled back a banner"),
        "banner.deleted": _l("Deleted a banner"),
    },
)
