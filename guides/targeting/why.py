"""Why a guide is shown to somebody or not: every rule in the order in which it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from core.messages import Message, msg
from core.permissions import PUBLIC, Viewer, customer
from core.workspaces.models import STAGING, Site
from core.workspaces.queries import sites
from guides.publishing.models import GuideVersion
from guides.publishing.patterns import matches_any
from guides.publishing.queries import linked_articles, shown_guides
from guides.publishing.switch import are_off
from guides.targeting.aims import Aim
from guides.targeting.deciding import Asker, case_of, prompts_left, shown_today
from guides.targeting.judging import Case, Judged, aim_of_version, appears_by_itself, how_often, is_prompt, who_and_when
from guides.targeting.queries import workspace


@dataclass(frozen=True)
class Question:
    """About which guide, for whom, where and when it is asked."""

    guide_id: UUID
    asker: Asker
    address: str = ""
    """Empty: the address isn't asked about."""
    at: datetime | None = None
    """None: now."""


@dataclass(frozen=True)
class Verdict:
    """The rules in order, and what follows from them."""

    rules: Sequence[Judged]

    @property
    def against(self) -> Judged | None:
        """The first rule that keeps the guide away; None when there is none."""
        return next((rule for rule in self.rules if rule.held is False), None)

    @property
    def is_open(self) -> bool:
        """Whether the page itself has the last word."""
        return self.against is None and any(rule.held is None for rule in self.rules)


def viewer_of(asker: Asker) -> Viewer:
    """Return what somebody may read: only a proved identity opens customers' content."""
    if asker.identity == "verified" and asker.end_user_id is not None:
        return customer(asker.end_user_id)
    return PUBLIC


def explain(session: Session, question: Question) -> Verdict:
    """Answer, as boot would decide."""
    if are_off(session):
        return Verdict([Judged("switch", False, msg("All guides are switched off: none is shown anywhere."))])
    site = _site_at(session, question.address)
    live = shown_guides(session, staging=site is not None and site.environment == STAGING)
    version = next((one for one in live if one.guide_id == question.guide_id), None)
    if version is None:
        return Verdict([Judged("live", False, msg("It isn’t live: nobody sees it before it is published."))])
    aim = aim_of_version(version)
    aims = {version.guide_id: aim}
    case = case_of(session, live, aims, question.asker, question.at)
    rules = [Judged("live", True, _shown(version)), *_site(site, question.address)]
    rules += _audience(session, version, viewer_of(question.asker))
    rules += _address(version, question.address)
    rules += who_and_when(aim, case)
    rules += _interrupting(session, live, version, aim, case)
    return Verdict(rules + _on_the_page(version, aim))


def _shown(version: GuideVersion) -> Message:
    if version.is_staged:
        return msg("Version %(number)s is on staging, and this product is staging.", number=version.number)
    return msg("Version %(number)s is live.", number=version.number)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _site_at(session: Session, address: str) -> Site | None:
    origin = _origin(address)
    return next((site for site in sites(session) if _has(site, origin)), None) if origin else None


def _site(found: Site | None, address: str) -> list[Judged]:
    origin = _origin(address)
    if not origin:
        return []
    if found is None:
        says = msg("No product with the widget has the address %(origin)s.", origin=origin)
        return [Judged("site", False, says)]
    if not found.is_on:
        return [Judged("site", False, msg("The widget is switched off in “%(name)s”.", name=found.name))]
    return [Judged("site", True, msg("The widget is switched on in “%(name)s”.", name=found.name))]


def _has(site: Site, origin: str) -> bool:
    """Tell whether an origin is one of the site's, with a star for any name below a domain."""
    return any(origin == one or ("*." in one and _below(one, origin)) for one in site.origins)


def _below(pattern: str, origin: str) -> bool:
    scheme, _star, domain = pattern.partition("*")
    return origin.startswith(scheme) and origin.endswith(domain)


def _audience(session: Session, version: GuideVersion, viewer: Viewer) -> list[Judged]:
    source = version.content.get("article") if version.guide_kind == "tour" else None
    article = linked_articles(session, viewer, [UUID(source)]).get(UUID(source)) if source else None
    if article is None:
        return []
    if article.audience in viewer.audiences:
        return [Judged("audience", True, msg("May read the procedure that the tour shows."))]
    says = msg("May not read the procedure that the tour shows: it is for customers who are signed in.")
    return [Judged("audience", False, says)]


def _address(version: GuideVersion, address: str) -> list[Judged]:
    urls = version.content["urls"]
    if not urls:
        return [Judged("url", True, msg("It is for every page."))]
    if not address:
        return []
    held = matches_any(urls, address)
    path = urlsplit(address).path or "/"
    pages = ", ".join(urls)
    if held:
        return [Judged("url", True, msg("%(path)s is one of its pages: %(pages)s.", path=path, pages=pages))]
    return [Judged("url", False, msg("%(path)s is none of its pages: %(pages)s.", path=path, pages=pages))]


_ONE_TOUR = msg("In one visit, one tour may start by itself.")


def _interrupting(
    session: Session, live: Sequence[GuideVersion], version: GuideVersion, aim: Aim, case: Case
) -> list[Judged]:
    """Return the rules about what appears by itself, and how often."""
    if version.guide_kind == "tour" and not appears_by_itself(version):
        return [Judged("auto", False, msg("It doesn’t start by itself, only when somebody asks for it."))]
    rules = how_often(version, aim, case)
    limits = workspace(session)
    if not appears_by_itself(version):
        return [*rules, *_day(live, version, case, limits.prompts_per_day)] if is_prompt(version) else rules
    begins = [Judged("auto", True, msg("It starts by itself."))]
    most = limits.tours_per_session
    says = msg("In one visit, %(most)s tours may start by themselves.", most=most) if most != 1 else _ONE_TOUR
    visit = [Judged("tours_per_session", None if most else False, says)]
    return [*begins, *rules, *visit, *_day(live, version, case, limits.prompts_per_day)]


def _day(live: Sequence[GuideVersion], version: GuideVersion, case: Case, most: int) -> list[Judged]:
    left = prompts_left(live, case, most)
    if left is None:
        return []
    says = msg("Of %(most)s things that may appear by themselves today, %(left)s are left.", most=most, left=left)
    return [Judged("prompts_per_day", left > 0 or shown_today(version, case), says)]


def _on_the_page(version: GuideVersion, aim: Aim) -> list[Judged]:
    """Return what only the browser can tell."""
    found: list[Judged] = []
    if aim.element:
        says = msg("The page must have the element %(element)s; only the browser can tell.", element=aim.element)
        found.append(Judged("element", None, says))
    if version.guide_kind == "tooltip" or (version.guide_kind == "banner" and version.content["target"]):
        found.append(Judged("target", None, msg("The element it belongs to must be found; only the browser can tell.")))
    if version.guide_kind == "banner":
        says = msg("One banner is shown at each place, and none that was closed in this browser.")
        found.append(Judged("closed", None, says))
    if appears_by_itself(version) and not aim.frequency:
        says = msg("It starts once in a browser; whether it has there, only the browser can tell.")
        found.append(Judged("once", None, says))
    return found
