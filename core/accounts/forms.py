"""Forms for signing in, passwords and invitations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

_REQUIRED = _l("Please fill this in.")


class SignInForm(FlaskForm):
    """E-mail and password."""

    email = EmailField(_l("E-mail address"), [InputRequired(_REQUIRED), Length(max=254)])
    password = PasswordField(_l("Password"), [InputRequired(_REQUIRED), Length(max=1000)])
    next = HiddenField()


class ForgottenForm(FlaskForm):
    """Where to send a reset link."""

    email = EmailField(_l("E-mail address"), [InputRequired(_REQUIRED), Length(max=254)])


class NewPasswordForm(FlaskForm):
    """A new password."""

    password = PasswordField(_l("New password"), [InputRequired(_REQUIRED)])


class JoinForm(FlaskForm):
    """What a person who was invited tells about themselves."""

    name = StringField(_l("Your name"), [InputRequired(_REQUIRED), Length(max=120)])
    password = PasswordField(_l("Password"), [InputRequired(_REQUIRED)])
