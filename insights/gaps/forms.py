"""Forms of the gap board."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from core.accounts.models import Member
from core.web.choices import options
from insights.gaps.queries import is_address
from kb.articles.labels import KIND_LABELS
from kb.collections.choices import collection_choices
from kb.collections.models import Collection


class AssignForm(FlaskForm):
    """Who takes the gap on."""

    owner_id = SelectField(_l("Owner"))

    def offer(self, members: Sequence[Member]) -> None:
        """Fill the choices."""
        self.owner_id.choices = [("", _l("Nobody yet")), *((str(m.id), m.name) for m in members)]

    def owner(self) -> UUID | None:
        """Return who was chosen."""
        return UUID(self.owner_id.data) if self.owner_id.data else None


class DismissForm(FlaskForm):
    """Why the gap is left open."""

    reason = TextAreaField(_l("Why is this gap left open?"), [InputRequired(_l("Give a reason.")), Length(max=500)])


class WriteForm(FlaskForm):
    """What kind of article is to close the gap, and where it goes."""

    kind = SelectField(_l("Kind"), choices=options(KIND_LABELS), default="faq")
    collection_id = SelectField(_l("Collection"))

    def offer(self, collections: Sequence[Collection]) -> None:
        """Fill the choices."""
        self.collection_id.choices = collection_choices(collections)


class LinkForm(FlaskForm):
    """Which article that exists is to close the gap."""

    article = SelectField(_l("Article"), validators=[InputRequired(_l("Choose an article."))])


class PhoneForm(FlaskForm):
    """A question that was asked by phone."""

    text = StringField(
        _l("What was asked, in the customer's words"), [InputRequired(_l("Write what was asked.")), Length(max=200)]
    )
    words = TextAreaField(_l("The whole sentence, if you remember it"), [Length(max=1000)])
    page = StringField(_l("Address of the page"), [Length(max=500)])

    def validate_page(self, field: StringField) -> None:
        """A page is an address, so that calls count where searches count."""
        if field.data and not is_address(field.data.strip()):
            raise ValidationError(_("Give the page’s address, such as /invoices, or leave this empty."))
