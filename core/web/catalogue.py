"""`python -m core.web.catalogue FEATURE_FOLDER…`: bring a feature's catalogues up to date with its sources.

English is the source text, so the English catalogue is filled by itself; Japanese is written by a person.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

FIXED = datetime(2026, 11, 22, tzinfo=UTC)
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "msg": None,
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}


def extract(folder: Path) -> Catalog:
    """Return all messages in a feature's Python files and templates, without subfolders that have their own."""
    found = Catalog(charset="utf-8")
    own = [path.parent for path in folder.glob("*/**/translations")]
    options = {"**/templates/**.html": {"silent": "false"}, "templates/**.html": {"silent": "false"}}
    for file, _line, message, comments, context in extract_from_dir(
        str(folder), METHODS, options, keywords=KEYWORDS, comment_tags=("L10N:",)
    ):
        if not any((folder / file).is_relative_to(path) for path in own):
            found.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return found


def read_catalogue(path: Path, locale: str) -> Catalog:
    """Return the catalogue at `path`, or an empty one."""
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8", fuzzy=False)
    with path.open("rb") as handle:
        return read_po(handle, locale=locale)


def _empty(locale: str) -> Catalog:
    """Return a catalogue whose header never changes, so that only messages show up as differences."""
    return Catalog(
        locale=locale,
        header_comment="#",
        project="Annai",
        version="1",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        creation_date=FIXED,
        revision_date=FIXED,
        charset="utf-8",
        fuzzy=False,
    )


def update(folder: Path, locale: str) -> list[str]:
    """Write the feature's catalogue of one language anew and return the messages that still lack a translation."""
    path = folder / "translations" / locale / "LC_MESSAGES" / "messages.po"
    old, new = read_catalogue(path, locale), _empty(locale)
    missing = []
    for message in extract(folder):
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        text = known.string if known is not None and known.string else ""
        if locale == "en":
            text = message.id
        new.add(message.id, text, context=message.context, auto_comments=message.auto_comments)
        if not (all(text) if isinstance(text, tuple | list) else text) or text == ("",):
            missing.append(str(message.id))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        write_po(handle, new, omit_header=False, sort_output=True, width=0, no_location=True)
    return missing


def main(folders: list[str]) -> int:
    """Update the catalogues of the named features; exit code 1 when Japanese is incomplete."""
    incomplete = 0
    for name in folders:
        for locale in ("en", "ja"):
            for text in update(Path(name), locale):
                incomplete += 1
                sys.stdout.write(f"{name} [{locale}] untranslated: {text}\n")
    return 1 if incomplete else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
