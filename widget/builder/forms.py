"""The form that asks on which page the builder is to open."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField


class OpenForm(FlaskForm):
    """An address of the product."""

    address = StringField(_l("Page of your product"))
