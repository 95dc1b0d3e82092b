"""Identifiers that don't collide between machines and sort by the time they were made."""

from __future__ import annotations

import re
import secrets
import time
import unicodedata
from uuid import UUID

_KEEP = re.compile(r"[^\w-]+")


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def new_secret() -> str:
    """Return an unguessable URL-safe string with 256 bits of randomness."""
    return secrets.token_urlsafe(32)


def slugify(text: str, *, limit: int = 80) -> str:
    """Turn a title into a URL part: NFKC, lower case, runs of anything but letters and digits become `-`.

    Japanese letters stay, so that an address can be read. May return an empty string.
    """
    folded = unicodedata.normalize("NFKC", text).lower().replace("_", "-")
    return re.sub(r"-{2,}", "-", _KEEP.sub("-", folded)).strip("-")[:limit].strip("-")
