"""What a page is given when it begins: who it is for, how the embed looks, and the guides that may appear."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
from widget.api.identity import BadToken, CheckKey, Known, Proof, proved
from widget.api.nodes import absolute
from widget.identity.actions import Naming
from widget.identity.queries import live_keys

_FRESH = Progress()


@dataclass(frozen=True)
class Identified:
    """Who the page is for, as what, and what is wrong with the token that came along."""

    known: Known
    identity: str = "anonymous"
    """`verified`, `labelled` or `anonymous`."""
    problem: str = ""
    naming: Naming | None = None
    """How somebody was named; None when nobody was."""


def identify(session: Session, site: Site, body: Boot) -> Identified:
    """Return who the page is for.

    A token that proves nothing is as good as none, and where the site requires proof, a name without one is too: help
    goes on for everybody, only without what needs a proof.
    """
    nobody = Known(visitor=str(body.visitor) if body.visitor else "")
    user, problem = _proved(session, site, body) if body.token else (None, "")
    if user is not None:
        return Identified(replace(nobody, end_user_id=user.id, verified=True), "verified", "", "signed")
    is_named = bool(body.user and body.user.id)
    naming: Naming | None = "refused" if problem else "unsigned" if is_named else None
    if is_named and site.requires_identity:
        return Identified(nobody, "anonymous", problem or "unsigned", naming)
    labelled = label_user(session, _claim(body.user), _company(body)) if body.user and is_named else None
    if labelled is not None:
        return Identified(replace(nobody, end_user_id=labelled.id), "labelled", problem, naming)
    return Identified(nobody, "anonymous", problem, naming)


def _proved(session: Session, site: Site, body: Boot) -> tuple[EndUser | None, str]:
    keys = [CheckKey(key.algorithm, key.material) for key in live_keys(session, site.id)]
    try:
        return _verified(session, proved(body.token or "", keys), body), ""
    except BadToken as error:
        return None, error.problem


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
