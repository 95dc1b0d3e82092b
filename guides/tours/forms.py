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
from guides.publishing.checks import Gathering
from guides.publishing.conflicts import token
from guides.publishing.fields import GuideForm, spread, texts
from guides.publishing.pickers import ArticleChoices
from guides.targeting.fields import TargetedForm, aim_data
from guides.tours.actions import StepDraft, TourDraft
from guides.tours.behaviour import BUTTON_FIELDS, Behaviour, Button, behaviour_of, placed
from guides.tours.branches import ELEMENTS, END, RULE_FIELDS, Rule
from guides.tours.models import Tour, TourStep

ON_MISSING = [
    ("wait", _l("Wait for it, then stop")),
    ("skip", _l("Skip this step")),
    ("centre", _l("Show it in the middle of the page")),
    ("stop", _l("End the tour")),
]

ADVANCES = [
    ("next", _l("“Next”, or a press of the element")),
    ("click", _l("Clicking the element")),
    ("input", _l("Filling in the field")),
    ("page", _l("Coming to a page")),
    ("event", _l("An event of the product")),
]
KINDS = [
    ("attached", _l("Beside the element")),
    ("modal", _l("Dialog in the middle; the page waits")),
    ("bubble", _l("Bubble in the corner")),
    ("hidden", _l("Hidden: decides where to go on")),
]
DEEDS = [
    ("none", _l("No button")),
    ("next", _l("Go on")),
    ("back", _l("Go back")),
    ("step", _l("Go to a step")),
    ("finish", _l("Complete the tour here")),
    ("snooze", _l("Later: offer the tour again after a day")),
    ("tour", _l("Start another tour")),
    ("article", _l("Open an article")),
    ("url", _l("Open an address")),
]
CAUSES = [
    ("none", _l("No rule")),
    ("user", _l("An attribute of the person")),
    ("company", _l("An attribute of the company")),
    ("button", _l("The button pressed at a step")),
    ("present", _l("An element is there")),
    ("absent", _l("An element isn’t there")),
]
COMPARISONS = [("is", _l("is")), ("not", _l("is not")), ("set", _l("has any value"))]
PLACES = [("1", _l("First button")), ("2", _l("Second button")), ("3", _l("Third button"))]


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
    kind = SelectField(_l("How it is shown"), choices=options(KINDS), default="attached")

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
    third_do = SelectField(_l("Third button of its own"), choices=options(DEEDS), default="none")
    third_article = StringField(_l("Article of the third button"))
    third_url = StringField(_l("Address of the third button"))
    third_text_ja = StringField(_l("Text of the third button (Japanese)"))
    third_text_en = StringField(_l("Text of the third button (English)"))
    otherwise = SelectField(_l("If no rule holds, it goes on at"), validate_choice=False)

    def step(self, path: str, readable: ArticleChoices, check: Gathering) -> StepDraft:
        """Return what was typed; what can't be accepted is left to `check`."""
        return StepDraft(
            key=self.key.data or "",
            title=texts(self, "title"),
            body=texts(self, "body"),
            selector=self.selector.data or "",
            url_pattern=self.url_pattern.data or "",
            on_missing=self.on_missing.data or "wait",
            behaviour=self._behaviour(path, readable, check),
        )

    def _behaviour(self, path: str, readable: ArticleChoices, check: Gathering) -> Behaviour:
        by = self.advance.data or "next"
        return Behaviour(
            advance=by,
            value=(self[f"advance_{by}"].data or "") if by in ("page", "event") else "",
            only=bool(self.advance_only.data),
            buttons=[self._button(path, name, readable, check) for name in BUTTON_FIELDS],
            kind=self.kind.data or "attached",
            rules=[self._rule(name) for name in RULE_FIELDS],
            otherwise=self.otherwise.data or "",
        )

    def _rule(self, name: str) -> Rule:
        by = self[f"{name}_by"].data or "none"
        place = "selector" if by in ELEMENTS else "button" if by == "button" else "value"
        return Rule(
            by,
            self[f"{name}_step" if by == "button" else f"{name}_name"].data or "",
            self[f"{name}_compare"].data or "is",
            self[f"{name}_{place}"].data or "",
            self[f"{name}_to"].data or "",
        )

    def _button(self, path: str, name: str, readable: ArticleChoices, check: Gathering) -> Button:
        do, value = self[f"{name}_do"].data or "none", ""
        if do == "article":
            article_id = check(readable.chosen, f"{path}.{name}_article", self[f"{name}_article"].data or "")
            value = str(article_id) if article_id else ""
        elif do in ("url", "step", "tour"):
            value = self[f"{name}_{do}"].data or ""
        return Button(do, value, texts(self, f"{name}_text"))


