"""The form of a checklist with its items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField, TextAreaField

from core.web.choices import options
from guides.checklists.actions import ChecklistDraft, ItemDraft
from guides.checklists.models import Checklist, ChecklistItem
from guides.publishing.checks import Gathering
from guides.publishing.conflicts import token
from guides.publishing.fields import GuideForm, spread, texts
from guides.publishing.pickers import ArticleChoices
from guides.targeting.fields import TargetedForm, aim_data
from guides.tours.models import Tour

COMPLETE_BY = [
    ("hand", _l("they tick it off")),
    ("page", _l("they open a page")),
    ("event", _l("your product reports an event")),
    ("tour", _l("they finish a tour")),
    ("article", _l("they open an article")),
    ("user", _l("they have an attribute")),
    ("company", _l("their company has an attribute")),
]
ACTIONS = [
    ("none", _l("nothing")),
    ("url", _l("opens a page")),
    ("tour", _l("starts a tour")),
    ("article", _l("opens an article")),
]
_PLACES = {
    "page": "page",
    "url": "page",
    "event": "event",
    "tour": "tour",
    "article": "article",
    "user": "attribute",
    "company": "attribute",
}


class ItemForm(Form):
    """One task. Of the fields for its completion and its button, those count that fit what was chosen."""

    item_id = HiddenField()
    title_ja = StringField(_l("Title (Japanese)"))
    title_en = StringField(_l("Title (English)"))
    body_ja = TextAreaField(_l("Text (Japanese)"))
    body_en = TextAreaField(_l("Text (English)"))
    complete_by = SelectField(_l("Done when"), choices=options(COMPLETE_BY), default="hand")
    complete_page = StringField(_l("Page"))
    complete_event = StringField(_l("Name of the event"))
    complete_tour = SelectField(_l("Tour"), validate_choice=False)
    complete_article = StringField(_l("Article"))
    complete_attribute = StringField(_l("Attribute"))
    action = SelectField(_l("Its button"), choices=options(ACTIONS), default="none")
    action_page = StringField(_l("Address"))
    action_tour = SelectField(_l("Tour"), validate_choice=False)
    action_article = StringField(_l("Article"))

    def item(self, path: str, articles: ArticleChoices, check: Gathering) -> ItemDraft:
        """Return what was typed; what can't be accepted is left to `check`."""
        return ItemDraft(
            id=_uuid(self.item_id.data),
            title=texts(self, "title"),
            body=texts(self, "body"),
            complete_by=self.complete_by.data or "hand",
            complete_value=self._value("complete", self.complete_by.data, path, articles, check),
            action=self.action.data or "none",
            action_value=self._value("action", self.action.data, path, articles, check),
        )

    def _value(self, part: str, how: str | None, path: str, articles: ArticleChoices, check: Gathering) -> str:
        place = _PLACES.get(how or "")
        if place is None:
            return ""
        text = self[f"{part}_{place}"].data or ""
        if place == "article":
            return str(check(articles.chosen, f"{path}.{part}_value", text) or "")
        return str(text)


class ChecklistForm(TargetedForm, GuideForm):
    """A checklist."""

    intro_ja = TextAreaField(_l("Introduction (Japanese)"))
    intro_en = TextAreaField(_l("Introduction (English)"))
    is_ordered = BooleanField(_l("In this order: an item opens once those before it are done"))
    items = FieldList(FormField(ItemForm), _l("Items"))

    def offer(self, tours: Sequence[Tour]) -> None:
        """Fill the choices of tours."""
        choices = options([("", _l("Choose a tour")), *((str(tour.id), tour.name) for tour in tours)])
        for entry in self.items:
            entry.form.complete_tour.choices = entry.form.action_tour.choices = choices

    def draft(self, articles: ArticleChoices, check: Gathering) -> ChecklistDraft:
        """Return what was typed; what can't be accepted is left to `check`."""
        return ChecklistDraft(
            name=self.name.data or "",
            title=texts(self, "title"),
            intro=texts(self, "intro"),
            url_patterns=self.patterns(),
            is_ordered=bool(self.is_ordered.data),
            items=[entry.form.item(f"items.{index}", articles, check) for index, entry in enumerate(self.items)],
        )

    def at_field(self, path: str) -> str:
        """Return the path of the visible field behind `items.2.complete_value`: which one depends on the choice."""
        parts = path.split(".")
        if len(parts) != 3 or not parts[2].endswith("_value") or int(parts[1]) >= len(self.items):  # noqa: PLR2004
            return path
        part = parts[2].removesuffix("_value")
        form = self.items[int(parts[1])].form
        place = _PLACES.get(form["complete_by" if part == "complete" else "action"].data or "", "")
        return f"{parts[0]}.{parts[1]}.{part}_{place}" if place else path


def filled(checklist: Checklist, items: Sequence[ChecklistItem], articles: ArticleChoices) -> ChecklistForm:
    """Return the form with a checklist's draft in it."""
    return ChecklistForm(
        formdata=None,
        started_from=token(checklist),
        name=checklist.name,
        url_patterns="\n".join(checklist.url_patterns),
        is_ordered=checklist.is_ordered,
        items=[_item_data(item, articles) for item in items],
        **aim_data(checklist.targeting),
        **spread("title", checklist.title),
        **spread("intro", checklist.intro),
    )


def _item_data(item: ChecklistItem, articles: ArticleChoices) -> dict[str, Any]:
    data = {"item_id": str(item.id), "complete_by": item.complete_by, "action": item.action}
    for part, how, value in (
        ("complete", item.complete_by, item.complete_value),
        ("action", item.action, item.action_value),
    ):
        place = _PLACES.get(how)
        if place is not None:
            data[f"{part}_{place}"] = articles.label(_uuid(value)) if place == "article" else value
    return {**data, **spread("title", item.title), **spread("body", item.body)}


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
