"""The form of an announcement."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import StringField, TextAreaField

from guides.announcements.actions import AnnouncementDraft, day_of
from guides.announcements.models import Announcement
from guides.banners.fields import ButtonFields, button_data
from guides.publishing.checks import Gathering
from guides.publishing.conflicts import token
from guides.publishing.fields import GuideForm, spread, texts
from guides.publishing.pickers import ArticleChoices
from guides.targeting.fields import TargetedForm, aim_data


class AnnouncementForm(TargetedForm, GuideForm, ButtonFields):
    """An announcement."""

    body_ja = TextAreaField(_l("Text (Japanese)"))
    body_en = TextAreaField(_l("Text (English)"))
    dated = StringField(_l("Date"))

    def draft(self, articles: ArticleChoices, check: Gathering) -> AnnouncementDraft:
        """Return what was typed; what can't be accepted is left to `check`."""
        return AnnouncementDraft(
            name=self.name.data or "",
            title=texts(self, "title"),
            body=texts(self, "body"),
            dated=self.dated.data or "",
            button=self.button(articles, check),
            url_patterns=self.patterns(),
        )


def filled(session: Session, announcement: Announcement, articles: ArticleChoices) -> AnnouncementForm:
    """Return the form with an announcement's draft in it."""
    return AnnouncementForm(
        formdata=None,
        started_from=token(announcement),
        name=announcement.name,
        dated=day_of(session, announcement),
        url_patterns="\n".join(announcement.url_patterns),
        **button_data(announcement.button, articles),
        **aim_data(announcement.targeting),
        **spread("title", announcement.title),
        **spread("body", announcement.body),
    )
