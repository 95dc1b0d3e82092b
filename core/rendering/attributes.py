"""An element's attributes, from what somebody wrote to what may stay."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.rendering import allowlist, urls

_ALIGN = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|center|right)\s*(?:!\s*important\s*)?(?:;|$)", re.IGNORECASE)
_LEGACY_ALIGN = {"left": "left", "center": "center", "middle": "center", "right": "right"}
_LONGEST_STYLE = 300
# Written the same way on every frame, so that nothing depends on what an author knows about them.
_FRAME = {"allowfullscreen": "", "loading": "lazy", "referrerpolicy": allowlist.REFERRER}


def _alignment(given: dict[str, str]) -> str:
    """The class for an `align` attribute or a `text-align` style; empty without either."""
    styled = _ALIGN.search(given.get("style", "")[:_LONGEST_STYLE])
    side = styled[1].lower() if styled else _LEGACY_ALIGN.get(given.get("align", "").strip().lower())
    return f"align-{side}" if side else ""


def _accepted(tag: str, given: dict[str, str]) -> dict[str, str]:
    values = ((name, allowlist.value(tag, name, text)) for name, text in given.items())
    return {name: text for name, text in values if text is not None}


def is_anchor(kept: dict[str, str]) -> bool:
    """Whether an `<a>` with these attributes is a link or a place to link to; otherwise it is nothing."""
    return bool(kept.keys() & {"href", "id"}) or kept.get("class") == "link-missing"


def _link(kept: dict[str, str]) -> dict[str, str] | None:
    kept.pop("rel", None)
    if urls.is_absolute(kept.get("href", "")):
        kept["rel"] = allowlist.REL
    return kept if is_anchor(kept) else None


def _image(kept: dict[str, str]) -> dict[str, str] | None:
    return {**kept, "alt": kept.get("alt", "")} if "src" in kept else None


def _box(kept: dict[str, str]) -> dict[str, str] | None:
    return kept if kept.get("type") == "checkbox" and "disabled" in kept else None


def _frame(kept: dict[str, str]) -> dict[str, str] | None:
    return {**kept, **_FRAME} if "src" in kept else None


_WHOLE = {"a": _link, "img": _image, "input": _box, "iframe": _frame}


def clean(tag: str, given: Iterable[tuple[str, str]]) -> dict[str, str] | None:
    """What may stay of an element's attributes; None when the element itself must go.

    Of two attributes of the same name the first counts, as in browsers. `style` and `align` become a class.
    """
    first: dict[str, str] = {}
    for name, text in given:
        first.setdefault(name, text)
    if tag == "a" and "name" in first:
        # How places were named before every element could have an id.
        first.setdefault("id", first["name"])
    if alignment := _alignment(first) if first.keys() & {"style", "align"} else "":
        first["class"] = f"{first.get('class', '')} {alignment}"
    kept = _accepted(tag, first)
    return _WHOLE[tag](kept) if tag in _WHOLE else kept
