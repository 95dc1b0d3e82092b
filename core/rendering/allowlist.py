"""What may stand in rendered HTML: elements, attributes and their values. One list for every gate.

`value` is the whole policy for one attribute; bleach and nh3 ask it too, each with its own parser in front.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from core.rendering import callouts, code, embeds, tags, urls
from core.rendering.model import ID_PREFIX

#: Classes that rendered HTML may carry; anything else could borrow the look of the page around it.
CLASSES = (
    tags.names("align-left align-center align-right callout callout-title callout-label callout-body code footnotes")
    | tags.names("footnote-ref footnote-back link-missing shot table-scroll task video video-link")
    | frozenset(f"callout-{kind}" for kind in callouts.KINDS)
    | code.CLASSES
)
_LANGUAGE_CLASS = re.compile(r"language-[a-z0-9+#._-]{1,30}")
_ROLES = frozenset({"group", "doc-endnotes"})
_LONGEST_TEXT = 500
_MOST_CELLS = 100
# Short values come again and again; long ones would only fill the memory.
_SHORT = 200
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

REL = "noopener noreferrer nofollow"
REFERRER = "strict-origin-when-cross-origin"

Rule = Callable[[str], "str | None"]


def _classes(value: str) -> str | None:
    kept = [name for name in value.split() if name in CLASSES or _LANGUAGE_CLASS.fullmatch(name)]
    return " ".join(dict.fromkeys(kept)) or None


def _id(value: str) -> str | None:
    name = value.strip()
    if not name or re.search(r"\s", name) or _CONTROLS.search(name) or len(name) > _LONGEST_TEXT:
        return None
    return name if name.startswith(ID_PREFIX) else ID_PREFIX + name


def _text(value: str) -> str | None:
    return " ".join(_CONTROLS.sub("", value).split())[:_LONGEST_TEXT].strip()


def _some_text(value: str) -> str | None:
    return _text(value) or None


def _like(pattern: str) -> Rule:
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: value.strip() if compiled.fullmatch(value.strip()) else None


def _exactly(*words: str) -> Rule:
    return lambda value: value.strip().lower() if value.strip().lower() in words else None


def _flag(_value: str) -> str | None:
    return ""


def _fixed(text: str) -> Rule:
    return lambda _value: text


def _cells(value: str) -> str | None:
    number = value.strip()
    return str(int(number)) if re.fullmatch("[0-9]{1,4}", number) and 1 <= int(number) <= _MOST_CELLS else None


def _video(value: str) -> str | None:
    video = embeds.video_from(value.strip())
    return video.src if video else None


def _size(value: str) -> str | None:
    match = re.fullmatch("([0-9]{1,4})(?:px|(%))?", value.strip(), re.ASCII)
    return match[1] + (match[2] or "") if match else None


_CELL: dict[str, Rule] = {"colspan": _cells, "rowspan": _cells}
_NAMED: dict[str, Rule] = {"role": _exactly(*_ROLES), "aria-label": _some_text, "tabindex": _exactly("0")}

GLOBAL: dict[str, Rule] = {
    "class": _classes,
    "id": _id,
    "lang": _like("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,4}"),
    "dir": _exactly("ltr", "rtl", "auto"),
    "title": _some_text,
}
#: Element → attribute → rule, beside the global ones.
ATTRIBUTES: dict[str, dict[str, Rule]] = {
    "a": {"href": urls.safe_link, "rel": _fixed(REL), "aria-label": _some_text},
    "img": {
        "src": urls.safe_image,
        "alt": _text,
        "width": _size,
        "height": _size,
        "loading": _exactly("lazy"),
        "decoding": _exactly("async"),
    },
    "iframe": {
        "src": _video,
        "allowfullscreen": _flag,
        "loading": _exactly("lazy"),
        "referrerpolicy": _fixed(REFERRER),
    },
    "input": {"type": _exactly("checkbox"), "disabled": _flag, "checked": _flag, "aria-label": _some_text},
    "details": {"open": _flag},
    "ol": {"start": _like("-?[0-9]{1,9}"), "type": _like("[1aAiI]")},
    "li": {"value": _like("-?[0-9]{1,9}")},
    "td": _CELL,
    "th": {**_CELL, "scope": _exactly("col", "row", "colgroup", "rowgroup")},
    "div": _NAMED,
    "pre": _NAMED,
}


def _value(tag: str, attribute: str, given: str) -> str | None:
    rule = ATTRIBUTES.get(tag, {}).get(attribute) or GLOBAL.get(attribute)
    return rule(given) if rule else None


_remembered_value = functools.lru_cache(maxsize=4096)(_value)


def value(tag: str, attribute: str, given: str) -> str | None:
    """The value that this attribute may have on this element, or None when it must go."""
    return (_remembered_value if len(given) <= _SHORT else _value)(tag, attribute, given)
