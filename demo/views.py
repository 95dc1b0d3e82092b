"""One click that takes the sample world away."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, get_template_attribute, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.jobs.actions import enqueue
from core.permissions import Permission
from core.registry import Slot, registry
from core.web.access import access
from core.web.context import current
from core.workspaces.actions import record

blueprint = Blueprint("sample", __name__, url_prefix="/w/<workspace>/sample", template_folder="templates")


@blueprint.post("/remove")
@access(Permission.WORKSPACE_MANAGE)
def remove() -> ResponseReturnValue:
    """Queue the removal."""
    record(current.session, current.member.id, "sample.removed", current.workspace.name)
    enqueue(current.session, "demo.remove", key="demo.remove", everywhere=True)
    flash(_("The sample world is being removed. What you made yourself stays."), "good")
    return redirect(url_for("accounts.home"), 303)


def offer() -> Any:
    """Return the offer to remove the sample world, where there is one."""
    return get_template_attribute("sample/offer.html", "offer")() if current.workspace.has_sample else ""


registry.plug(
    blueprint=blueprint,
    slots=[Slot("settings.general", 10, offer)],
    deeds={
        "sample.removed": _l("Removed the sample world"),
        "sample.admin_kept": _l("Kept the last admin, who came with the sample world"),
    },
)
