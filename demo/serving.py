"""Serves the sample customer's product on an origin of its own, under a strict policy, with the widget in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import jwt
from flask import Flask, Response, abort, send_from_directory
from werkzeug.serving import run_simple

from app import Settings
from core.clock import now
from core.db import Database
from core.errors import NotFound
from core.workspaces.models import STAGING
from core.workspaces.queries import sites, workspace_by_slug
from demo.loading import SLUG
from widget.identity.queries import live_keys

FOLDER = Path(__file__).parent / "product"
PLACE = "<!-- annai -->"
PERSON, COMPANY = "aoba-01", "aoba"
"""Who is signed in to the product."""


@dataclass(frozen=True)
class Embedding:
    """What the product knows of its help widget: the public key for its pages, the secret for its server."""

    key: str
    secret: str

    def token(self) -> str:
        """Sign for the person at the screen, as the product's server would after a sign-in."""
        claims = {"sub": PERSON, "org": COMPANY, "exp": now() + timedelta(hours=1)}
        return jwt.encode(claims, self.secret, algorithm="HS256")

    @property
    def script(self) -> str:
        """A script that says who is signed in; it may come before the widget's own or after."""
        call = json.dumps(["identify", PERSON, {}, {"token": self.token()}])
        return f"(globalThis.annai ??= {{ q: [] }}).q.push({call});\n"


def embedding(database: Database) -> Embedding | None:
    """Return the sample product's embedding, or None without a sample world."""
    try:
        with database.session() as session:
            workspace_id = workspace_by_slug(session, SLUG).id
        with database.session(workspace_id) as session:
            site = next(one for one in sites(session) if one.environment != STAGING)
            secrets = [key.material for key in live_keys(session, site.id) if key.algorithm == "HS256"]
            return Embedding(site.key, secrets[0])
    except (NotFound, StopIteration, IndexError):
        return None


def policy(annai: str) -> str:
    """Return the product's policy: its own files, and Annai as the one origin that it allows besides."""
    return (
        f"default-src 'none'; script-src 'self' {annai}; connect-src 'self' {annai}; img-src 'self' {annai}; "
        "style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def product(settings: Settings, database: Database) -> Flask:
    """Return the sample product as an application."""
    app = Flask("demo.product", static_folder=None)
    annai = settings.public_url.rstrip("/")

    def page(name: str, status: int = 200) -> Response:
        known = embedding(database)
        embed = f'<script async src="{annai}/embed/v1/annai.js" data-key="{known.key}"></script>' if known else ""
        tag = f'<script src="/session.js"></script>{embed}' if embed else ""
        text = (FOLDER / name).read_text(encoding="utf-8").replace(PLACE, tag)
        response = Response(text, status, mimetype="text/html")
        response.headers["Content-Security-Policy"] = policy(annai)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @app.get("/")
    def home() -> Response:
        return page("index.html")

    @app.get("/session.js")
    def session_script() -> Response:
        known = embedding(database)
        response = Response(known.script if known else "", mimetype="text/javascript")
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.get("/<path:name>")
    def other(name: str) -> Response:
        if (FOLDER / name).is_file() and not name.endswith(".html"):
            return send_from_directory(FOLDER, name, max_age=0)
        if "/" not in name and (FOLDER / f"{name}.html").is_file():
            return page(f"{name}.html")
        if "." in name:
            abort(404)
        return page("404.html", 404)

    return app


def serve_product(settings: Settings, database: Database) -> None:
    """Serve the product until the process is ended."""
    run_simple(settings.host, settings.product_port, product(settings, database), threaded=True)
