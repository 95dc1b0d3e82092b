"""Which pages may use a site's key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_STAR = "*."


def is_allowed(origin: str, allowed: Sequence[str], *, is_development: bool = False) -> bool:
    """Tell whether `origin`, as a browser sends it, is among the allowed ones.

    They are compared exactly; `https://*.example.com` stands for all names below example.com, not for itself, and
    `*` for every page, in development only. A page without an origin (`null`, none) is never allowed.
    """
    asked = normal(origin)
    if asked is None or "*" in origin:
        return False
    return any(_fits(asked, entry, is_development=is_development) for entry in allowed)


def normal(origin: str) -> str | None:
    """Return an origin in lower case without the usual port or a slash at the end; None when it isn't one."""
    try:
        parts = urlsplit(origin.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or parts.path not in ("", "/") or parts.query or "@" in parts.netloc:
        return None
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")


def _fits(asked: str, entry: str, *, is_development: bool) -> bool:
    if entry.strip() == "*":
        return is_development
    wanted = normal(entry)
    if wanted is None or f"//{_STAR}" not in wanted:
        return wanted == asked
    scheme, _slashes, rest = wanted.partition("//*.")
    return re.fullmatch(rf"{re.escape(scheme)}//[a-z0-9-]+(\.[a-z0-9-]+)*\.{re.escape(rest)}", asked) is not None
