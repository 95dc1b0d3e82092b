"""Addresses in node trees made whole: within a host page, `/help/…` would lead into the host product."""

from __future__ import annotations

from typing import Any

_ADDRESSES = ("href", "src")


def absolute(nodes: list[Any], base: str) -> list[Any]:
    """Return the nodes with addresses on this installation beginning with `base`; the given nodes aren't changed."""
    return [_absolute(node, base) for node in nodes]


def _absolute(node: Any, base: str) -> Any:
    if isinstance(node, str):
        return node
    tag, values, *children = node
    return [tag, _whole(values, base), *(_absolute(child, base) for child in children)]


def _whole(values: dict[str, str], base: str) -> dict[str, str]:
    if not any(name in values and _is_path(values[name]) for name in _ADDRESSES):
        return values
    return {name: base + value if name in _ADDRESSES and _is_path(value) else value for name, value in values.items()}


def _is_path(address: str) -> bool:
    return address.startswith("/") and not address.startswith("//")
