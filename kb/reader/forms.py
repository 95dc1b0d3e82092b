"""What readers can send from the help center."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, RadioField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from core.web.choices import options

REASONS = [
    ("wrong", _l("It is wrong or out of date")),
    ("unclear", _l("It is hard to understand")),
    ("missing", _l("What I was looking for isn’t in it")),
    ("other", _l("Something else")),
]


class VoteForm(FlaskForm):
    """Whether the article helped, and if not, why."""

    helpful = HiddenField(validators=[AnyOf(("yes", "no"))])
    reason = RadioField(_l("What was the matter?"), choices=options(REASONS), validators=[Optional()])
    comment = TextAreaField(_l("Tell us more (optional)"), [Length(max=2000)])


class QuestionForm(FlaskForm):
    """A question to which there was no answer."""

    text = TextAreaField(_l("Your question"), [InputRequired(_l("Write your question.")), Length(max=1000)])
    email = EmailField(_l("E-mail address, if you’d like an answer"), [Optional(), Length(max=254)])
    search_id = HiddenField()
