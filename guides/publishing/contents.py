"""What a version says, entry by entry and in each of its languages, for whoever thinks of going back to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from core import rendering
from guides.publishing.texts import LOCALES


@dataclass(frozen=True)
class Words:
    """A title and a text in one language."""

    locale: str
    title: str
    text: Markup


@dataclass(frozen=True)
class Part:
    """A version as a whole, or one of its steps or items."""

    number: int
    """0: it is the whole."""
    words: Sequence[Words]
    selector: str = ""
    page: str = ""


def parts_of(content: Mapping[str, Any]) -> list[Part]:
    """Return a version's content in its order: the guide itself, then its steps or items."""
    entries = content.get("steps") or content.get("items") or ()
    whole = _part(0, content, ", ".join(content.get("urls") or ()))
    return [whole, *(_part(number, entry, entry.get("url") or "") for number, entry in enumerate(entries, 1))]


def _part(number: int, entry: Mapping[str, Any], page: str) -> Part:
    titles, intro = entry.get("title") or {}, entry.get("intro") or {}
    texts = entry.get("nodes") or {locale: [["p", {}, text]] for locale, text in intro.items()}
    words = [
        Words(locale, str(titles.get(locale, "")), rendering.nodes_html(texts.get(locale, [])))
        for locale in LOCALES
        if locale in titles or locale in texts
    ]
    return Part(number, words, (entry.get("target") or {}).get("selector", ""), page)
