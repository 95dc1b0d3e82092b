"""Two authors on one draft: the second is told what differs, and neither text is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms import BooleanField, Field, FieldList, Form, SelectField, SelectMultipleField

from guides.publishing.fields import GuideForm
from guides.publishing.models import Guide

NO_CONTENT = {"csrf_token", "address", "started_from", "key", "item_id"}
ENTRY_IDS = ("key", "item_id")


@dataclass(frozen=True)
class Difference:
    """One field that two authors left with different words."""

    anchor: str
    """Where in this author's form it stands; empty for an entry that they don't have."""
    where: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class _Words:
    anchor: str
    where: str
    text: str


def token(guide: Guide) -> str:
    """Return by what it is known whether a draft was saved since a form was opened."""
    return guide.updated_at.isoformat()


def differences(guide: Guide, mine: GuideForm, theirs: GuideForm, entry_name: str = "") -> list[Difference]:
    """Return what differs when somebody saved the draft after `mine` was opened; `theirs` is the draft as it is.

    Whoever has been shown the differences may save: the form then stands on what was saved meanwhile.
    """
    if mine.started_from.data == token(guide):
        return []
    mine.started_from.data = token(guide)
    ours, others = _words(mine, entry_name), _words(theirs, entry_name)
    paths = [*ours, *(path for path in others if path not in ours)]
    none = _Words("", "", "")
    pairs = [(ours.get(path, none), others.get(path, none)) for path in paths]
    return [
        Difference(own.anchor, own.where or other.where, other.text, own.text)
        for own, other in pairs
        if own.text != other.text
    ]


def _words(form: Form, entry_name: str) -> dict[tuple[str, ...], _Words]:
    """Return everything that is written in a form by where it stands; entries of lists keep their place when moved."""
    found: dict[tuple[str, ...], _Words] = {}
    for field in form:
        if isinstance(field, FieldList):
            found |= _of_entries(field, entry_name)
        elif field.short_name not in NO_CONTENT:
            found[field.short_name,] = _Words(field.id, str(field.label.text), _text(field))
    return found


def _of_entries(entries: FieldList, entry_name: str) -> dict[tuple[str, ...], _Words]:
    found: dict[tuple[str, ...], _Words] = {}
    order = []
    for number, entry in enumerate(entries, start=1):
        own_id = next((entry.form[name].data for name in ENTRY_IDS if name in entry.form), "") or f"new-{number}"
        order.append(next(_titles(entry.form), "–"))
        for (name,), words in ((path, words) for path, words in _words(entry.form, "").items()):
            where = _("%(entry)s: %(label)s", entry=entry_name % {"number": number}, label=words.where)
            found[entries.short_name, own_id, name] = _Words(words.anchor, where, words.text)
    label = _("%(list)s: order", list=entries.label.text)
    return {**found, (entries.short_name,): _Words("", label, " → ".join(order))}


def _titles(form: Form) -> Iterator[str]:
    return (field.data for field in form if field.short_name.startswith("title_") and field.data)


def _text(field: Field) -> str:
    if isinstance(field, BooleanField):
        return str(_("Yes") if field.data else _("No"))
    if isinstance(field, SelectMultipleField):
        return ", ".join(str(each.label) for each in field.choices or () if each.value in (field.data or ()))
    if isinstance(field, SelectField):
        return str(
            next((each.label for each in field.choices or () if each.value == (field.data or "")), field.data or "")
        )
    return str(field.data or "").replace("\r\n", "\n").strip()
