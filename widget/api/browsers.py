"""Which browser and what kind of device a request comes from, as far as it says so, and nothing else of it."""

from __future__ import annotations

import re

_NAMES = (
    ("Edge", re.compile(r"Edg(?:e|A|iOS)?/(\d+)")),
    ("Opera", re.compile(r"OPR/(\d+)")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/(\d+)")),
    ("Firefox", re.compile(r"(?:Firefox|FxiOS)/(\d+)")),
    ("Chrome", re.compile(r"(?:Chrome|CriOS)/(\d+)")),
    ("Safari", re.compile(r"Version/(\d+)[\d.]* (?:Mobile/\w+ )?Safari")),
)
_TABLET = re.compile(r"iPad|Tablet|Android(?!.*Mobile)|Silk(?!.*Mobile)|Kindle")
_PHONE = re.compile(r"Mobi|iPhone|iPod|Android|Windows Phone")


def browser_of(user_agent: str) -> str:
    """Return such as `Chrome 141`, an empty text for what calls itself otherwise."""
    for name, pattern in _NAMES:
        found = pattern.search(user_agent[:500])
        if found:
            return f"{name} {found[1][:4]}"
    return ""


def device_of(user_agent: str) -> str:
    """Return `desktop`, `phone` or `tablet`. An iPad that calls itself a Mac, as they do by default, is a desktop."""
    said = user_agent[:500]
    if _TABLET.search(said):
        return "tablet"
    return "phone" if _PHONE.search(said) else "desktop"
