"""Every text of every feature exists in both languages, and nothing is left over."""

import ast
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message

from core.web.catalogue import extract, read_catalogue
from core.web.languages import LOCALES, ROOMS, ROOT, load_catalogue

FOLDERS = sorted(path.parent for room in ROOMS for path in (ROOT / room).glob("**/translations"))
NAMED = [str(folder.relative_to(ROOT)) for folder in FOLDERS]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
TRANSLATING = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "msg"}


def catalogue(folder: Path, locale: str) -> Any:
    return read_catalogue(folder / "translations" / locale / "LC_MESSAGES" / "messages.po", locale)


def key(message: Message) -> Any:
    return (message.id if isinstance(message.id, str) else tuple(message.id)), message.context


def texts(message: Message) -> list[str]:
    """Return a message's translations: one, or one per plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("folder", FOLDERS, ids=NAMED)
def test_a_catalogue_has_every_message_of_its_sources_and_no_other(folder: Path, locale: str) -> None:
    used = {key(message) for message in extract(folder) if message.id}
    kept = {key(message) for message in catalogue(folder, locale) if message.id}
    assert (used - kept, kept - used) == (set(), set()), f"run: python -m core.web.catalogue {folder.relative_to(ROOT)}"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("folder", FOLDERS, ids=NAMED)
def test_every_message_is_translated(folder: Path, locale: str) -> None:
    messages = [message for message in catalogue(folder, locale) if message.id]
    assert [key(message) for message in messages if not all(texts(message)) or message.fuzzy] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMED)
def test_placeholders_are_the_same_in_both_languages(folder: Path) -> None:
    messages = [(locale, message) for locale in LOCALES for message in catalogue(folder, locale) if message.id]
    assert [(locale, key(message)) for locale, message in messages if not fits(message)] == []


def fits(message: Message) -> bool:
    """Whether translations have the source's placeholders; a plural form may leave out the number."""
    if isinstance(message.id, str):
        return all(placeholders(text) == placeholders(message.id) for text in texts(message) if text)
    known = set().union(*(placeholders(form) for form in message.id))
    return all(placeholders(text) <= known for text in texts(message))


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def test_a_text_has_one_translation_wherever_it_stands() -> None:
    """All catalogues are merged into one: of two translations of a text, one would never be seen."""
    found: dict[Any, set[str]] = defaultdict(set)
    for folder in FOLDERS:
        for message in catalogue(folder, "ja"):
            if message.id and all(texts(message)):
                found[key(message)].add(" | ".join(texts(message)))
    assert {text: given for text, given in found.items() if len(given) > 1} == {}


def test_every_file_that_says_something_belongs_to_a_catalogue() -> None:
    homeless = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in [*(ROOT / room).rglob("*.py"), *(ROOT / room).rglob("templates/**/*.html")]
        if says_something(path) and not any(path.is_relative_to(folder) for folder in FOLDERS)
    ]
    assert homeless == []


def says_something(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return bool(re.search(r"\b_\(|{%-? *trans\b", text))
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return any(isinstance(call.func, ast.Name) and call.func.id in TRANSLATING for call in calls)


def test_the_merged_catalogue_speaks_japanese() -> None:
    assert load_catalogue("ja").gettext("Sign in") == "サインイン"
    assert load_catalogue("en").gettext("Sign in") == "Sign in"


def test_plural_forms_are_those_of_the_language() -> None:
    assert [load_catalogue("en").plural(number) for number in (0, 1, 2)] == [1, 0, 1]
    assert [load_catalogue("ja").plural(number) for number in (0, 1, 2)] == [0, 0, 0]
