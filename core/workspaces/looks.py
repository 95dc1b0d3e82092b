"""How the widget looks in one product: its colour, corners and size of text, as values of the design's tokens."""

from __future__ import annotations

from core.workspaces.models import Site

CORNERS: dict[str, dict[str, str]] = {
    "square": {"--r-control": "2px", "--r-card": "3px"},
    "usual": {},
    "round": {"--r-control": "12px", "--r-card": "18px"},
}
_SIZES = ("--text-s", "--text", "--text-read", "--leading", "--leading-read")
TEXT_SIZES: dict[str, dict[str, str]] = {
    "small": dict(zip(_SIZES, ("11px", "13px", "14px", "20px", "24px"), strict=True)),
    "usual": {},
    "large": dict(zip(_SIZES, ("14px", "16px", "18px", "26px", "32px"), strict=True)),
}


def theme_of(site: Site) -> dict[str, str]:
    """Return the tokens that are different in this product; empty: it looks as usual."""
    return {**CORNERS.get(site.corners, {}), **TEXT_SIZES.get(site.text_size, {})}
