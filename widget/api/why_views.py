"""The embed API's part of “why”: for staff with leave, every rule that the server knows of for whoever is looking."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import Field
from sqlalchemy.orm import Session

from core.customers.models import EndUser
from core.web.access import public
from core.web.context import current
from core.web.languages import say
from guides.targeting.deciding import Asker
from guides.targeting.leave import check_leave
from guides.targeting.queries import identity_of
from guides.targeting.why import Question, explain
from widget.api.bodies import Body
from widget.api.browsers import device_of
from widget.api.calls import Call, always, takes
from widget.api.identity import Known
from widget.api.views import blueprint


class Why(Body):
    """Somebody with leave asks why one guide is shown here or not."""

    token: Annotated[str, Field(max_length=300)]
    content: UUID
    url: Annotated[str, Field(max_length=2000)] = ""


@blueprint.post("/why")
@public
@takes(Why, rate="say", reads=always, lenient=True)
def why(call: Call[Why]) -> ResponseReturnValue:
    """Answer rule by rule for the viewer of this page. 403 without leave, or with leave for another workspace."""
    check_leave(current.session, current_app.config["SECRET_KEY"], call.body.token)
    asker = _asker(current.session, call.known, call.locale)
    verdict = explain(current.session, Question(call.body.content, asker, call.body.url))
    return jsonify(
        reasons=[{"rule": judged.rule, "held": judged.held, "detail": say(judged.says)} for judged in verdict.rules]
    )


def _asker(session: Session, known: Known, locale: str) -> Asker:
    user = session.get(EndUser, known.end_user_id) if known.end_user_id else None
    identity = "verified" if known.verified else "labelled" if user else identity_of(None)
    return Asker(known.end_user_id, known.visitor, identity, locale, device_of(request.user_agent.string))
