"""Which browser a request comes from, as far as it says so: its name and its major version, nothing else."""

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


def browser_of(user_agent: str) -> str:
    """Return such as `Chrome 141`, an empty text for what calls itself otherwise."""
    for name, pattern in _NAMES:
        found = pattern.search(user_agent[:500])
        if found:
            return f"{name} {found[1][:4]}"
    return ""
