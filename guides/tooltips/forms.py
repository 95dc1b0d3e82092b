"""The form of a tooltip."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import SelectField, StringField, TextAreaField

from core.web.choices import options
from guides.publishing.checks import Gathering
from guides.publishing.conflicts import token
from guides.publishing.fields import GuideForm, spread, texts
from guides.publishing.pickers import ArticleChoices
from guides.targeting.fields import TargetedForm, aim_data
from guides.tooltips.actions import TooltipDraft
from guides.tooltips.models import Tooltip

LOOKS = [
    ("icon", _l("Small question mark beside the element")),
    ("pulse", _l("Pulsing dot, for something new")),
    ("underline", _l("Dotted underline")),
    ("invisible", _l("Nothing until the element is pointed at")),
]


class TooltipForm(TargetedForm, GuideForm):
    """A tooltip."""

    body_ja = TextAreaField(_l("Text (Japanese)"))
    body_en = TextAreaField(_l("Text (English)"))
    look = SelectField(_l("How it is shown"), choices=options(LOOKS), default="icon")
    selector = StringField(_l("Element it belongs to"))
    article_id = StringField(_l("Article to read more"))

    def draft(self, articles: ArticleChoices, check: Gathering) -> TooltipDraft:
        """Return what was typed; what can't be accepted is left to `check`."""
        return TooltipDraft(
            name=self.name.data or "",
            title=texts(self, "title"),
            body=texts(self, "body"),
            look=self.look.data or "icon",
            selector=self.selector.data or "",
            url_patterns=self.patterns(),
            article_id=check(articles.chosen, "article_id", self.article_id.data or ""),
        )


def filled(_session: Session, tooltip: Tooltip, articles: ArticleChoices) -> TooltipForm:
    """Return the form with a tooltip's draft in it."""
    return TooltipForm(
        formdata=None,
        started_from=token(tooltip),
        name=tooltip.name,
        look=tooltip.look,
        selector=tooltip.selector,
        url_patterns="\n".join(tooltip.url_patterns),
        article_id=articles.label(tooltip.article_id),
        **aim_data(tooltip.targeting),
        **spread("title", tooltip.title),
        **spread("body", tooltip.body),
    )
