"""The way from a guide's draft into the product that it is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import Invalid
from core.permissions import Permission
from core.registry import registry
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from core.workspaces.models import Site
from guides.publishing.models import Guide
from widget.api.origins import is_allowed
from widget.builder import actions
from widget.builder.forms import NewForm, OpenForm
from widget.builder.queries import guide_of, sites_in_use

blueprint = Blueprint("builder", __name__, url_prefix="/w/<workspace>/builder", template_folder="templates")
MARK = "#/annai-build/"
"""What the embed takes as a link to the builder; the secret follows."""


@blueprint.get("/<any(tour, tooltip, checklist):kind>/<uuid:guide_id>")
@access(Permission.GUIDE_EDIT)
def start(kind: str, guide_id: UUID) -> ResponseReturnValue:
    """Ask on which page of the product the draft is to be built."""
    guide = guide_of(current.session, kind, guide_id)
    offered = _offered(guide.url_patterns)
    form = OpenForm(formdata=None, address=offered[0] if offered else "")
    return _page(kind, guide, form)


@blueprint.post("/<any(tour, tooltip, checklist):kind>/<uuid:guide_id>")
@access(Permission.GUIDE_EDIT)
def make(kind: str, guide_id: UUID) -> ResponseReturnValue:
    """Make a link that opens the builder there, once and soon."""
    guide, form = guide_of(current.session, kind, guide_id), OpenForm()
    site = _site_of(form)
    return _ready(kind, guide, form, site) if site else (_page(kind, guide, form), 422)


@blueprint.get("/new/<any(tour, tooltip, checklist):kind>")
@access(Permission.GUIDE_EDIT)
def new(kind: str) -> ResponseReturnValue:
    """Ask what a guide that is to be built in the product is called, and on which page it begins."""
    offered = _offered([])
    return _new_page(kind, NewForm(formdata=None, address=offered[0] if offered else ""))


@blueprint.post("/new/<any(tour, tooltip, checklist):kind>")
@access(Permission.GUIDE_EDIT)
def create(kind: str) -> ResponseReturnValue:
    """Make an empty draft, and a link that opens the builder for it."""
    form = NewForm()
    site = _site_of(form)
    if site is None:
        return _new_page(kind, form), 422
    try:
        guide = actions.begin(current.session, kind, form.name.data or "", current.member.id)
    except Invalid as error:
        form.name.errors = [say(error.message)]
        return _new_page(kind, form), 422
    return _ready(kind, guide, form, site)


def _ready(kind: str, guide: Guide, form: OpenForm, site: Site) -> str:
    secret = actions.grant(current.session, site, kind, guide.id, current.member.id)
    return _page(kind, guide, form, link=f"{_address(form)}{MARK}{secret}{_route(form)}", site=site)


def _new_page(kind: str, form: NewForm) -> str:
    values = {"kind": kind, "form": form, "offered": _offered([]), "sites": sites_in_use(current.session)}
    return render_template("builder/new.html", **values)


def _address(form: OpenForm) -> str:
    return (form.address.data or "").strip().partition("#")[0]


def _route(form: OpenForm) -> str:
    """Return the fragment of the address where the product keeps its routes in it."""
    _before, mark, route = (form.address.data or "").strip().partition("#")
    return f"{mark}{route}" if route.startswith(("/", "!/")) else ""


def _page(kind: str, guide: Guide, form: OpenForm, **more: Any) -> str:
    back = url_for(f"{kind}s.edit", guide_id=guide.id)
    values = {"kind": kind, "guide": guide, "form": form, "offered": _offered(guide.url_patterns), "back": back}
    return render_template("builder/start.html", **values, **more)


def _site_of(form: OpenForm) -> Site | None:
    """Return the product that the address belongs to; without one, the form says so."""
    try:
        parts = urlsplit(_address(form))
        origin = f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        origin = ""
    found = next((site for site in sites_in_use(current.session) if _has(site, origin)), None)
    if found is None:
        form.address.errors = [_("Enter an address that one of your products with the widget has.")]
    return found


def _has(site: Site, origin: str) -> bool:
    return is_allowed(origin, site.origins, is_development=site.environment == "development")


def _offered(patterns: Sequence[str]) -> list[str]:
    """Return the addresses at which the guide appears, as far as they are told without a star."""
    paths = [pattern for pattern in patterns if pattern.startswith("/") and "*" not in pattern] or ["/"]
    origins = [origin for site in sites_in_use(current.session) for origin in site.origins if "*" not in origin]
    return [f"{origin.rstrip('/')}{path}" for origin in origins for path in paths][:20]


registry.plug(blueprint=blueprint, deeds={"builder.opened": _l("Opened the builder in a product")})
