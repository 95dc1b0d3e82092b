"""The forms of segments and of the limits for all guides together."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from core.web.choices import options
from guides.targeting.conditions import Condition, Group, Rules
from guides.targeting.models import Segment

MATCHES = [("all", _l("all of these hold")), ("any", _l("one of these holds"))]
SUBJECTS = [
    ("user", _l("Person’s attribute")),
    ("company", _l("Company’s attribute")),
    ("identity", _l("How they are known")),
    ("first_seen", _l("First seen")),
    ("last_seen", _l("Last visit")),
    ("event", _l("Event of your product")),
    ("fact", _l("Use of guides and help")),
]
OPERATORS = [
    ("is", _l("is")),
    ("is_not", _l("is not")),
    ("contains", _l("contains")),
    ("starts", _l("begins with")),
    ("in", _l("is one of (with commas)")),
    ("gt", _l("is more than")),
    ("lt", _l("is less than")),
    ("set", _l("is known")),
    ("unset", _l("is not known")),
    ("before", _l("is before the day")),
    ("after", _l("is after the day")),
    ("within", _l("is within the last days")),
    ("ago", _l("is longer ago than days")),
    ("at_least", _l("at least so many times")),
    ("at_most", _l("at most so many times")),
    ("exactly", _l("exactly so many times")),
]
IDENTITIES = [
    ("anonymous", _l("not at all (a visitor)")),
    ("labelled", _l("by what the page says")),
    ("verified", _l("by a signed token")),
]
FACTS = [
    ("tour.completed", _l("Completed a tour")),
    ("tour.dismissed", _l("Ended a tour early")),
    ("checklist.completed", _l("Completed a checklist")),
    ("article.opened", _l("Opened an article")),
    ("panel.opened", _l("Opened the help panel")),
    ("search.clicked", _l("Opened a search result")),
    ("page.viewed", _l("Opened a page")),
]


class ConditionForm(Form):
    """One condition. Of its fields those count that fit what is asked for."""

    of = SelectField(_l("What is asked"), choices=options(SUBJECTS), default="user", validate_choice=False)
    name = StringField(_l("Its name"))
    fact = SelectField(_l("What was done"), choices=options(FACTS), validate_choice=False)
    op = SelectField(_l("Comparison"), choices=options(OPERATORS), default="is", validate_choice=False)
    value = StringField(_l("With what"))
    identity = SelectField(_l("Known how"), choices=options(IDENTITIES), validate_choice=False)
    days = StringField(_l("Within how many days"), default="30")

    def condition(self) -> Condition:
        """Return what was filled in."""
        of, days = self.of.data or "user", (self.days.data or "").strip()
        return Condition(
            of=of,
            name=(self.fact.data if of == "fact" else self.name.data) or "",
            op=self.op.data or "is",
            value=(self.identity.data if of == "identity" else self.value.data) or "",
            days=int(days) if days.isdecimal() else 0,
        )


class GroupForm(Form):
    """Conditions that belong together."""

    match = SelectField(_l("The group holds when"), choices=options(MATCHES), default="all", validate_choice=False)
    conditions = FieldList(FormField(ConditionForm), _l("Conditions"))


class SegmentForm(FlaskForm):
    """A segment."""

    name = StringField(_l("Name"))
    description = TextAreaField(_l("What it is for"))
    match = SelectField(_l("Somebody belongs when"), choices=options(MATCHES), default="all", validate_choice=False)
    groups = FieldList(FormField(GroupForm), _l("Conditions"))

    def rules(self) -> Rules:
        """Return what was filled in."""
        groups = [
            Group(entry.form.match.data or "all", [one.form.condition() for one in entry.form.conditions])
            for entry in self.groups
        ]
        return Rules(self.match.data or "all", groups)


def filled(segment: Segment, rules: Rules) -> SegmentForm:
    """Return the form with a segment in it."""
    groups = [
        {"match": group.match, "conditions": [_condition_data(one) for one in group.conditions]}
        for group in rules.groups
    ]
    return SegmentForm(
        formdata=None, name=segment.name, description=segment.description, match=rules.match, groups=groups
    )


def _condition_data(condition: Condition) -> dict[str, Any]:
    is_fact, is_identity = condition.of == "fact", condition.of == "identity"
    return {
        "of": condition.of,
        "name": "" if is_fact else condition.name,
        "fact": condition.name if is_fact else FACTS[0][0],
        "op": condition.op,
        "value": "" if is_identity else condition.value,
        "identity": condition.value if is_identity else "verified",
        "days": str(condition.days or 30),
    }


def reshape(form: SegmentForm, deed: str) -> str:
    """Do what a button asks for: `add`, `add:1`, `remove:1` (a group), `remove:1:2`; return the anchor to go to."""
    what, *numbers = deed.split(":")
    places = [int(number) for number in numbers if number.isdecimal()]
    rows: list[dict[str, Any]] = [
        {"match": entry.form.match.data, "conditions": [one.data for one in entry.form.conditions]}
        for entry in form.groups
    ]
    anchor = _reshaped(rows, what, places)
    while form.groups.entries:
        form.groups.pop_entry()
    for row in rows:
        form.groups.append_entry(row)
    return anchor


def _reshaped(rows: list[dict[str, Any]], what: str, places: list[int]) -> str:
    if what == "add" and not places:
        rows.append({"match": "all", "conditions": [{}]})
        return f"groups-{len(rows) - 1}"
    if not places or places[0] >= len(rows):
        return ""
    group = rows[places[0]]
    if what == "add":
        group["conditions"].append({})
        return f"groups-{places[0]}-conditions-{len(group['conditions']) - 1}"
    if what == "remove" and len(places) == 1:
        rows.pop(places[0])
    elif what == "remove" and places[1] < len(group["conditions"]):
        group["conditions"].pop(places[1])
    return f"groups-{max(0, min(places[0], len(rows) - 1))}"


class LimitsForm(FlaskForm):
    """How much may appear by itself, all guides together."""

    tours_per_session = IntegerField(
        _l("Tours that may start by themselves in one visit"),
        [InputRequired(_l("Enter a number.")), NumberRange(0, 20)],
    )
    prompts_per_day = IntegerField(
        _l("Things that may appear by themselves to one person on one day"),
        [InputRequired(_l("Enter a number.")), NumberRange(0, 50)],
        description=_l("0: no limit for the day."),
    )
