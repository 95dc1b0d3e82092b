"""Texts in several languages: how they are checked, and which one a reader gets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.errors import Invalid
from core.messages import msg
from guides.publishing.checks import gathered

LOCALES = ("ja", "en")
TITLE_LIMIT = 200
BODY_LIMIT = 20_000
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def checked_texts(field: str, texts: Mapping[str, str], limit: int) -> dict[str, str]:
    """Return the texts that are not empty, by locale. Raises `Invalid` with the field `<field>.<locale>`."""
    kept = {locale: texts.get(locale, "").strip().replace("\x00", "") for locale in LOCALES}
    with gathered() as check:
        for locale, text in kept.items():
            check(_check_length, f"{field}.{locale}", text, limit)
    return {locale: text for locale, text in kept.items() if text}


def _check_length(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise Invalid(field, msg("Use at most %(count)s characters.", count=limit))


def pick(texts: Mapping[str, Any] | None, locale: str, empty: Any = "") -> Any:
    """Return the text of a language, else that of another one, else `empty`."""
    if not texts:
        return empty
    return texts[locale] if locale in texts else next(iter(texts.values()))


def language_of(text: str) -> str:
    """Return the language of what staff typed without saying in which: browsers read and break it by that."""
    return "ja" if _JAPANESE.search(text) else "en"
