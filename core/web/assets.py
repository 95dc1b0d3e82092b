"""Static files under addresses that change with their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, send_from_directory, url_for

from core.registry import registry
from core.web.access import public

blueprint = Blueprint("assets", __name__)
YEAR = 31_536_000
CORE = Path(__file__).parent / "static"


def folders() -> dict[str, Path]:
    """Return all folders of static files by the first part of their address."""
    return {"core": CORE, **registry.static_folders}


def fingerprint() -> str:
    """Return a hash over the content of all static files."""
    digest = hashlib.sha256()
    for name, folder in sorted(folders().items()):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(f"{name}/{path.relative_to(folder)}".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@blueprint.get("/static/<version>/<room>/<path:name>")
@public
def static_file(version: str, room: str, name: str) -> Response:
    """Serve a static file; old versions in the address get the current file, uncached."""
    folder = folders().get(room)
    if folder is None:
        abort(404)
    is_current = version == current_app.extensions["annai_static"]
    response = send_from_directory(folder, name, max_age=YEAR if is_current else 0)
    # Read at once, so that the file is closed: what compresses the answer doesn't close what it reads from.
    response.direct_passthrough = False
    response.make_sequence()
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if is_current else "no-cache"
    return response


def asset(name: str, room: str = "core") -> str:
    """Return the address of a static file, such as `icons.svg`, or `editor.js` of room `articles`."""
    known: dict[tuple[str, str, str], str] = current_app.extensions["annai_addresses"]
    # Where the application lies is said by each request.
    key = (request.script_root, room, name)
    if key not in known:
        version = current_app.extensions["annai_static"]
        known[key] = url_for("assets.static_file", version=version, room=room, name=name)
    return known[key]


def serve(app: Flask) -> None:
    """Install `asset()` for templates."""
    app.extensions["annai_static"] = fingerprint()
    app.extensions["annai_addresses"] = {}
    app.jinja_env.globals["asset"] = asset
    app.register_blueprint(blueprint)
