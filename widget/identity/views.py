"""The identity screen of a product: how much of its traffic is signed, the keys, and whether proof is required."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, get_template_attribute, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.clock import now
from core.errors import Conflict, Invalid
from core.permissions import Permission
from core.registry import Slot, registry
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from core.workspaces.models import Site
from core.workspaces.queries import site_by_id
from widget.identity import actions, queries
from widget.identity.forms import KeyForm

blueprint = Blueprint(
    "identity",
    __name__,
    url_prefix="/w/<workspace>/settings/sites/<uuid:site_id>/identity",
    template_folder="templates",
)


@blueprint.get("/")
@access(Permission.WORKSPACE_MANAGE)
def index(site_id: UUID) -> ResponseReturnValue:
    """Show coverage, enforcement and keys."""
    return _page(site_by_id(current.session, site_id), KeyForm(formdata=None))


@blueprint.post("/keys")
@access(Permission.WORKSPACE_MANAGE)
def add_key(site_id: UUID) -> ResponseReturnValue:
    """Add a secret or a public key; those in use end as asked."""
    site, form = site_by_id(current.session, site_id), KeyForm()
    if not form.validate():
        return _page(site, form), 422
    try:
        _add(site, form)
    except Invalid as error:
        form.pem.errors = [say(error.message)]
        return _page(site, form), 422
    flash(_("The key has been added."), "good")
    return redirect(url_for(".index", site_id=site_id), 303)


def _add(site: Site, form: KeyForm) -> None:
    if form.algorithm.data == "RS256":
        actions.add_public_key(current.session, site, form.pem.data or "", form.span, current.member.id)
    else:
        actions.create_secret(current.session, site, form.span, current.member.id)


@blueprint.post("/keys/<uuid:identity_key_id>/end")
@access(Permission.WORKSPACE_MANAGE)
def end_key(site_id: UUID, identity_key_id: UUID) -> ResponseReturnValue:
    """End a key at once."""
    site = site_by_id(current.session, site_id)
    try:
        key = queries.key_of(current.session, site_id, identity_key_id)
        actions.end_key(current.session, site, key, current.member.id)
    except Conflict as error:
        flash(say(error.message), "warn")
    else:
        flash(_("The key has ended. What it signed no longer counts."), "good")
    return redirect(url_for(".index", site_id=site_id), 303)


@blueprint.post("/required")
@access(Permission.WORKSPACE_MANAGE)
def require(site_id: UUID) -> ResponseReturnValue:
    """Require proof, or no longer."""
    required = request.form.get("required") == "on"
    site = site_by_id(current.session, site_id)
    try:
        actions.require_identity(current.session, site, required=required, by=current.member.id)
    except Conflict as error:
        flash(say(error.message), "warn")
    else:
        flash(_("Saved."), "good")
    return redirect(url_for(".index", site_id=site_id), 303)


def _page(site: Site, form: KeyForm) -> str:
    return render_template(
        "identity/index.html",
        site=site,
        form=form,
        keys=queries.keys_of(current.session, site.id),
        coverage=queries.coverage(current.session, site.id),
        days=queries.MEASURED_DAYS,
        now=now(),
    )


def offer(site: Site) -> Any:
    """Return the way from a product to what proves who its people are."""
    measured = queries.coverage(current.session, site.id)
    return get_template_attribute("identity/_offer.html", "offer")(site, measured)


registry.plug(
    blueprint=blueprint,
    slots=[Slot("site.snippet", 10, offer)],
    deeds={
        "identity.key_added": _l("Added an identity key"),
        "identity.key_ended": _l("Ended an identity key"),
        "identity.required": _l("Required signed identities"),
        "identity.optional": _l("No longer required signed identities"),
    },
)
