"""Forms of the settings."""

from __future__ import annotations

from urllib.parse import urlsplit
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from core.web.brand import HEX, LIGHT_INK, READABLE, contrast, on_brand, readable_pair
from core.web.choices import options

VISIBLE = 3.0
"""WCAG 2.2 AA, what isn't text: a filled button must be told from the page."""
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
)


class WorkspaceForm(FlaskForm):
    """Name, language and look of a workspace."""

    name = StringField(_l("Name"), [InputRequired(_l("Enter a name.")), Length(max=120)])
    locale = SelectField(_l("Main language"), choices=options({"ja": "日本語", "en": "English"}))
    time_zone = SelectField(_l("Time zone"), choices=options({zone: zone for zone in ZONES}))
    brand_color = StringField(
        _l("Company colour"), [Regexp(r"^#[0-9a-fA-F]{6}$", message=_l("Enter a colour such as #264b96."))]
    )
    logo = FileField(_l("Logo"))
    greeting_ja = StringField(_l("Greeting in Japanese"), [Length(max=120)])
    greeting_en = StringField(_l("Greeting in English"), [Length(max=120)])
    contact_url = StringField(_l("Where “contact us” leads"), [Length(max=500), Optional()])
    verification_days = IntegerField(_l("Articles are confirmed for (days)"), [NumberRange(1, 1095)])
    retention_days = IntegerField(_l("Raw events are kept for (days)"), [NumberRange(30, 3650)])

    def validate_contact_url(self, field: StringField) -> None:
        """Accept web and mail addresses only."""
        if urlsplit(field.data or "").scheme not in ("http", "https", "mailto"):
            raise ValidationError(_l("Enter an address that begins with https:// or mailto:."))


class SiteForm(FlaskForm):
    """A product that the widget lives in."""

    name = StringField(_l("Name of the product"), [InputRequired(_l("Enter a name.")), Length(max=120)])
    environment = SelectField(
        _l("Environment"), choices=options({"production": _l("Production"), "staging": _l("Staging")})
    )
    origins = TextAreaField(
        _l("Addresses that may use it"), [InputRequired(_l("Enter at least one address.")), Length(max=2000)]
    )
    launcher = SelectField(
        _l("Help button"),
        choices=options({"right": _l("Bottom right"), "left": _l("Bottom left"), "none": _l("Hidden")}),
    )
    is_on = BooleanField(_l("Show the widget"), default=True)
    dark = BooleanField(_l("Dark where the product is dark"))
    brand_color = StringField(
        _l("Colour in this product"),
        [Optional(), Regexp(r"^#[0-9a-fA-F]{6}$", message=_l("Enter a colour such as #264b96."))],
    )
    corners = SelectField(
        _l("Corners"),
        choices=options({"square": _l("Square"), "usual": _l("Slightly rounded"), "round": _l("Round")}),
        default="usual",
    )
    text_size = SelectField(
        _l("Size of text"),
        choices=options({"small": _l("Small"), "usual": _l("Usual"), "large": _l("Large")}),
        default="usual",
    )

    def validate_origins(self, _field: TextAreaField) -> None:
        """Accept origins only: scheme and host, no path."""
        for origin in self.addresses():
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
                message = _l("“%(origin)s” isn’t an origin. Write it like https://app.example.com.", origin=origin)
                raise ValidationError(message)

    def validate_brand_color(self, field: StringField) -> None:
        """Refuse a colour on which nothing can be read, or that isn't seen on white; propose the nearest that works."""
        color = (field.data or "").lower()
        if not HEX.fullmatch(color):
            return
        written, seen = contrast(color, on_brand(color)), contrast(color, LIGHT_INK)
        if written < READABLE or seen < VISIBLE:
            nearest = readable_pair(color, LIGHT_INK, VISIBLE)[0]
            raise ValidationError(
                _l(
                    "Text on %(color)s has a contrast of %(written)s (4.5 is needed), the colour on white one of "
                    "%(seen)s (3 is needed). The nearest colour that works is %(nearest)s.",
                    color=color,
                    written=f"{int(written * 10) / 10}",
                    seen=f"{int(seen * 10) / 10}",
                    nearest=nearest,
                )
            )

    def addresses(self) -> list[str]:
        """Return the origins, one per line."""
        return [line.strip().rstrip("/") for line in (self.origins.data or "").splitlines() if line.strip()]
