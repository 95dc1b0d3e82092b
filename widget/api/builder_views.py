"""The embed API's part of the builder: a link is exchanged for a sitting, and what is picked goes into the draft."""

from __future__ import annotations

from typing import Annotated, Any

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from core.web.access import public
from core.web.context import current
from widget.api.bodies import Body
from widget.api.calls import Call, takes
from widget.api.views import blueprint
from widget.builder import actions
from widget.builder.models import BuilderGrant
from widget.builder.queries import guide_of, parts_of

Secret = Annotated[str, Field(max_length=100)]


class Open(Body):
    """With the secret of a link, or after a change of page, with the token that came for it."""

    grant: Secret | None = None
    token: Secret | None = None


class Point(Body):
    """An element was picked for a part of the draft."""

    token: Secret
    part: Annotated[str, Field(max_length=80)] = ""
    selector: Annotated[str, Field(max_length=2000)] = ""
    fingerprint: dict[str, Any] | None = None


@blueprint.post("/builder/open")
@public
@takes(Open, rate="say", lenient=True)
def open_builder(call: Call[Open]) -> ResponseReturnValue:
    """Begin a sitting, or go on with it. 403 for whatever is no grant of this site."""
    if call.body.grant:
        given, token = actions.exchange(current.session, call.site.id, call.body.grant)
    else:
        token = call.body.token or ""
        given = actions.sitting(current.session, call.site.id, token)
    guide = guide_of(current.session, given.guide_kind, given.guide_id)
    back = url_for(
        f"{given.guide_kind}s.edit", workspace=current.workspace.slug, guide_id=given.guide_id, _external=True
    )
    return jsonify(token=token, kind=given.guide_kind, name=guide.name, back=back, parts=_parts(given))


@blueprint.post("/builder/point")
@public
@takes(Point, rate="say", lenient=True)
def point(call: Call[Point]) -> ResponseReturnValue:
    """Keep what was picked in the draft; nothing goes live by it."""
    given = actions.sitting(current.session, call.site.id, call.body.token)
    actions.point(current.session, given, call.body.part, call.body.selector, call.body.fingerprint)
    return jsonify(parts=_parts(given))


def _parts(given: BuilderGrant) -> list[dict[str, Any]]:
    found = parts_of(current.session, given.guide_kind, given.guide_id)
    return [
        {"key": part.key, "title": part.title, "selector": part.selector, "recorded": part.is_recorded}
        for part in found
    ]
