"""The built embed: one loader under an address that stays, chunks under addresses that change with their content."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Response, abort, send_from_directory

DIST = Path(__file__).resolve().parents[1] / "dist"
LOADER = "annai.js"
CHUNK = re.compile(r"[a-z][a-z0-9-]*-[A-Za-z0-9_]{8,}\.js")
YEAR = 31_536_000
LOADER_AGE = 300
"""Seconds: so soon does every page run a new version, and it is asked for no more often than that."""


def script(name: str, folder: Path = DIST) -> Response:
    """Return a script of the embed as a response, 404 for anything else in the folder."""
    if name != LOADER and not CHUNK.fullmatch(name):
        abort(404)
    if not (folder / name).is_file():
        abort(404)
    age = LOADER_AGE if name == LOADER else YEAR
    response = send_from_directory(folder, name, mimetype="text/javascript", max_age=age, etag=_etag(folder / name))
    response.headers["Cache-Control"] = _caching(name)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Timing-Allow-Origin"] = "*"
    return response


def _caching(name: str) -> str:
    if name == LOADER:
        return f"public, max-age={LOADER_AGE}, stale-while-revalidate={YEAR // 365}"
    return f"public, max-age={YEAR}, immutable"


def _etag(path: Path) -> str:
    stat = path.stat()
    return _digest(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _digest(path: Path, _changed: int, _size: int) -> str:
    """Return a hash of the content: the same in every process and on every machine that serves this build."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:20]
