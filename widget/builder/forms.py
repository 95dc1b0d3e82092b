"""The forms that ask what is to be built in the product, and on which page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField


class OpenForm(FlaskForm):
    """An address of the product."""

    address = StringField(_l("Page of your product"))


class NewForm(OpenForm):
    """A guide that isn't there yet."""

    name = StringField(_l("Name"))
