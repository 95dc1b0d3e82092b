"""A company's colour as style: what is written on it stays readable, in light and in dark."""

from __future__ import annotations

import re

LIGHT_INK = "#ffffff"
DARK_INK = "#14171c"
READABLE = 4.5
"""WCAG 2.2 AA, text of normal size."""
VISIBLE_ON_LIGHT, VISIBLE_ON_DARK = 1.3, 3.0
"""A filled button must be seen against the page. On paper even a bright yellow is; deep colours sink into the dark."""
LINEAR_UP_TO = 0.04045
"""Where sRGB's curve begins, by its definition."""
DARK_GROUND = "#1b1f26"
LIGHT_GROUND = "#fbfaf7"
HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)

Colour = tuple[int, int, int]


def parse(color: str) -> Colour:
    """Return red, green and blue of `#rgb` or `#rrggbb`. Raises `ValueError`."""
    if not HEX.fullmatch(color):
        message = f"not a colour: {color!r}"
        raise ValueError(message)
    digits = color[1:] if len(color) > len("#rgb") else "".join(digit * 2 for digit in color[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def luminance(colour: Colour) -> float:
    """Return the relative luminance as WCAG defines it."""
    parts = [value / 255 for value in colour]
    red, green, blue = (p / 12.92 if p <= LINEAR_UP_TO else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(parse(one)), luminance(parse(other))))
    return (high + 0.05) / (low + 0.05)


def on_brand(color: str) -> str:
    """Return what to write with on `color`: white or ink, whichever reads better."""
    return max((LIGHT_INK, DARK_INK), key=lambda ink: contrast(color, ink))


def readable_pair(color: str, ground: str, visible: float) -> tuple[str, str]:
    """Return the nearest shade of `color` that stands out from `ground`, and what to write on it."""
    towards = (255, 255, 255) if luminance(parse(ground)) < luminance((119, 119, 119)) else (0, 0, 0)
    for percent in range(0, 101, 4):
        shade = _mixed(parse(color), towards, percent)
        ink = on_brand(shade)
        if contrast(shade, ink) >= READABLE and contrast(shade, ground) >= visible:
            return shade, ink
    return _mixed(towards, towards, 0), on_brand(_mixed(towards, towards, 0))


def _mixed(colour: Colour, towards: Colour, percent: int) -> str:
    red, green, blue = (round(a + (b - a) * percent / 100) for a, b in zip(colour, towards, strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}"


def brand_css(color: str) -> str:
    """Return the style sheet that gives the help center the company's colour. Raises `ValueError`.

    The colour is only ever a filled area under `--on-brand`, never text on paper; links keep the house's own colour.
    """
    light, on_light = readable_pair(color, LIGHT_GROUND, VISIBLE_ON_LIGHT)
    dark, on_dark = readable_pair(color, DARK_GROUND, VISIBLE_ON_DARK)
    dark_values = f"--brand: {dark}; --on-brand: {on_dark};"
    return (
        f":root {{ --brand: {light}; --on-brand: {on_light}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme='light']) {{ {dark_values} }} }}\n"
        f":root[data-theme='dark'] {{ {dark_values} }}\n"
    )
