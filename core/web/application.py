"""The Flask application: one commit point around every view, and refusal to start with an undeclared one."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g
from flask.typing import ResponseReturnValue
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from core.db import Database
from core.web import assets, dates, errors, languages, security
from core.web.context import facts_for_afterwards, finish


class AnnaiFlask(Flask):
    """Flask with one commit point: a view that returns commits, one that raises rolls back."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, then commit or roll back."""
        try:
            response = self.make_response(super().dispatch_request())
        except BaseException:
            finish(commit=False)
            raise
        finish(commit=True)
        if write := facts_for_afterwards(self):
            response.call_on_close(write)
        return response

    def handle_user_exception(self, e: Exception) -> Any:
        """Answer an error with nothing left of the transaction that failed."""
        finish(commit=False)
        for name in ("workspace", "sign_in", "account", "member", "viewer"):
            g.pop(name, None)
        return super().handle_user_exception(e)


def build(
    database: Database, *, secret: str, secure_cookies: bool, upload_limit: int, trusted_proxies: int = 0
) -> AnnaiFlask:
    """Return an application without features: languages, security, assets and error pages.

    Only what `trusted_proxies` in front say about a visitor's address is believed; others could claim any.
    """
    app = AnnaiFlask("core.web", static_folder=None, template_folder="templates")
    if trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted_proxies, x_proto=trusted_proxies, x_host=trusted_proxies
        )
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="annai",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure_cookies,
        PERMANENT_SESSION_LIFETIME=60 * 60 * 24 * 30,
        MAX_CONTENT_LENGTH=upload_limit,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=60 * 60 * 12,
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"],
        COMPRESS_REGISTER=True,
    )
    app.extensions["annai_database"] = database
    Compress(app)
    security.protect(app)
    languages.speak(app)
    dates.install(app)
    errors.install(app)
    app.url_value_preprocessor(_take_workspace)
    app.url_defaults(_give_workspace)
    app.teardown_appcontext(_close)
    return app


def start(app: AnnaiFlask) -> None:
    """Finish building: assets are fingerprinted and every view is checked for its access declaration."""
    assets.serve(app)
    undeclared = [name for name, view in app.view_functions.items() if not hasattr(view, "access")]
    if undeclared:
        message = f"views without an access declaration: {', '.join(sorted(undeclared))}"
        raise RuntimeError(message)


def _take_workspace(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "workspace" in values:
        g.workspace_slug = values.pop("workspace")


def _give_workspace(endpoint: str, values: dict[str, Any]) -> None:
    if "workspace" in values or "workspace_slug" not in g:
        return

    # Of an endpoint that doesn't exist, werkzeug's own error says which are near.
    if endpoint in current_app.view_functions and current_app.url_map.is_endpoint_expecting(endpoint, "workspace"):
        values["workspace"] = g.workspace_slug


def _close(_error: BaseException | None) -> None:
    session = g.pop("session", None)
    if session is not None:
        session.rollback()
        session.close()
