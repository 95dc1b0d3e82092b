"""The colour of text on the company's colour."""

from __future__ import annotations

import re

WHITE, INK = "#ffffff", "#1a1f2b"
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def on_brand(colour: str) -> str:
    """Return white or ink, whichever stands out more against a colour such as `#264b96`."""
    ground = _luminance(colour)
    return WHITE if 1.05 / (ground + 0.05) >= (ground + 0.05) / (_luminance(INK) + 0.05) else INK


def _luminance(colour: str) -> float:
    """Return the relative luminance as WCAG defines it; of what isn't a colour, that of black."""
    if not _HEX.fullmatch(colour):
        return 0.0
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004  WCAG's constants
