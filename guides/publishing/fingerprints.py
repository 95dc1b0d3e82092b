"""What is kept of an element so that the embed finds it again when its selector no longer does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import Invalid
from core.messages import msg

VERSION = 1
_TEXTS = {
    "lang": 16,
    "tag": 40,
    "id": 200,
    "name": 200,
    "classes": 500,
    "href": 500,
    "text": 120,
    "near": 200,
    "path": 300,
}
_BOX = ("left", "top", "right", "width", "height")
_SHARES = ("worded", "plain")
_OWN_LIMIT, _WORD_LIMIT, _UP_LIMIT, _LARGE = 8, 120, 6, 10**7


def checked_fingerprint(field: str, value: Any) -> dict[str, Any] | None:
    """Return a fingerprint as the embed records it, with nothing else in it; None for none. Raises `Invalid`."""
    if value is None:
        return None
    try:
        return _fingerprint(value)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(field, msg("This isn't what the embed records of an element.")) from error


def target_of(selector: str, fingerprint: dict[str, Any] | None) -> dict[str, Any]:
    """Return a target of the embed contract."""
    return {"selector": selector, "fingerprint": fingerprint} if fingerprint else {"selector": selector}


def kept_fingerprint(fingerprint: dict[str, Any] | None, *, selector: str, before: str) -> dict[str, Any] | None:
    """Return what is left of a fingerprint when a selector is saved: it belongs to the element that was recorded."""
    return fingerprint if selector == before else None


def _fingerprint(value: Mapping[str, Any]) -> dict[str, Any]:
    if value["v"] != VERSION:
        raise ValueError
    texts = {name: _text(value[name])[:limit] for name, limit in _TEXTS.items()}
    box, twin = value.get("box"), value.get("twin")
    return {
        "v": VERSION,
        **texts,
        "box": {name: _number(box[name], _LARGE) for name in _BOX} if box else None,
        "twin": _twin(twin) if twin else None,
    }


def _twin(value: Mapping[str, Any]) -> dict[str, Any]:
    own = [_text(word)[:_WORD_LIMIT] for word in list(value["own"])[:_OWN_LIMIT]]
    return {
        **{name: _number(value[name], 1) for name in _SHARES},
        "own": own,
        "up": int(_number(value["up"], _UP_LIMIT)),
    }


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value.replace("\x00", "")


def _number(value: Any, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= most:
        raise ValueError
    return value
