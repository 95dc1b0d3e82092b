"""Addresses: which may stand in a link or an image, and how they are written there."""

from __future__ import annotations

import re
from urllib.parse import unquote

from core.rendering.model import ID_PREFIX

#: Schemes a reader's browser may be sent to.
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_IMAGE_SCHEMES = frozenset({"http", "https"})
_LONGEST = 4000

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# Browsers cut these off before they look for the scheme; C1 controls and invisible characters have no business here.
_IGNORED = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
# What would end the attribute or the address in some parser, and a per cent sign that introduces no escape.
_ESCAPED = re.compile(r"""[\s"'<>\\^`{|}]|%(?![0-9A-Fa-f]{2})""")
_LONGEST_FRAGMENT = 200
# How articles point to one another and to uploaded files. Never shown: somebody resolves it, or the link is missing.
_INTERNAL = re.compile("(?:article:[0-9a-f-]{36}|file:[0-9a-f]{64})(?![^?#])", re.IGNORECASE)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode())


def is_internal(address: str) -> bool:
    """Whether the address names an article or an uploaded file by its id: nothing that a browser understands."""
    return bool(_INTERNAL.match(address))


def _bare(value: str) -> str:
    return _IGNORED.sub("", value).strip()


def _checked(address: str, schemes: frozenset[str]) -> str | None:
    if address.startswith("//"):
        address = "https:" + address
    scheme = _SCHEME.match(address)
    if len(address) > _LONGEST or (scheme and scheme[1].lower() not in schemes and not is_internal(address)):
        return None
    return _ESCAPED.sub(_percent, address) or None


def fragment_link(fragment: str) -> str:
    """The link to a place in the same document, by the place's own name or by the id it has in the page."""
    name = fragment if fragment.startswith(ID_PREFIX) else ID_PREFIX + unquote(fragment)
    name = "".join(_bare(name).split())[:_LONGEST_FRAGMENT]
    return "#" if name == ID_PREFIX else "#" + name


def safe_link(value: str) -> str | None:
    """The address as it may stand in a link; None when it may not. Doing it twice changes nothing."""
    address = _bare(value)
    return fragment_link(address[1:]) if address.startswith("#") else _checked(address, SCHEMES)


def safe_image(value: str) -> str | None:
    """The address as it may stand in an image; None when it may not."""
    address = _bare(value)
    return None if address.startswith("#") else _checked(address, _IMAGE_SCHEMES)


def is_absolute(address: str) -> bool:
    """Whether a checked address names a host, so that it may leave this site."""
    return address[:6].lower().startswith(("http:", "https:"))
