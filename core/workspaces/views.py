"""Settings of a workspace: name and look, products with the widget, audit log, style page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.queries import members_by_id
from core.errors import Invalid
from core.files.actions import store_image
from core.permissions import Permission
from core.registry import NavigationItem, registry
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from core.workspaces import actions, queries, samples
from core.workspaces.forms import SiteForm, WorkspaceForm
from core.workspaces.looks import CORNERS, TEXT_SIZES
from core.workspaces.models import Site

blueprint = Blueprint("settings", __name__, url_prefix="/w/<workspace>/settings", template_folder="templates")
PAGE = 50
SITE = ("name", "environment", "launcher", "is_on", "dark", "corners", "text_size")
PLAIN = ("name", "locale", "time_zone", "brand_color", "contact_url", "verification_days", "retention_days")


@blueprint.route("/", methods=["GET", "POST"])
@access(Permission.WORKSPACE_MANAGE)
def index() -> ResponseReturnValue:
    """Change name, language and look."""
    workspace = current.workspace
    greeting = {f"greeting_{code}": workspace.greeting.get(code, "") for code in ("ja", "en")}
    form = WorkspaceForm(obj=workspace, data=greeting)
    if form.validate_on_submit():
        try:
            _change(form)
        except Invalid as error:
            form[error.field if error.field in form else "logo"].errors = [say(error.message)]
        else:
            flash(_("The settings have been saved."), "good")
            return redirect(url_for(".index"), 303)
    return render_template("settings/index.html", form=form), 422 if form.is_submitted() else 200


def _change(form: WorkspaceForm) -> None:
    values: dict[str, Any] = {name: form[name].data or "" for name in PLAIN}
    values["greeting"] = {"ja": form.greeting_ja.data or "", "en": form.greeting_en.data or ""}
    given = request.files.get("logo")
    if given is not None and given.filename:
        folder = current_app.extensions["annai_settings"].data_folder
        try:
            stored = store_image(current.session, folder, given.read(), given.filename, current.member.id)
        except Invalid as error:
            raise Invalid("logo", error.message) from error
        values["logo_sha"] = stored.sha256
    actions.change_workspace(current.session, current.workspace, values, current.member.id)


@blueprint.get("/sites")
@access(Permission.WORKSPACE_MANAGE)
def sites() -> ResponseReturnValue:
    """List the products that the widget lives in."""
    return render_template("settings/sites.html", sites=queries.sites(current.session), form=SiteForm(formdata=None))


@blueprint.post("/sites")
@access(Permission.WORKSPACE_MANAGE)
def add_site() -> ResponseReturnValue:
    """Add a product."""
    form = SiteForm()
    if not form.validate():
        return render_template("settings/sites.html", sites=queries.sites(current.session), form=form), 422
    site = actions.create_site(
        current.session, form.name.data or "", form.addresses(), environment=form.environment.data
    )
    actions.record(current.session, current.member.id, "site.created", site.name)
    flash(_("The product has been added. Put the snippet into its pages."), "good")
    return redirect(url_for(".site", site_id=site.id), 303)


@blueprint.route("/sites/<uuid:site_id>", methods=["GET", "POST"])
@access(Permission.WORKSPACE_MANAGE)
def site(site_id: UUID) -> ResponseReturnValue:
    """Show the snippet and the keys of a product, and change it."""
    found = queries.site_by_id(current.session, site_id)
    form = SiteForm(obj=found) if request.method == "POST" else _stored(found)
    if form.validate_on_submit():
        for name in SITE:
            setattr(found, name, form[name].data)
        found.brand_color = (form.brand_color.data or "").lower()
        found.origins = form.addresses()
        actions.record(current.session, current.member.id, "site.changed", found.name)
        flash(_("Saved."), "good")
        return redirect(url_for(".site", site_id=found.id), 303)
    base = current_app.extensions["annai_settings"].public_url.rstrip("/")
    status = 422 if form.is_submitted() else 200
    tokens = {"corners": CORNERS, "text_size": TEXT_SIZES}
    return render_template("settings/site.html", site=found, form=form, base=base, tokens=tokens), status


def _stored(found: Site) -> SiteForm:
    values = {name: getattr(found, name) for name in (*SITE, "brand_color")}
    return SiteForm(formdata=None, origins="\n".join(found.origins), **values)


@blueprint.get("/audit")
@access(Permission.WORKSPACE_MANAGE)
def audit() -> ResponseReturnValue:
    """Show who did what."""
    page = max(request.args.get("page", 1, int), 1)
    entries = queries.audit_entries(current.session, limit=PAGE + 1, offset=(page - 1) * PAGE)
    people = members_by_id(current.session)
    values = {"page": page, "more": len(entries) > PAGE, "people": people, "deeds": registry.deeds}
    return render_template("settings/audit.html", entries=entries[:PAGE], **values)


@blueprint.get("/styleguide")
@access(Permission.STAFF_READ)
def styleguide() -> ResponseReturnValue:
    """Show every component in every state."""
    return render_template("styleguide.html", **samples.charts())


registry.plug(
    blueprint=blueprint,
    navigation=[
        NavigationItem("settings", 20, "settings.index", _l("Settings"), "settings", Permission.WORKSPACE_MANAGE),
    ],
    deeds={
        "workspace.changed": _l("Changed the settings"),
        "site.created": _l("Added a product"),
        "site.changed": _l("Changed a product"),
        "access.denied": _l("Was refused access"),
    },
)
