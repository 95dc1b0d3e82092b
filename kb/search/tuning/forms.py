"""Forms of what staff teach the search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.web.choices import options
from kb.articles.models import Article
from kb.search.tuning.actions import Wording
from kb.search.tuning.labels import KIND_LABELS, LOCALE_LABELS, PLACE_LABELS
from kb.search.tuning.models import Synonym

MOST_TYPED = 2000
"""Characters of a field with a word on each line."""


def lines(text: str | None) -> list[str]:
    """Return what was typed, a word on each line."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class SynonymForm(FlaskForm):
    """Words and what they mean."""

    kind = RadioField(_l("Kind"), choices=options(KIND_LABELS), default="group")
    words = TextAreaField(
        _l("Words, one on each line"), [InputRequired(_l("Enter at least one word.")), Length(max=MOST_TYPED)]
    )
    finds = TextAreaField(_l("Also find, one on each line"), [Length(max=MOST_TYPED)])
    locale = SelectField(_l("For searches in"), choices=options(LOCALE_LABELS), default="")

    def wording(self) -> Wording:
        """Return what was typed."""
        finds = lines(self.finds.data) if self.kind.data == "one_way" else []
        return Wording(self.kind.data, self.locale.data or "", lines(self.words.data), finds)

    @staticmethod
    def stored(found: Synonym) -> dict[str, Any]:
        """Return a synonym as the form has it."""
        words, finds = "\n".join(found.words), "\n".join(found.finds)
        return {"kind": found.kind, "locale": found.locale, "words": words, "finds": finds}


class StopWordForm(FlaskForm):
    """Words that tell nothing."""

    stop_words = TextAreaField(
        _l("Words, one on each line"), [InputRequired(_l("Enter at least one word.")), Length(max=MOST_TYPED)]
    )
    stop_locale = SelectField(_l("For searches in"), choices=options(LOCALE_LABELS), default="")


class PinForm(FlaskForm):
    """What belongs on top for a question, or not among its results at all."""

    text = StringField(_l("Question"), [InputRequired(_l("Enter the question that this is for.")), Length(max=200)])
    title = StringField(_l("Title of the article, or a part of it"), [Length(max=200)])
    article_id = RadioField(_l("Article"), choices=[], validate_choice=False)
    kind = RadioField(_l("What is to happen"), choices=options(PLACE_LABELS), default="pin")
    reason = TextAreaField(_l("Why?"), [InputRequired(_l("Say why.")), Length(max=500)])

    def offer(self, articles: Sequence[Article]) -> None:
        """Let one of these be chosen."""
        self.article_id.choices = [(str(article.id), article.title) for article in articles]
