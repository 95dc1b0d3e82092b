"""The embed API's part of the builder: a link is exchanged for a sitting, in which a draft is read, saved and tried."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue
from pydantic import BeforeValidator, Field

from core.web.access import public
from core.web.context import current
from core.web.languages import say
from guides.checklists.attributes import tell_attributes
from guides.publishing.manifest import previewed
from guides.publishing.models import Guide, GuideVersion
from guides.targeting.queries import segment_by_id
from guides.targeting.stand_ins import stand_in
from widget.api.bodies import Body
from widget.api.calls import Call, takes
from widget.api.nodes import absolute
from widget.api.views import blueprint, public_url
from widget.builder import actions
from widget.builder.drafts import Document, content, mark_of, read
from widget.builder.models import BuilderGrant
from widget.builder.queries import choices, colleagues, guide_of, locale_of

DRAFT_LIMIT = 1024 * 1024
"""Fifty steps with their fingerprints and texts in two languages; only who has a sitting may send so much."""
Secret = Annotated[str, Field(max_length=100)]


def _storable(value: Any) -> Any:
    """Return a value without the one character that no database keeps."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {_storable(key): _storable(each) for key, each in value.items()}
    return [_storable(each) for each in value] if isinstance(value, list) else value


class Open(Body):
    """With the secret of a link, or after a change of page, with the token that came for it."""

    grant: Secret | None = None
    token: Secret | None = None


class Sitting(Body):
    """Somebody who builds."""

    token: Secret


class Stay(Sitting):
    """The builder is still open, or its page is being left."""

    goes: bool = False


class Save(Sitting):
    """A draft was written on; `mark` says which save it began with."""

    mark: Annotated[str, Field(max_length=64)]
    draft: Annotated[Document, BeforeValidator(_storable)]


class Preview(Sitting):
    """A draft is to be tried in one language, as somebody of a segment would have it."""

    language: Literal["ja", "en"]
    segment: UUID | None = None


@blueprint.post("/builder/open")
@public
@takes(Open, rate="say", lenient=True)
def open_builder(call: Call[Open]) -> ResponseReturnValue:
    """Begin a sitting, or go on with it. 403 for whatever is no grant of this site."""
    if call.body.grant:
        given, secret = actions.exchange(current.session, call.site.id, call.body.grant)
    else:
        secret = call.body.token or ""
        given = actions.sitting(current.session, call.site.id, secret)
        actions.stay(current.session, given)
    kind, guide = given.guide_kind, guide_of(current.session, given.guide_kind, given.guide_id)
    back = url_for(f"{kind}s.edit", workspace=current.workspace.slug, guide_id=guide.id, _external=True)
    about = {"kind": kind, "id": str(guide.id), "name": guide.name, "back": back, "house": current.workspace.locale}
    locale = locale_of(current.session, given.member_id)
    return jsonify(token=secret, **about, locale=locale, choices=choices(current.session, kind), **_state(given, guide))


@blueprint.post("/builder/save")
@public
@takes(Save, rate="say", lenient=True, most=DRAFT_LIMIT)
def save(call: Call[Save]) -> ResponseReturnValue:
    """Keep what was written in the draft; nothing goes live by it. 409 with theirs when somebody saved meanwhile."""
    given = actions.sitting(current.session, call.site.id, call.body.token)
    try:
        guide = actions.save(current.session, given, call.body.mark, call.body.draft)
    except actions.Stale as error:
        found = _state(given, guide_of(current.session, given.guide_kind, given.guide_id))
        return jsonify(error={"code": "conflict", "message": say(error.message)}, theirs=found), 409
    return jsonify(mark=mark_of(guide), at=_clock(guide.updated_at), others=_others(given))


@blueprint.post("/builder/preview")
@public
@takes(Preview, rate="say", lenient=True)
def preview(call: Call[Preview]) -> ResponseReturnValue:
    """Return the draft as it was saved last, as the embed would be given it if it were live."""
    given = actions.sitting(current.session, call.site.id, call.body.token)
    guide = guide_of(current.session, given.guide_kind, given.guide_id)
    draft = GuideVersion(guide_kind=given.guide_kind, guide_id=guide.id, content=content(current.session, guide))
    shown = previewed(current.session, call.viewer, draft, call.body.language)
    who = _stand_in(guide, call.body.segment) if call.body.segment else None
    if "items" in shown:
        tell_attributes([shown], who["who"] if who else {})
    return jsonify(guide={"id": str(guide.id), "version": 0, **_whole(shown, public_url())}, stands_in=who)


def _stand_in(guide: Guide, segment_id: UUID) -> dict[str, Any]:
    found = stand_in(current.session, guide, segment_by_id(current.session, segment_id))
    who = {"user": found.known.user, "company": found.known.company}
    return {"who": who, "says": " ".join(say(one) for one in found.says)}


@blueprint.post("/builder/stay")
@public
@takes(Stay, rate="say", lenient=True)
def stay(call: Call[Stay]) -> ResponseReturnValue:
    """Say that somebody is still there, or goes; return who else is."""
    given = actions.sitting(current.session, call.site.id, call.body.token)
    actions.stay(current.session, given, goes=call.body.goes)
    return jsonify(others=_others(given))


@blueprint.post("/builder/leave")
@public
@takes(Sitting, rate="say", lenient=True)
def leave(call: Call[Sitting]) -> ResponseReturnValue:
    """End a sitting."""
    actions.leave(current.session, actions.sitting(current.session, call.site.id, call.body.token))
    return jsonify()


def _state(given: BuilderGrant, guide: Guide) -> dict[str, Any]:
    return {
        "draft": read(current.session, guide),
        "mark": mark_of(guide),
        "at": _clock(guide.updated_at),
        "others": _others(given),
    }


def _others(given: BuilderGrant) -> list[dict[str, str]]:
    found = colleagues(current.session, given)
    return [{"name": colleague.name, "since": _clock(colleague.since)} for colleague in found]


def _clock(moment: datetime) -> str:
    """Return a time as the clock goes where the workspace is: the builder shows it as it stands there."""
    return moment.astimezone(ZoneInfo(current.workspace.time_zone)).isoformat()


def _whole(part: dict[str, Any], base: str) -> dict[str, Any]:
    """Return a payload with all its texts' addresses whole."""
    lists: dict[str, Any] = {
        name: [_whole(one, base) for one in part[name]] for name in ("steps", "items") if name in part
    }
    texts = {"nodes": absolute(part["nodes"], base)} if "nodes" in part else {}
    return {**part, **lists, **texts}
