"""What a page is given when it begins: who it is for, how the embed looks, and the guides that may appear."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.customers.models import EndUser
from core.web.brand import LIGHT_GROUND, VISIBLE_ON_LIGHT, readable_pair
from core.workspaces.models import Site, Workspace
from guides.checklists.queries import Progress, person, progress_of
from guides.publishing.manifest import Manifest, manifest
from guides.publishing.texts import pick
from widget.api.actions import Claim, label_user, verify_user
from widget.api.bodies import Boot, Someone
from widget.api.identity import BadToken, Known, Proof, proved
from widget.api.nodes import absolute

_FRESH = Progress()


def identify(session: Session, site: Site, body: Boot) -> tuple[Known, str, str]:
    """Return who the page is for, as what (`verified`, `labelled`, `anonymous`), and what is wrong with its token.

    A token that proves nothing is as good as none: help goes on for everybody, only without what needs a proof.
    """
    visitor = str(body.visitor) if body.visitor else ""
    problem = ""
    if body.token:
        try:
            user = _verified(session, proved(body.token, site.identity_secret), body)
        except BadToken as error:
            problem = error.problem
        else:
            return Known(user.id, verified=True, visitor=visitor), "verified", ""
    labelled = label_user(session, _claim(body.user), _company(body)) if body.user and body.user.id else None
    if labelled is not None:
        return Known(labelled.id, verified=False, visitor=visitor), "labelled", problem
    return Known(visitor=visitor), "anonymous", problem


def _verified(session: Session, proof: Proof, body: Boot) -> EndUser:
    signed = {name: value for name, value in (("name", proof.name), ("email", proof.email)) if value}
    claimed = _claim(body.user).attributes if body.user and body.user.id == proof.external_id else {}
    company = _company(body)
    if proof.company_id and (company is None or company.external_id != proof.company_id):
        company = Claim(proof.company_id)
    claim = Claim(proof.external_id, {**claimed, **signed})
    return verify_user(session, claim, company, is_company_proved=bool(proof.company_id))


def _claim(someone: Someone) -> Claim:
    return Claim(someone.id, someone.attrs or {})


def _company(body: Boot) -> Claim | None:
    return _claim(body.company) if body.company and body.company.id else None


def appearance(workspace: Workspace, site: Site, locale: str, base: str) -> dict[str, Any]:
    """Return how the embed looks on this site; the company's colour in a shade that can be written on."""
    brand, on_brand = readable_pair(workspace.brand_color, LIGHT_GROUND, VISIBLE_ON_LIGHT)
    return {
        "name": workspace.name,
        "brand": brand,
        "on_brand": on_brand,
        "greeting": pick(workspace.greeting, locale),
        "launcher": site.launcher if site.is_on else "none",
        "help_url": f"{base}/help/{workspace.slug}/",
        "contact_url": workspace.contact_url,
        "dark": site.dark,
        "logo": f"{base}/help/{workspace.slug}/files/{workspace.logo_sha}" if workspace.logo_sha else None,
    }


def guides(session: Session, known: Known, locale: str, base: str) -> dict[str, Any]:
    """Return the live guides for this person, checklists with what they have done of them."""
    found = manifest(session, known.viewer, locale)
    progress = progress_of(session, person(known.end_user_id, known.visitor)) if found.checklists else {}
    return {
        "tooltips": [_whole(tooltip, base) for tooltip in found.tooltips],
        "checklists": [_with_progress(checklist, progress, base) for checklist in found.checklists],
        "tours": [{**tour, "steps": [_whole(step, base) for step in tour["steps"]]} for tour in found.tours],
    }


def nothing() -> dict[str, Any]:
    """Return no guides, for a site whose embed is switched off."""
    empty = Manifest()
    return {"tooltips": empty.tooltips, "checklists": empty.checklists, "tours": empty.tours, "off": True}


def _with_progress(checklist: dict[str, Any], progress: dict[UUID, Progress], base: str) -> dict[str, Any]:
    mine = progress.get(UUID(checklist["id"]), _FRESH)
    items = [{**_whole(item, base), "done": item["id"] in mine.done} for item in checklist["items"]]
    return {**checklist, "items": items, "dismissed": mine.is_dismissed}


def _whole(part: dict[str, Any], base: str) -> dict[str, Any]:
    return {**part, "nodes": absolute(part["nodes"], base)}
