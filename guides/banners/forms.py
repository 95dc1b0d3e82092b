"""The form of a banner."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import BooleanField, SelectField, StringField, TextAreaField

from core.web.choices import options
from guides.banners.actions import BannerDraft
from guides.banners.fields import ButtonFields, button_data
from guides.banners.models import Banner
from guides.publishing.checks import Gathering
from guides.publishing.conflicts import token
from guides.publishing.fields import GuideForm, spread, texts
from guides.publishing.pickers import ArticleChoices
from guides.targeting.fields import TargetedForm, aim_data

TONES = [
    ("info", _l("Information: in your company’s colour")),
    ("notice", _l("Notice: something to keep in mind")),
    ("important", _l("Important: something is wrong, or a date is near")),
]
PLACES = [
    ("top", _l("Along the top of the window")),
    ("bottom", _l("Along the bottom of the window")),
    ("inline", _l("Beside an element of the page")),
]


class BannerForm(TargetedForm, GuideForm, ButtonFields):
    """A banner."""

    body_ja = TextAreaField(_l("Text (Japanese)"))
    body_en = TextAreaField(_l("Text (English)"))
    tone = SelectField(_l("Tone"), choices=options(TONES), default="info")
    place = SelectField(_l("Where it stands"), choices=options(PLACES), default="top")
    selector = StringField(_l("Element"))
    is_dismissible = BooleanField(_l("Whoever closes it doesn’t see it again"), default=True)

    def draft(self, articles: ArticleChoices, check: Gathering) -> BannerDraft:
        """Return what was typed; what can't be accepted is left to `check`."""
        return BannerDraft(
            name=self.name.data or "",
            title=texts(self, "title"),
            body=texts(self, "body"),
            tone=self.tone.data or "info",
            place=self.place.data or "top",
            selector=self.selector.data or "",
            is_dismissible=bool(self.is_dismissible.data),
            button=self.button(articles, check),
            url_patterns=self.patterns(),
        )


def filled(_session: Session, banner: Banner, articles: ArticleChoices) -> BannerForm:
    """Return the form with a banner's draft in it."""
    return BannerForm(
        formdata=None,
        started_from=token(banner),
        name=banner.name,
        tone=banner.tone,
        place=banner.place,
        selector=banner.selector,
        is_dismissible=banner.is_dismissible,
        url_patterns="\n".join(banner.url_patterns),
        **button_data(banner.button, articles),
        **aim_data(banner.targeting),
        **spread("title", banner.title),
        **spread("body", banner.body),
    )
