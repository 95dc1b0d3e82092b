"""What every answer of the embed API carries: CORS for the page that asked, errors as JSON, and never a cookie."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Flask, Request, Response, g, jsonify, make_response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_babel import force_locale
from werkzeug.exceptions import HTTPException, InternalServerError

from core.errors import AnnaiError, Conflict, Forbidden, Invalid, NotFound
from core.messages import Message, msg
from core.web.languages import LOCALES, say
from widget.api.errors import Refused
from widget.api.limits import Limits

log = logging.getLogger("annai.embed")
PREFIX = "/embed/v1"
DAY = 86_400
STATUS = {NotFound: (404, "not_found"), Forbidden: (403, "forbidden"), Conflict: (409, "conflict")}


class NoCookies(SecureCookieSessionInterface):
    """Neither reads nor sets a cookie on the embed's routes, whatever the browser sends along."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return nothing for the embed: Flask then makes a session that is empty and never saved."""
        return None if request.path.startswith(f"{PREFIX}/") else super().open_session(app, request)


def install(blueprint: Blueprint) -> None:
    """Give the blueprint its limits, headers and error answers."""

    @blueprint.record_once
    def _prepare(state: Any) -> None:
        state.app.session_interface = NoCookies()
        state.app.extensions.setdefault("annai_embed_limits", Limits())

    blueprint.after_request(add_headers)
    blueprint.register_error_handler(AnnaiError, domain_error)
    blueprint.register_error_handler(HTTPException, http_error)
    blueprint.register_error_handler(InternalServerError, server_error)


def add_headers(response: Response) -> Response:
    """Let the page that asked read the answer.

    Errors may be read by any page: they say nothing that is not public, and whoever set the embed up must see
    what is wrong. An answer with content only exists once the origin has been found among the site's.
    """
    if request.method == "GET":
        return response
    response.vary.add("Origin")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if origin := request.headers.get("Origin"):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "POST, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = "content-type"
            response.headers["Access-Control-Max-Age"] = str(DAY)
    return response


def _error(status: int, code: str, message: Message, **more: Any) -> Response:
    language = g.get("embed_locale") or request.accept_languages.best_match(LOCALES) or LOCALES[0]
    with force_locale(language):
        return make_response(jsonify({"error": {"code": code, "message": say(message), **more}}), status)


def domain_error(error: AnnaiError) -> Response:
    """Turn a domain error into its answer."""
    if isinstance(error, Refused):
        response = _error(error.status, error.code, error.message)
        if error.retry_after is not None:
            response.headers["Retry-After"] = str(error.retry_after)
        return response
    if isinstance(error, Invalid):
        return _error(422, "invalid", error.message, field=error.field)
    status, code = next((answer for kind, answer in STATUS.items() if isinstance(error, kind)), (400, "refused"))
    return _error(status, code, error.message)


def http_error(error: HTTPException) -> Response:
    """Turn werkzeug's errors into answers."""
    messages = {
        404: ("not_found", msg("There is nothing at this address.")),
        405: ("method", msg("Use POST.")),
        413: ("too_large", msg("Send at most 64 KiB at a time.")),
    }
    code, message = messages.get(error.code or 500, ("refused", msg("The request can't be answered.")))
    return _error(error.code or 500, code, message)


def server_error(error: InternalServerError) -> Response:
    """Say that it is our fault; the details go to the log only."""
    log.error("unhandled error", exc_info=error.original_exception or error)
    return _error(500, "server", msg("Something went wrong on our side. Nothing was saved; try again later."))
