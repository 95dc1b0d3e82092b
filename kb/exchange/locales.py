"""The language of a document: by its folder or file name, by its front matter, else by its letters."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

LOCALES = ("ja", "en")

_NAMED = re.compile(r"([a-z]{2})(?:[-_][a-z]{2,4})?", re.IGNORECASE)
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿ｦ-ﾟ]")
_KANA = re.compile(r"[぀-ヿｦ-ﾟ]")
_LATIN = re.compile(r"[A-Za-z]")


def locale_named(name: str) -> str | None:
    """Return the locale that `name` stands for (`ja`, `en`, `ja-JP`, `en_us`), or None."""
    match = _NAMED.fullmatch(name.strip())
    language = match[1].lower() if match else ""
    return language if language in LOCALES else None


def locale_of_path(path: PurePosixPath) -> str | None:
    """Return the locale that a folder (`/ja/`) or the end of the file name (`setup.en.md`) names."""
    ending = PurePosixPath(path.stem).suffix.removeprefix(".")
    if ending and (locale := locale_named(ending)):
        return locale
    return next((locale for part in path.parts[:-1] if (locale := locale_named(part))), None)


def without_locale(path: PurePosixPath) -> PurePosixPath:
    """Return `path` without what names its locale: translations of one document get the same path."""
    stem = PurePosixPath(path.stem)
    name = path.name
    if stem.suffix and locale_named(stem.suffix.removeprefix(".")):
        return path.with_name(stem.stem + path.suffix)
    parts = list(path.parts[:-1])
    at = next((index for index, part in enumerate(parts) if locale_named(part)), None)
    if at is not None:
        del parts[at]
    return PurePosixPath(*parts, name)


def locale_of_text(text: str, default: str) -> str:
    """Guess the locale from the letters: kana mean Japanese, Latin letters alone English."""
    sample = text[:20_000]
    japanese, latin = len(_JAPANESE.findall(sample)), len(_LATIN.findall(sample))
    if _KANA.search(sample) and japanese * 20 >= latin:
        return "ja"
    if japanese == 0 and latin:
        return "en"
    return default
