"""Errors become pages (or JSON) here and nowhere else."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from core.errors import AnnaiError, Conflict, Forbidden, Invalid, NotFound
from core.web.languages import say

log = logging.getLogger("annai.web")
STATUS = {NotFound: 404, Forbidden: 403, Invalid: 422, Conflict: 409}


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(AnnaiError, domain_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(InternalServerError, server_error)


def answer(status: int, title: str, text: str, code: str = "error") -> Response:
    """Return an error as a page, or as JSON where the caller asked for that."""
    if wants_json():
        return make_response(jsonify({"error": {"code": code, "message": text}}), status)
    return make_response(render_template("error.html", status=status, title=title, text=text), status)


def wants_json() -> bool:
    """Tell whether the caller reads JSON rather than pages."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.blueprint == "embed" or best == "application/json"


def domain_error(error: AnnaiError) -> Response:
    """Turn a domain error into its answer."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    titles = {
        404: _("We couldn't find that"),
        403: _("You aren't allowed to do that"),
        422: _("Something needs to be corrected"),
        409: _("This can't be done right now"),
    }
    return answer(status, titles.get(status, titles[422]), say(error.message), type(error).__name__.lower())


def csrf_error(_error: CSRFError) -> Response:
    """Explain an expired form."""
    text = _("The form was open for too long, or came from another site. Go back, reload the page and send it again.")
    return answer(400, _("This form has expired"), text, "csrf")


def http_error(error: HTTPException) -> Response:
    """Turn werkzeug's errors into pages in the reader's language."""
    code = error.code or 500
    texts = {
        404: (_("We couldn't find that"), _("This page doesn't exist, or you aren't allowed to see it.")),
        405: (_("This address can't be used like that"), _("Go back and try again from the page you came from.")),
        413: (_("That is too large"), _("Choose a smaller file and try again.")),
        429: (_("Too many requests"), _("Wait a moment and try again.")),
    }
    fallback = (_("Something went wrong"), _("Try again. If it happens again, tell the people who run this service."))
    title, text = texts.get(code, fallback)
    response = answer(code, title, text, str(code))
    if error.response is not None or code in (301, 302, 303, 304, 307, 308):
        return make_response(error.get_response())
    return response


def server_error(error: InternalServerError) -> Response:
    """Say that it is our fault; the details go to the log only."""
    log.error("unhandled error", exc_info=error.original_exception or error)
    text = _("Nothing was saved. Try again; if it happens again, tell the people who run this service.")
    return answer(500, _("Something went wrong on our side"), text, "server")
