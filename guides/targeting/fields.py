"""What an author fills in about who sees a guide, when and how often: part of every guide's form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from core.web.choices import options
from core.web.context import current
from guides.targeting.aims import AimDraft, aim_of, checked_aim, local_time
from guides.targeting.queries import segments

LOCALES = [("ja", _l("Japanese")), ("en", _l("English"))]
DEVICES = [("desktop", _l("Computer")), ("phone", _l("Mobile phone")), ("tablet", _l("Tablet"))]
FREQUENCIES = [
    ("", _l("As usual: tours once in a browser")),
    ("once", _l("Once for each person")),
    ("until_done", _l("Until they have completed it")),
    ("every", _l("Again after some days")),
    ("always", _l("Always; a tour on every visit")),
]


class ChecksField(SelectMultipleField):
    """Several choices to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class TargetedForm(FlaskForm):
    """Part of every guide's form."""

    any_of = ChecksField(
        _l("Only people in one of these segments"), validate_choice=False, description=_l("None ticked: everybody.")
    )
    none_of = ChecksField(_l("Not people in one of these"), validate_choice=False)
    only_locales = ChecksField(
        _l("Only in these languages"), choices=options(LOCALES), validate_choice=False, description=_l("None: in all.")
    )
    only_devices = ChecksField(
        _l("Only on these devices"), choices=options(DEVICES), validate_choice=False, description=_l("None: on all.")
    )
    shown_from = StringField(_l("From"))
    shown_until = StringField(_l("Until"))
    frequency = SelectField(
        _l("How often"),
        choices=options(FREQUENCIES),
        default="",
        validate_choice=False,
        description=_l("As usual: a tour starts by itself once in a browser; everything else is always there."),
    )
    every_days = StringField(_l("After how many days"))
    priority = StringField(
        _l("Priority"), description=_l("0 to 100. What has more comes first where several could begin at once.")
    )
    element = StringField(
        _l("Only where this element is on the page"),
        description=_l("CSS selector, such as #trial. Empty: anywhere."),
    )

    def __init__(self, *given: Any, **values: Any) -> None:
        super().__init__(*given, **values)
        choices = [(str(segment.id), segment.name) for segment in segments(current.session)]
        self.any_of.choices, self.none_of.choices = options(choices), options(choices)

    def aim(self, session: Session) -> dict[str, Any]:
        """Return what was filled in as it is kept. Raises `Invalid`."""
        draft = AimDraft(
            any_of=self.any_of.data or (),
            none_of=self.none_of.data or (),
            locales=self.only_locales.data or (),
            devices=self.only_devices.data or (),
            begins=self.shown_from.data or "",
            ends=self.shown_until.data or "",
            element=self.element.data or "",
            frequency=self.frequency.data or "",
            days=self.every_days.data or "",
            priority=self.priority.data or "",
        )
        return checked_aim(session, draft)

    @property
    def narrows(self) -> bool:
        """Whether anything of it is filled in, or has to be corrected."""
        own = [field for field in self if field.short_name in TARGETED]
        return any(field.errors or field.data not in (None, "", [], "0") for field in own)


TARGETED = (
    "any_of",
    "none_of",
    "only_locales",
    "only_devices",
    "shown_from",
    "shown_until",
    "frequency",
    "every_days",
    "priority",
    "element",
)


def aim_data(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept with a draft as data of the form."""
    aim, zone = aim_of(kept), current.workspace.time_zone
    return {
        "any_of": list(aim.any_of),
        "none_of": list(aim.none_of),
        "only_locales": list(aim.locales),
        "only_devices": list(aim.devices),
        "shown_from": local_time(aim.begins, zone),
        "shown_until": local_time(aim.ends, zone),
        "frequency": aim.frequency,
        "every_days": str(aim.days) if aim.days else "",
        "priority": str(aim.priority) if aim.priority else "",
        "element": aim.element,
    }
