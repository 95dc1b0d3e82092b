"""The way from a guide's draft into the product that it is for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.permissions import Permission
from core.registry import registry
from core.web.access import access
from core.web.context import current
from core.workspaces.models import Site
from guides.publishing.models import Guide
from widget.api.origins import is_allowed
from widget.builder import actions
from widget.builder.forms import OpenForm
from widget.builder.queries import guide_of, sites_in_use

blueprint = Blueprint("builder", __name__, url_prefix="/w/<workspace>/builder", template_folder="templates")
MARK = "#/annai-build/"
"""What the embed takes as a link to the builder; the secret follows."""


@blueprint.get("/<any(tour, tooltip):kind>/<uuid:guide_id>")
@access(Permission.GUIDE_EDIT)
def start(kind: str, guide_id: UUID) -> ResponseReturnValue:
    """Ask on which page of the product elements are to be picked."""
    guide = guide_of(current.session, kind, guide_id)
    offered = _offered(guide)
    form = OpenForm(formdata=None, address=offered[0] if offered else "")
    return _page(kind, guide, form)


@blueprint.post("/<any(tour, tooltip):kind>/<uuid:guide_id>")
@access(Permission.GUIDE_EDIT)
def make(kind: str, guide_id: UUID) -> ResponseReturnValue:
    """Make a link that opens the builder there, once and soon."""
    guide, form = guide_of(current.session, kind, guide_id), OpenForm()
    address = (form.address.data or "").strip().partition("#")[0]
    site = _site_of(address)
    if site is None:
        form.address.errors = [_("Enter an address that one of your products with the widget has.")]
        return _page(kind, guide, form), 422
    secret = actions.grant(current.session, site, kind, guide_id, current.member.id)
    return _page(kind, guide, form, link=f"{address}{MARK}{secret}", site=site)


def _page(kind: str, guide: Guide, form: OpenForm, **more: Any) -> str:
    back = url_for(f"{kind}s.edit", guide_id=guide.id)
    values = {"kind": kind, "guide": guide, "form": form, "offered": _offered(guide), "back": back}
    return render_template("builder/start.html", **values, **more)


def _site_of(address: str) -> Site | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    origin = f"{parts.scheme}://{parts.netloc}"
    return next((site for site in sites_in_use(current.session) if _has(site, origin)), None)


def _has(site: Site, origin: str) -> bool:
    return is_allowed(origin, site.origins, is_development=site.environment == "development")


def _offered(guide: Guide) -> list[str]:
    """Return the addresses at which the guide appears, as far as they are told without a star."""
    paths = [pattern for pattern in guide.url_patterns if pattern.startswith("/") and "*" not in pattern] or ["/"]
    origins = [origin for site in sites_in_use(current.session) for origin in site.origins if "*" not in origin]
    return [f"{origin.rstrip('/')}{path}" for origin in origins for path in paths][:20]


registry.plug(blueprint=blueprint, deeds={"builder.opened": _l("Opened the builder in a product")})
