"""What every request of the embed API goes through before its view: body, key, origin, limits, identity, language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from flask import current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from core.permissions import Viewer
from core.web.context import current
from core.web.languages import LOCALES
from core.workspaces.models import Site
from core.workspaces.queries import site_and_workspace
from widget.api.bodies import BODY_LIMIT, Body, parse
from widget.api.errors import foreign_origin, old_viewer, too_many, unknown_key
from widget.api.identity import FACT_LIFE, NOBODY, VIEWER_LIFE, Known, read_known, sign_known
from widget.api.limits import Limits
from widget.api.origins import is_allowed

AnyBody = TypeVar("AnyBody", bound=Body)
Answer = Callable[["Call[Any]"], ResponseReturnValue]


@dataclass(frozen=True)
class Call(Generic[AnyBody]):
    """A request that has been let in."""

    body: AnyBody
    site: Site
    known: Known
    """What the viewer token says."""
    locale: str

    @property
    def viewer(self) -> Viewer:
        """Who is reading, as far as it decides what they may read."""
        return self.known.viewer

    @property
    def visit(self) -> str:
        """By what this visit's searches and votes are told from others': nothing when the page gives nothing."""
        return self.body.session or self.known.visitor

    def token(self, known: Known) -> str:
        """Return a viewer token for this site's page."""
        return sign_known(known, _secret(), self.site.id, self.site.viewer_secret)


def takes(
    model: type[AnyBody],
    *,
    rate: str,
    reads: Callable[[AnyBody], bool] | None = None,
    lenient: bool = False,
    most: int = BODY_LIMIT,
) -> Callable[[Answer], Callable[[], Any]]:
    """Give the view a `Call` with a body of this model; `reads` says of which bodies nothing will be written.

    A `lenient` view takes an old viewer token, and one that isn't ours as none at all. `most` bytes are read.
    """

    def declare(view: Answer) -> Callable[[], Any]:
        @wraps(view)
        def entered() -> ResponseReturnValue:
            request.max_content_length = most
            body = parse(model, request.get_data(cache=False))
            g.embed_locale = supported(body.locale)
            if reads is not None and reads(body):
                current.only_reads()
            site = _enter(body.key)
            _limit(rate, site.id)
            locale = g.embed_locale = g.embed_locale or current.workspace.locale
            known = _known(body, site, lenient=lenient)
            with force_locale(locale):
                return view(Call(body, site, known, locale))

        return entered

    return declare


def always(_body: Body) -> bool:
    """Say that no request of this kind writes anything."""
    return True


def supported(locale: str | None) -> str:
    """Return which of our languages is meant (`ja`, `en-GB`), or an empty string."""
    language = (locale or "").lower().replace("_", "-").split("-")[0]
    return language if language in LOCALES else ""


def limits() -> Limits:
    """Return this process's buckets."""
    return cast("Limits", current_app.extensions["annai_embed_limits"])


def _enter(key: str) -> Site:
    found = site_and_workspace(current.session, key)
    if found is None:
        wait = limits().spend("stranger", request.remote_addr)
        raise too_many(wait) if wait else unknown_key()
    site, workspace = found
    origin = request.headers.get("Origin", "")
    if not is_allowed(origin, site.origins, is_development=site.environment == "development"):
        raise foreign_origin(origin[:200])
    current.enter(workspace)
    return site


def _known(body: Body, site: Site, *, lenient: bool) -> Known:
    if not body.viewer:
        return NOBODY
    life = FACT_LIFE if lenient else VIEWER_LIFE
    known = read_known(body.viewer, _secret(), site.id, site.viewer_secret, life=life)
    if known is None and not lenient:
        raise old_viewer()
    return known or NOBODY


def _limit(rate: str, site_id: UUID) -> None:
    wait = limits().spend(rate, (site_id, request.remote_addr))
    if wait:
        raise too_many(wait)


def _secret() -> str:
    return str(current_app.secret_key)
