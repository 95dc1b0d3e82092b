"""The built embed: one loader under an address that stays, chunks under addresses that change with their content."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from flask import Response, abort, request

DIST = Path(__file__).resolve().parents[1] / "dist"
LOADER = "annai.js"
CHUNK = re.compile(r"[a-z]+-[0-9a-f]{6}(?:-[a-z]{2})?\.js")
YEAR = 31_536_000
LOADER_AGE = 300
"""Seconds: so soon does every page run a new version, and it is asked for no more often than that."""
ENCODINGS = ("br", "gzip")


def script(name: str, folder: Path = DIST) -> Response:
    """Return a script of the embed as a response, 404 for anything else in the folder."""
    path = folder / name
    if (name != LOADER and not CHUNK.fullmatch(name)) or not path.is_file():
        abort(404)
    encoding = request.accept_encodings.best_match(ENCODINGS) or ""
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
    response.make_conditional(request)
    return response


def _caching(name: str) -> str:
    if name == LOADER:
        return f"public, max-age={LOADER_AGE}, stale-while-revalidate={YEAR // 365}"
    return f"public, max-age={YEAR}, immutable"


@lru_cache(maxsize=256)
def _content(path: Path, encoding: str, _changed: int, _size: int) -> tuple[bytes, str]:
    """Return a file as it is sent, and a mark that is the same wherever this build is served."""
    plain = path.read_bytes()
    mark = hashlib.sha256(plain).hexdigest()[:20] + encoding
    return _compressed(plain, encoding), mark


def _compressed(plain: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(plain, quality=11))
    return gzip.compress(plain, mtime=0) if encoding == "gzip" else plain
