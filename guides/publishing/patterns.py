"""URL patterns: where a guide may appear. The embed matches the same way; `tests/guides` holds the shared examples.

`*` stands for any run of characters, `/` included. A pattern that begins with `/` or `*` is held against the path,
one that begins with `http://` or `https://` against the whole address. The fragment counts only where the pattern has
one: `/app#/orders/*`, for products that keep their routes in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from core.errors import Invalid
from core.messages import msg
from guides.publishing.checks import gathered

LENGTH_LIMIT = 500
COUNT_LIMIT = 50
_WHOLE = re.compile(r"https?://", re.IGNORECASE)
_ROUTE = re.compile(r"#[^#]*[/*]")
_HOST = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)


def checked_pattern(field: str, text: str) -> str:
    """Return a pattern without the white space around it. Raises `Invalid` when it could never match."""
    pattern = text.strip()
    if not pattern:
        return ""
    if len(pattern) > LENGTH_LIMIT:
        raise Invalid(field, msg("Use at most %(count)s characters.", count=LENGTH_LIMIT))
    if re.search(r"\s", pattern):
        raise Invalid(field, msg("“%(pattern)s” contains a space. Write one address per line.", pattern=pattern))
    pattern = f"*{pattern}" if pattern.startswith("#") else pattern
    if "#" in pattern and not _ROUTE.search(pattern):
        raise Invalid(
            field,
            msg("Leave out what follows # in “%(pattern)s”: only routes count, as in /app#/orders.", pattern=pattern),
        )
    return (_checked_address if _WHOLE.match(pattern) else _checked_path)(field, pattern)


def _checked_path(field: str, pattern: str) -> str:
    if not pattern.startswith(("/", "*")):
        text_ = msg("“%(pattern)s” must begin with /, with * or with https://.", pattern=pattern)
        raise Invalid(field, text_)
    if "?" in pattern.partition("#")[0]:
        raise Invalid(field, msg("Leave out what follows ? in “%(pattern)s”: only the path counts.", pattern=pattern))
    return pattern


def _checked_address(field: str, pattern: str) -> str:
    if not _HOST.match(pattern):
        raise Invalid(field, msg("“%(pattern)s” lacks the name of the site after //.", pattern=pattern))
    return pattern


def checked_patterns(field: str, lines: Sequence[str]) -> list[str]:
    """Return the patterns that are not empty, each once, in order. Raises `Invalid`."""
    with gathered() as check:
        checked = [check(checked_pattern, field, line) for line in lines]
    patterns = list(dict.fromkeys(filter(None, checked)))
    if len(patterns) > COUNT_LIMIT:
        raise Invalid(field, msg("Use at most %(count)s addresses.", count=COUNT_LIMIT))
    return patterns


def matches(pattern: str, address: str) -> bool:
    """Tell whether a pattern matches a whole address, or a path alone where only a path is given."""
    page, mark, route = address.strip().partition("#")
    route = f"{mark}{route}" if "#" in pattern else ""
    text = (page if _WHOLE.match(pattern) else urlsplit(page).path or "/") + route
    return _glob(pattern, text) or _glob(pattern, unquote(text))


def matches_any(patterns: Sequence[str], address: str) -> bool:
    """Tell whether one of the patterns matches; no pattern at all means everywhere."""
    return not patterns or any(matches(pattern, address) for pattern in patterns)


def _glob(pattern: str, text: str) -> bool:
    """Tell whether the pieces between the stars follow one another in the text; takes linear time."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == first
    *pieces, last = rest
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    at = len(first)
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return at <= len(text) - len(last)
