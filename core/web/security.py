"""Response headers, CSRF and the address of the person asking."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from core.web.context import SAFE_METHODS

csrf = CSRFProtect()

CONTENT_SECURITY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "frame-src": "https://www.youtube-nocookie.com https://player.vimeo.com",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def protect(app: Flask) -> None:
    """Install CSRF protection, the Origin check and the security headers on every response."""
    csrf.init_app(app)
    app.before_request(check_origin)
    app.after_request(add_headers)


def check_origin() -> None:
    """Refuse unsafe requests that a browser says come from another site. Raises `CSRFError`."""
    if request.method in SAFE_METHODS or request.blueprint == "embed":
        return
    origin = request.headers.get("Origin")
    if origin and origin != "null" and urlsplit(origin).netloc == request.host:
        return
    if origin or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise CSRFError


def add_headers(response: Response) -> Response:
    """Add what every response carries; a view may have set a stricter policy."""
    policy = "; ".join(f"{name} {value}" for name, value in CONTENT_SECURITY.items())
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if request.blueprint != "embed":
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if "Set-Cookie" in response.headers else "no-cache, private"
    return response
