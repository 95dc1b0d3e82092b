"""What the forms of guides have in common: texts by language, lists that can be reordered, errors at their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, HiddenField, StringField, TextAreaField

from core.web.languages import say
from guides.publishing.checks import Problem
from guides.publishing.texts import LOCALES

LANGUAGES = {"ja": _l("Japanese"), "en": _l("English")}


class GuideForm(FlaskForm):
    """Name, title and places: what every guide has."""

    started_from = HiddenField()
    """Which save the author began with (`guides.publishing.conflicts`)."""
    name = StringField(_l("Name"), description=_l("Only colleagues see it."))
    title_ja = StringField(_l("Title (Japanese)"))
    title_en = StringField(_l("Title (English)"))
    url_patterns = TextAreaField(
        _l("Pages where it appears"),
        description=_l("One path per line, such as /members or /invoices/*. Empty: on every page."),
    )
    address = StringField(_l("Try an address"))

    def patterns(self) -> list[str]:
        """Return the lines of the pages' field."""
        return (self.url_patterns.data or "").splitlines()

    def pages_of_entries(self) -> list[str]:
        """Return the pages that its entries have for themselves, in their order; none here."""
        return []

    def at_field(self, path: str) -> str:
        """Return the path of the field at which a problem is said: here, where it is."""
        return path


def texts(form: Form, name: str) -> dict[str, str]:
    """Return what was typed into `<name>_ja` and `<name>_en`, by language."""
    return {locale: (form[f"{name}_{locale}"].data or "").replace("\r\n", "\n") for locale in LOCALES}


def spread(name: str, by_locale: Mapping[str, str] | None) -> dict[str, str]:
    """Return texts by language as data of the fields `<name>_ja` and `<name>_en`."""
    return {f"{name}_{locale}": (by_locale or {}).get(locale, "") for locale in LOCALES}


def rearrange(entries: FieldList, deed: str) -> str:
    """Do what a button beside a list asks for (`add`, `up:2`, `down:2`, `remove:2`); return the anchor to go to."""
    what, _colon, number = deed.partition(":")
    rows: list[Any] = [entry.data for entry in entries]
    at = int(number) if number.isdigit() and int(number) < len(rows) else -1
    if what == "add":
        rows.append(None)
        at = len(rows) - 1
    elif at < 0:
        return ""
    elif what == "remove":
        rows.pop(at)
        at = max(0, at - 1)
    elif what in ("up", "down"):
        to = min(max(at + (1 if what == "down" else -1), 0), len(rows) - 1)
        rows.insert(to, rows.pop(at))
        at = to
    while entries.entries:
        entries.pop_entry()
    for row in rows:
        entries.append_entry(row)
    return f"{entries.short_name}-{at}"


@dataclass(frozen=True)
class Mistake:
    """Something to correct, and where."""

    anchor: str
    where: str
    text: str


def mistakes(form: Form, problems: Sequence[Problem], entry_name: str = "") -> list[Mistake]:
    """Return the problems as links into the form, and put each at its field; `entry_name` is “Step %(number)s”."""
    for problem in problems:
        field, _number = _field_at(form, problem.field)
        if field is not None and not isinstance(field, FieldList):
            field.errors = [*field.errors, say(problem.message)]
    return placed_problems(form, problems, entry_name)


def placed_problems(form: Form, problems: Sequence[Problem], entry_name: str = "") -> list[Mistake]:
    """Return the problems as links into the form, and leave its fields as they are."""
    return [_placed(form, problem, entry_name) for problem in problems]


def _placed(form: Form, problem: Problem, entry_name: str) -> Mistake:
    field, number = _field_at(form, problem.field)
    if field is None:
        return Mistake("", "", say(problem.message))
    label = str(field.label.text)
    where = _("%(entry)s: %(label)s", entry=entry_name % {"number": number}, label=label) if number else label
    return Mistake(field.id, where, say(problem.message))


def _field_at(form: Form, path: str) -> tuple[Field | None, int]:
    """Return the field at a path such as `steps.2.title.ja`, and the number of its entry (3), 0 outside of a list."""
    first, *rest = path.split(".")
    if not rest:
        return _named(form, first), 0
    if rest[0].isdigit():
        entries = form[first].entries if first in form else []
        at = int(rest[0])
        if at >= len(entries):
            return None, 0
        return _field_at(entries[at].form, ".".join(rest[1:]))[0], at + 1
    joined = "_".join([first, *rest])
    return _named(form, joined), 0


def _named(form: Form, name: str) -> Field | None:
    return next((field for field in form if field.short_name == name), None)
