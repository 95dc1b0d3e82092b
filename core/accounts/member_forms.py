"""Forms for members and one's own profile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.web.choices import options

ROLE_LABELS = {
    "admin": _l("Admin"),
    "manager": _l("Manager"),
    "editor": _l("Editor"),
    "contributor": _l("Contributor"),
    "reader": _l("Reader"),
    "partner": _l("Partner"),
}


class CollectionsForm(FlaskForm):
    """Which collections a partner may read."""

    collection_ids = SelectMultipleField(
        _l("Collections a partner may read"),
        validators=[Optional()],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )

    def offer(self, collections: list[tuple[str, Any]]) -> None:
        """Fill the choices."""
        self.collection_ids.choices = options([choice for choice in collections if choice[0]])

    def chosen(self) -> list[UUID]:
        """Return the ids of what was ticked; only what was offered passes `validate`."""
        return [UUID(text) for text in self.collection_ids.data or []]


class InviteForm(CollectionsForm):
    """Whom to invite, as what."""

    email = EmailField(_l("E-mail address"), [InputRequired(_l("Enter an e-mail address.")), Length(max=254)])
    role = SelectField(_l("Role"), choices=options(ROLE_LABELS), default="contributor")


class RoleForm(FlaskForm):
    """A member's role."""

    role = SelectField(_l("Role"), choices=options(ROLE_LABELS))


class ProfileForm(FlaskForm):
    """One's own name and language."""

    name = StringField(_l("Name"), [InputRequired(_l("Enter a name.")), Length(max=120)])
    locale = SelectField(
        _l("Language"), choices=options({"": _l("As in the browser"), "ja": "日本語", "en": "English"})
    )


class PasswordForm(FlaskForm):
    """A new password, proved by the old one."""

    old = PasswordField(_l("Current password"), [InputRequired(_l("Enter your current password."))])
    password = PasswordField(_l("New password"), [InputRequired(_l("Enter a new password."))])
