"""The built embed: one loader under an address that stays, chunks under addresses that change with their content."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Response, abort, request

DIST = Path(__file__).resolve().parents[1] / "dist"
LOADER = "annai.js"
CHUNK = re.compile(r"[a-z][a-z0-9-]*-[A-Za-z0-9_]{8,}\.js")
YEAR = 31_536_000
LOADER_AGE = 300
"""Seconds: so soon does every page run a new version, and it is asked for no more often than that."""
COMPRESSIONS = {"br": lambda text: brotli.compress(text, quality=11), "gzip": lambda text: gzip.compress(text, mtime=0)}


def script(name: str, folder: Path = DIST) -> Response:
    """Return a script of the embed as a response, 404 for anything else in the folder."""
    path = folder / name
    if (name != LOADER and not CHUNK.fullmatch(name)) or not path.is_file():
        abort(404)
    encoding = request.accept_encodings.best_match(list(COMPRESSIONS)) or ""
    stat = path.stat()
    body, mark = _content(path, encoding, stat.st_mtime_ns, stat.st_size)
    response = Response(body, mimetype="text/javascript")
    response.headers["Cache-Control"] = _caching(name)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Timing-Allow-Origin"] = "*"
    response.vary.add("Accept-Encoding")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.set_etag(mark)
    return response.make_conditional(request)


def _caching(name: str) -> str:
    if name == LOADER:
        return f"public, max-age={LOADER_AGE}, stale-while-revalidate={YEAR // 365}"
    return f"public, max-age={YEAR}, immutable"


@lru_cache(maxsize=256)
def _content(path: Path, encoding: str, _changed: int, _size: int) -> tuple[bytes, str]:
    """Return a file as it is sent, and a mark that is the same wherever this build is served."""
    plain = path.read_bytes()
    mark = hashlib.sha256(plain).hexdigest()[:20] + encoding
    return (COMPRESSIONS[encoding](plain) if encoding else plain), mark
