"""Choices of select boxes and radio buttons, from pairs of value and label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms.fields.choices import SelectChoice


def options(pairs: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Return the choices of a field; labels may be lazy translations."""
    items = pairs.items() if isinstance(pairs, Mapping) else pairs
    return [SelectChoice(value, label) for value, label in items]
