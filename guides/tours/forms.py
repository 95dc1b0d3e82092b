"""The form of a tour with its steps, and of making one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField, TextAreaField

from core.web.choices import options
from guides.publishing.conflicts import token
from guides.publishing.fields import GuideForm, spread, texts
from guides.publishing.pickers import ArticleChoices
from guides.tours.actions import StepDraft, TourDraft
from guides.tours.models import Tour, TourStep

ON_MISSING = [
    ("wait", _l("Wait for it, then stop")),
    ("skip", _l("Skip this step")),
    ("centre", _l("Show the step in the middle of the page")),
    ("stop", _l("End the tour")),
]


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

    def step(self) -> StepDraft:
        """Return what was typed."""
        return StepDraft(
            key=self.key.data or "",
            title=texts(self, "title"),
            body=texts(self, "body"),
            selector=self.selector.data or "",
            url_pattern=self.url_pattern.data or "",
            on_missing=self.on_missing.data or "wait",
        )


class TourForm(GuideForm):
    """A tour."""

    article_id = StringField(_l("Procedure it shows"))
    is_automatic = BooleanField(_l("Starts by itself, once, on its pages"))
    steps = FieldList(FormField(StepForm), lazy_pgettext("tour", "Steps"))

    def draft(self, articles: ArticleChoices) -> TourDraft:
        """Return what was typed. Raises `Invalid`."""
        return TourDraft(
            name=self.name.data or "",
            title=texts(self, "title"),
            url_patterns=self.patterns(),
            is_automatic=bool(self.is_automatic.data),
            article_id=articles.chosen("article_id", self.article_id.data or ""),
            steps=[entry.form.step() for entry in self.steps],
        )


class NewTourForm(FlaskForm):
    """From which procedure, or under which name."""

    article_id = StringField(_l("Procedure"))
    name = StringField(_l("Name"), description=_l("Only colleagues see it."))


def filled(tour: Tour, steps: Sequence[TourStep], articles: ArticleChoices) -> TourForm:
    """Return the form with a tour's draft in it."""
    return TourForm(
        formdata=None,
        started_from=token(tour),
        name=tour.name,
        url_patterns="\n".join(tour.url_patterns),
        article_id=articles.label(tour.article_id),
        is_automatic=tour.is_automatic,
        steps=[_step_data(step) for step in steps],
        **spread("title", tour.title),
    )


def _step_data(step: TourStep) -> dict[str, Any]:
    kept = {name: getattr(step, name) for name in ("key", "selector", "url_pattern", "on_missing")}
    return {**kept, **spread("title", step.title), **spread("body", step.body)}