def _add_button_fields(name: str) -> None:
    """Add what a button may lead to within the product; which steps and tours there are, each request knows."""
    setattr(StepForm, f"{name}_step", SelectField(_l("Step it leads to"), validate_choice=False))
    setattr(StepForm, f"{name}_tour", SelectField(_l("Tour it starts"), validate_choice=False))


def _add_rule_fields(name: str) -> None:
    fields = {
        "by": SelectField(_l("If"), choices=options(CAUSES), default="none"),
        "name": StringField(_l("Attribute")),
        "compare": SelectField(_l("Comparison"), choices=options(COMPARISONS), default="is"),
        "value": StringField(_l("Value")),
        "step": SelectField(_l("Step that asked"), validate_choice=False),
        "button": SelectField(_l("Button"), choices=options(PLACES), default="1"),
        "selector": StringField(_l("Element")),
        "to": SelectField(_l("it goes on at"), validate_choice=False),
    }
    for part, made in fields.items():
        setattr(StepForm, f"{name}_{part}", made)


for _name in BUTTON_FIELDS:
    _add_button_fields(_name)
for _name in RULE_FIELDS:
    _add_rule_fields(_name)


class TourForm(TargetedForm, GuideForm):
    """A tour."""

    article_id = StringField(_l("Procedure it shows"))
    is_automatic = BooleanField(_l("Starts by itself on its pages"))
    steps = FieldList(FormField(StepForm), lazy_pgettext("tour", "Steps"))

    def offer(self, tours: Sequence[Tour]) -> None:
        """Fill the choices of steps and tours. A step that was just added can be chosen once it is saved."""
        saved = [(number, each.form) for number, each in enumerate(self.steps, 1) if each.form.key.data]
        steps = [(form.key.data, f"{number}. {_heading(form)}") for number, form in saved]
        within = options([("", _l("Choose a step")), *steps])
        onward = options([("", _l("the next step")), *steps, (END, _l("the end: the tour is complete"))])
        others = options([("", _l("Choose a tour")), *((str(tour.id), tour.name) for tour in tours)])
        for each in self.steps:
            for name in BUTTON_FIELDS:
                each.form[f"{name}_step"].choices, each.form[f"{name}_tour"].choices = within, others
            for name in RULE_FIELDS:
                each.form[f"{name}_step"].choices, each.form[f"{name}_to"].choices = within, onward
            each.form.otherwise.choices = onward

    def pages_of_entries(self) -> list[str]:
        """Return the pages that its steps have for themselves."""
        return [entry.form.url_pattern.data or "" for entry in self.steps]

    def draft(self, choices: TourChoices, check: Gathering) -> TourDraft:
        """Return what was typed; what can't be accepted is left to `check`."""
        return TourDraft(
            name=self.name.data or "",
            title=texts(self, "title"),
            url_patterns=self.patterns(),
            is_automatic=bool(self.is_automatic.data),
            article_id=check(choices.procedures.chosen, "article_id", self.article_id.data or ""),
            steps=[entry.form.step(f"steps.{at}", choices.readable, check) for at, entry in enumerate(self.steps)],
        )


def _heading(step: StepForm) -> str:
    return step.title_ja.data or step.title_en.data or step.key.data or ""


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
        **aim_data(tour.targeting),
        **spread("title", tour.title),
    )


def _step_data(step: TourStep, readable: ArticleChoices) -> dict[str, Any]:
    kept = {name: getattr(step, name) for name in ("key", "selector", "url_pattern", "on_missing")}
    own = _behaviour_data(behaviour_of(step.options), readable)
    return {**kept, **own, **spread("title", step.title), **spread("body", step.body)}


def _behaviour_data(behaviour: Behaviour, readable: ArticleChoices) -> dict[str, Any]:
    found: dict[str, Any] = {"advance": behaviour.advance, "advance_only": behaviour.only, "kind": behaviour.kind}
    found |= {"otherwise": behaviour.otherwise, **_rules_data(behaviour.rules)}
    if behaviour.value:
        found[f"advance_{behaviour.advance}"] = behaviour.value
    for place, button in placed(behaviour.buttons):
        name = BUTTON_FIELDS[place - 1]
        found |= {f"{name}_do": button.do, **spread(f"{name}_text", button.text)}
        if button.do == "article" and button.value:
            found[f"{name}_article"] = readable.label(UUID(button.value))
        elif button.value:
            found[f"{name}_{button.do}"] = button.value
    return found


def _rules_data(rules: Sequence[Rule]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, rule in zip(RULE_FIELDS, rules, strict=False):
        own = "step" if rule.by == "button" else "name"
        place = "selector" if rule.by in ELEMENTS else "button" if rule.by == "button" else "value"
        found |= {f"{name}_by": rule.by, f"{name}_compare": rule.compare, f"{name}_to": rule.to}
        found |= {f"{name}_{own}": rule.name, f"{name}_{place}": rule.value}
    return found
