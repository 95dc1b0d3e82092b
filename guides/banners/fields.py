"""The fields of a button: what it does, and with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, StringField

from core.web.choices import options
from guides.banners.buttons import Button, as_id, button_of
from guides.publishing.checks import Gathering
from guides.publishing.fields import spread, texts
from guides.publishing.pickers import ArticleChoices
from guides.tours.models import Tour

DEEDS = [
    ("none", _l("There is none")),
    ("url", _l("Opens an address")),
    ("article", _l("Opens an article")),
    ("tour", _l("Starts a tour")),
]


class ButtonFields(Form):
    """Part of a form. Of the fields, those count that fit what the button does."""

    button_do = SelectField(_l("Its button"), choices=options(DEEDS), default="none")
    button_url = StringField(_l("Address"))
    button_article = StringField(_l("Article"))
    button_tour = SelectField(_l("Tour"), validate_choice=False)
    button_text_ja = StringField(_l("Words on the button (Japanese)"))
    button_text_en = StringField(_l("Words on the button (English)"))

    def offer(self, tours: Sequence[Tour]) -> None:
        """Fill the choice of tours."""
        given = [("", _l("Choose a tour")), *((str(tour.id), tour.name) for tour in tours)]
        self.button_tour.choices = options(given)

    def button(self, articles: ArticleChoices, check: Gathering) -> Button:
        """Return what was filled in; what can't be accepted is left to `check`."""
        do = self.button_do.data or "none"
        value = str(self[f"button_{do}"].data or "") if do in ("url", "article", "tour") else ""
        if do == "article":
            value = str(check(articles.chosen, "button.article", value) or "")
        return Button(do, value, texts(self, "button_text"))


def button_data(kept: Mapping[str, Any], articles: ArticleChoices) -> dict[str, Any]:
    """Return a stored button as data of its fields."""
    button = button_of(kept)
    value = articles.label(as_id(button.value)) if button.do == "article" else button.value
    return {"button_do": button.do, f"button_{button.do}": value, **spread("button_text", button.text)}
