"""Forms for articles: the draft, its properties, and the answers of a review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from core.accounts.models import Member
from core.web.choices import options
from kb.articles.actions import MAX_TITLE, Draft, Properties
from kb.articles.labels import AUDIENCE_LABELS, KIND_LABELS, LOCALE_LABELS
from kb.articles.models import Article
from kb.collections.choices import collection_choices
from kb.collections.models import Collection


def fits(_form: Any, field: StringField) -> None:
    """Refuse a title that can't be kept as a whole. Not `Length`: it makes browsers cut what is pasted, silently."""
    if len((field.data or "").strip()) > MAX_TITLE:
        raise ValidationError(_("Use at most %(count)s characters.", count=MAX_TITLE))


class DraftForm(FlaskForm):
    """Title, text and phrasings, and the mark of the text that the author began with."""

    title = StringField(_l("Title"), [DataRequired(_l("Enter a title.")), fits])
    body = TextAreaField(_l("Text"))
    phrasings = TextAreaField(_l("Other ways to ask this"))
    started_from = HiddenField()

    def number(self) -> int:
        """Return the number of the revision that the author began with, 0 if it isn't told."""
        head = (self.started_from.data or "").partition(".")[0]
        return int(head) if head.isascii() and head.isdigit() and len(head) < 9 else 0  # noqa: PLR2004  as wide as one

    def mark(self) -> str:
        """Return the mark of the text that the author began with, empty if only its number is told."""
        told = self.started_from.data or ""
        return told if "." in told else ""

    def draft(self) -> Draft:
        """Return what was typed, with the line ends that browsers add taken back."""
        lines = [line.strip() for line in (self.phrasings.data or "").splitlines()]
        body = (self.body.data or "").replace("\r\n", "\n")
        return Draft((self.title.data or "").strip(), body, [line for line in lines if line])


class NewArticleForm(FlaskForm):
    """What must be known before there is anything to write on."""

    title = StringField(_l("Title"), [DataRequired(_l("Enter a title.")), fits])
    kind = SelectField(_l("Kind"), choices=options(KIND_LABELS))
    collection_id = SelectField(_l("Collection"))
    locale = SelectField(_l("Language"), choices=options(LOCALE_LABELS))

    def offer(self, collections: Sequence[Collection]) -> None:
        """Fill the choices that depend on the workspace."""
        self.collection_id.choices = collection_choices(collections)


class PropertiesForm(FlaskForm):
    """What is true of an article beside its text."""

    kind = SelectField(_l("Kind"), choices=options(KIND_LABELS))
    audience = SelectField(_l("Audience"), choices=options(AUDIENCE_LABELS))
    locale = SelectField(_l("Language"), choices=options(LOCALE_LABELS))
    collection_id = SelectField(_l("Collection"))
    owner_id = SelectField(_l("Owner"))
    deputy_id = SelectField(_l("Deputy"))
    slug = StringField(_l("Address"), [Length(max=160)])
    tags = StringField(_l("Tags"), [Length(max=500)])

    def offer(self, collections: Sequence[Collection], people: Mapping[str, Sequence[Member]]) -> None:
        """Fill the choices that depend on the workspace; `people` may be chosen for the field of that name."""
        self.collection_id.choices = collection_choices(collections)
        for name, members in people.items():
            self[name].choices = [("", lazy_pgettext("choice", "Nobody")), *((str(m.id), _called(m)) for m in members)]

    def properties(self) -> Properties:
        """Return what was chosen."""
        tags = [tag.strip() for tag in (self.tags.data or "").replace("、", ",").split(",")]
        return Properties(
            kind=self.kind.data,
            audience=self.audience.data,
            locale=self.locale.data,
            collection_id=_uuid(self.collection_id.data),
            owner_id=_uuid(self.owner_id.data),
            deputy_id=_uuid(self.deputy_id.data),
            slug=(self.slug.data or "").strip(),
            tags=[tag for tag in tags if tag],
        )


class ReviewForm(FlaskForm):
    """Whom to ask, and what to look at."""

    reviewer_id = SelectField(_l("Reviewer"))
    note = TextAreaField(_l("What should the reviewer look at?"), [Length(max=1000)])

    def offer(self, members: Sequence[Member]) -> None:
        """Fill the choices: anyone who may approve, or nobody in particular."""
        self.reviewer_id.choices = [("", _l("Anyone who may approve")), *((str(m.id), m.name) for m in members)]

    def reviewer(self) -> UUID | None:
        """Return who was chosen."""
        return _uuid(self.reviewer_id.data)


class SendBackForm(FlaskForm):
    """Why a draft goes back to its author."""

    reason = TextAreaField(
        _l("What needs to change?"), [InputRequired(_l("Say what needs to change.")), Length(max=2000)]
    )


class VerifyForm(FlaskForm):
    """For how long the owner's word holds."""

    days = IntegerField(_l("Valid for (days)"), [NumberRange(1, 1095)])


class EmptyForm(FlaskForm):
    """A button: nothing but the CSRF token."""


def fill(form: PropertiesForm, article: Article) -> None:
    """Show an article's properties in the form."""
    for name in ("kind", "audience", "locale", "slug"):
        form[name].data = getattr(article, name)
    for name in ("collection_id", "owner_id", "deputy_id"):
        form[name].data = str(getattr(article, name) or "")
    form.tags.data = ", ".join(article.tags)


def _called(member: Member) -> Any:
    return _l("%(name)s (no access)", name=member.name) if member.disabled_at else member.name


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
