"""What a page is given when it begins: who it is for, how the embed looks, and the guides that may appear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.customers.models import EndUser
from core.web.brand import LIGHT_GROUND, VISIBLE_ON_LIGHT, readable_pair
from core.workspaces.looks import theme_of
from core.workspaces.models import Site, Workspace
from guides.checklists.attributes import with_attributes
from guides.checklists.queries import Progress, person, progress_of
from guides.publishing.manifest import Manifest, manifest
from guides.publishing.queries import shown_guides
from guides.publishing.texts import pick
from guides.targeting.deciding import Asker, decide
from guides.targeting.models import GuideEncounter
from guides.targeting.queries import encounters_of
from widget.api.actions import Claim, label_user, verify_user
from widget.api.bodies import Boot, Someone
from widget.api.identity import BadToken, CheckKey, Known, Proof, proved
from widget.api.nodes import absolute
from widget.identity.actions import Naming
from widget.identity.queries import live_keys

_FRESH = Progress()
MOST_NEWS = 20
"""So many announcements a page is given, the newest."""


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
    """Return how the embed looks on this site; its colour, or the company's, in a shade that can be written on."""
    brand, on_brand = readable_pair(site.brand_color or workspace.brand_color, LIGHT_GROUND, VISIBLE_ON_LIGHT)
    theme = theme_of(site)
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
        **({"theme": theme} if theme else {}),
    }


def guides(
    session: Session, who: Identified, locale: str, device: str, base: str, *, staging: bool = False
) -> dict[str, Any]:
    """Return the guides that are for this person now, checklists with what they have done of them."""
    known = who.known
    asker = Asker(known.end_user_id, known.visitor, who.identity, locale, device)
    decided = decide(session, shown_guides(session, staging=staging), asker)
    found = manifest(session, known.viewer, locale, decided.versions, decided.own)
    with_attributes(session, found.checklists, known.end_user_id)
    progress = progress_of(session, person(known.end_user_id, known.visitor)) if found.checklists else {}
    return {
        "tooltips": [_whole(tooltip, base) for tooltip in found.tooltips],
        "checklists": [_with_progress(checklist, progress, base) for checklist in found.checklists],
        "tours": [{**tour, "steps": [_whole(step, base) for step in tour["steps"]]} for tour in found.tours],
        "throttle": decided.throttle,
        **({"articles": found.articles} if found.articles else {}),
        **_more(session, found, decided.needs, person(known.end_user_id, known.visitor), base),
    }


def _more(session: Session, found: Manifest, needs: Mapping[str, Any], who: str, base: str) -> dict[str, Any]:
    """Return what few pages have; where the answer says that there is more, the widget fetches its parts for that."""
    newest = sorted(found.news, key=lambda one: one["at"], reverse=True)[:MOST_NEWS]
    met = encounters_of(session, who) if newest else {}
    parts = {
        "needs": needs,
        "banners": [_whole(banner, base) for banner in found.banners],
        "news": [{**_whole(one, base), "read": _was_read(met.get(UUID(one["id"])))} for one in newest],
    }
    given = {name: part for name, part in parts.items() if part}
    return {**given, "more": True} if given else {}


def _was_read(met: GuideEncounter | None) -> bool:
    return bool(met and met.done_at)


def nothing() -> dict[str, Any]:
    """Return no guides, for a site whose embed is switched off."""
    empty = Manifest()
    found = {"tooltips": empty.tooltips, "checklists": empty.checklists, "tours": empty.tours}
    return {**found, "throttle": {}, "off": True}


def _with_progress(checklist: dict[str, Any], progress: dict[UUID, Progress], base: str) -> dict[str, Any]:
    mine = progress.get(UUID(checklist["id"]), _FRESH)
    items = [{**_whole(item, base), "done": item["id"] in mine.done} for item in checklist["items"]]
    return {**checklist, "items": items, "dismissed": mine.is_dismissed}


def _whole(part: dict[str, Any], base: str) -> dict[str, Any]:
    return {**part, "nodes": absolute(part["nodes"], base)}
