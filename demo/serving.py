"""Serves the sample customer's product on an origin of its own, under a strict policy, with the widget in it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, abort, send_from_directory
from werkzeug.serving import run_simple

from app import Settings
from core.db import Database
from core.errors import NotFound
from core.workspaces.queries import sites, workspace_by_slug
from demo.loading import SLUG

FOLDER = Path(__file__).parent / "product"
PLACE = "<!-- annai -->"


def sample_key(database: Database) -> str | None:
    """Return the public key of the sample product's site, or None without a sample world."""
    try:
        with database.session() as session:
            workspace_id = workspace_by_slug(session, SLUG).id
        with database.session(workspace_id) as session:
            return sites(session)[0].key
    except (NotFound, IndexError):
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
        key = sample_key(database)
        tag = f'<script async src="{annai}/embed/v1/annai.js" data-key="{key}"></script>' if key else ""
        text = (FOLDER / name).read_text(encoding="utf-8").replace(PLACE, tag)
        response = Response(text, status, mimetype="text/html")
        response.headers["Content-Security-Policy"] = policy(annai)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @app.get("/")
    def home() -> Response:
        return page("index.html")

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
