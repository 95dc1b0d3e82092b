"""Forms of the identity screen."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from core.web.choices import options

ALGORITHMS = {
    "HS256": _l("A secret that we make and your server keeps (HS256)"),
    "RS256": _l("A key pair of your own: you give us the public half (RS256)"),
}
OVERLAPS = {"0": _l("At once"), "24": _l("After a day"), "168": _l("After 7 days"), "720": _l("After 30 days")}


class KeyForm(FlaskForm):
    """A new key, and when those in use end."""

    algorithm = RadioField(_l("How your server signs"), choices=options(ALGORITHMS), default="HS256")
    pem = TextAreaField(_l("Public key (PEM)"), [Length(max=5000), Optional()])
    overlap = SelectField(_l("Keys in use end"), choices=options(OVERLAPS), default="168")

    @property
    def span(self) -> timedelta:
        """How long the keys in use go on to count."""
        return timedelta(hours=int(self.overlap.data or 0))
