"""The form of a tour with its steps, and of making one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField, TextAreaField

from core.web.choices import options
from guides.publishing.conflicts import token
from guides.publishing.fields import GuideForm, spread, texts
from guides.publishing.pickers import ArticleChoices
from guides.tours.actions import StepDraft, TourDraft
from guides.tours.behaviour import BUTTON_FIELDS, Behaviour, Button, behaviour_of
from guides.tours.models import Tour, TourStep

ON_MISSING = [
    ("wait", _l("Wait for it, then stop")),
    ("skip", _l("Skip this step")),
    ("centre", _l("Show the step in the middle of the page")),
    ("stop", _l("End the tour")),
]

ADVANCES = [
    ("next", _l("“Next”, or a press of a button or link it points to")),
    ("click", _l("Clicking the element")),
    ("input", _l("Filling in the field")),
    ("page", _l("Coming to a page")),
    ("event", _l("An event of the product")),
]
DEEDS = [
    ("none", _l("No button")),
    ("snooze", _l("Later: offer the tour again after a day")),
    ("finish", _l("Complete the tour here")),
    ("article", _l("Open an article")),
    ("url", _l("Open an address")),
]


@dataclass(frozen=True)
class TourChoices:
    """What can be linked: the tour's procedure, and the articles that buttons open."""

    procedures: ArticleChoices
    readable: ArticleChoices


class StepForm(Form):
    """One step."""

    key = HiddenField()
    title_ja = StringField(_l("Title (Japanese)"))
    title_en = StringField(_l("Title (English)"))
    body_ja = TextAreaField(_l("Text (Japanese)"))
    body_en = TextAreaField(_l("Text (English)"))
    selector = StringField(_l("Element it points to"))
    url_pattern = StringField(_l("Page of this step"))
    on_missing = SelectField(_l("If the element isn't there"), choices=options(ON_MISSING), default="wait")

    advance = SelectField(_l("Goes on by"), choices=options(ADVANCES), default="next")
    advance_page = StringField(_l("Page that leads on"))
    advance_event = StringField(_l("Event that leads on"))
    advance_only = BooleanField(_l("Only so: instead of “Next”, offer to skip the step"))
    first_do = SelectField(_l("First button of its own"), choices=options(DEEDS), default="none")
    first_article = StringField(_l("Article of the first button"))
    first_url = StringField(_l("Address of the first button"))
    first_text_ja = StringField(_l("Text of the first button (Japanese)"))
    first_text_en = StringField(_l("Text of the first button (English)"))
    second_do = SelectField(_l("Second button of its own"), choices=options(DEEDS), default="none")
    second_article = StringField(_l("Article of the second button"))
    second_url = StringField(_l("Address of the second button"))
    second_text_ja = StringField(_l("Text of the second button (Japanese)"))
    second_text_en = StringField(_l("Text of the second button (English)"))

    def step(self, path: str, readable: ArticleChoices) -> StepDraft:
        """Return what was typed. Raises `Invalid`."""
        return StepDraft(
            key=self.key.data or "",
            title=texts(self, "title"),
            body=texts(self, "body"),
            selector=self.selector.data or "",
            url_pattern=self.url_pattern.data or "",
            on_missing=self.on_missing.data or "wait",
            behaviour=self._behaviour(path, readable),
        )

    def _behaviour(self, path: str, readable: ArticleChoices) -> Behaviour:
        by = self.advance.data or "next"
        return Behaviour(
            advance=by,
            value=(self[f"advance_{by}"].data or "") if by in ("page", "event") else "",
            only=bool(self.advance_only.data),
            buttons=[self._button(path, name, readable) for name in BUTTON_FIELDS],
        )

    def _button(self, path: str, name: str, readable: ArticleChoices) -> Button:
        do, value = self[f"{name}_do"].data or "none", ""
        if do == "article":
            article_id = readable.chosen(f"{path}.{name}_article", self[f"{name}_article"].data or "")
            value = str(article_id) if article_id else ""
        elif do == "url":
            value = self[f"{name}_url"].data or ""
        return Button(do, value, texts(self, f"{name}_text"))


class TourForm(GuideForm):
    """A tour."""

    article_id = StringField(_l("Procedure it shows"))
    is_automatic = BooleanField(_l("Starts by itself, once, on its pages"))
    steps = FieldList(FormField(StepForm), lazy_pgettext("tour", "Steps"))

    def draft(self, choices: TourChoices) -> TourDraft:
        """Return what was typed. Raises `Invalid`."""
        return TourDraft(
            name=self.name.data or "",
            title=texts(self, "title"),
            url_patterns=self.patterns(),
            is_automatic=bool(self.is_automatic.data),
            article_id=choices.procedures.chosen("article_id", self.article_id.data or ""),
            steps=[entry.form.step(f"steps.{index}", choices.readable) for index, entry in enumerate(self.steps)],
        )


class NewTourForm(FlaskForm):
    """From which procedure, or under which name."""

    article_id = StringField(_l("Procedure"))
    name = StringField(_l("Name"), description=_l("Only colleagues see it."))


def filled(tour: Tour, steps: Sequence[TourStep], choices: TourChoices) -> TourForm:
    """Return the form with a tour's draft in it."""
    return TourForm(
        formdata=None,
        started_from=token(tour),
        name=tour.name,
        url_patterns="\n".join(tour.url_patterns),
        article_id=choices.procedures.label(tour.article_id),
        is_automatic=tour.is_automatic,
        steps=[_step_data(step, choices.readable) for step in steps],
        **spread("title", tour.title),
    )


def _step_data(step: TourStep, readable: ArticleChoices) -> dict[str, Any]:
    kept = {name: getattr(step, name) for name in ("key", "selector", "url_pattern", "on_missing")}
    own = _behaviour_data(behaviour_of(step.options), readable)
    return {**kept, **own, **spread("title", step.title), **spread("body", step.body)}


def _behaviour_data(behaviour: Behaviour, readable: ArticleChoices) -> dict[str, Any]:
    found: dict[str, Any] = {"advance": behaviour.advance, "advance_only": behaviour.only}
    if behaviour.value:
        found[f"advance_{behaviour.advance}"] = behaviour.value
    for name, button in zip(BUTTON_FIELDS, behaviour.buttons, strict=False):
        found |= {f"{name}_do": button.do, **spread(f"{name}_text", button.text)}
        if button.do == "article" and button.value:
            found[f"{name}_article"] = readable.label(UUID(button.value))
        elif button.value:
            found[f"{name}_url"] = button.value
    return found
