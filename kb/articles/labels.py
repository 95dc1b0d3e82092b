"""What screens call kinds, states and audiences."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KIND_LABELS = {"procedure": _l("Procedure"), "faq": _l("FAQ"), "article": _l("Article")}
AUDIENCE_LABELS = {
    "public": _l("Everybody"),
    "customers": _l("Signed-in customers"),
    "internal": _l("Colleagues only"),
    "partner": _l("Colleagues and partners"),
}
STATE_LABELS = {
    "draft": _l("Draft"),
    "in_review": _l("In review"),
    "published": _l("Published"),
    "archived": _l("Archived"),
}
LOCALE_LABELS = {"ja": "日本語", "en": "English"}

DEEDS = {
    "article.audience": _l("Changed who may read an article"),
    "article.verified": _l("Confirmed an article"),
    "article.trashed": _l("Moved an article to the trash"),
    "article.restored": _l("Took an article out of the trash"),
    "article.erased": _l("Deleted an article for good"),
    "article.published": _l("Published an article"),
    "article.unpublished": _l("Unpublished an article"),
    "article.archived": _l("Archived an article"),
}
"""What the audit log calls what is done to articles."""
