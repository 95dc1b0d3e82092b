"""Words for what a score is made of."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

PART_LABELS = {
    "title": _l("Title"),
    "phrasings": _l("Other phrasings"),
    "headings": _l("Headings"),
    "body": _l("Text"),
    "tags": _l("Tags"),
    "head_grams": _l("Pairs of characters in the title and phrasings"),
    "body_grams": _l("Pairs of characters in the text"),
    "readings": _l("Reading"),
    "coverage": _l("How much of the question the article has"),
    "closeness": _l("How close together it stands"),
    "wording": _l("Worded like the question"),
    "exactly": _l("It is the very question"),
    "verified": _l("Verified"),
    "fresh": _l("Changed lately"),
    "locale": _l("In another language"),
    "synonym": _l("Found by a synonym"),
    "learned": _l("Opened by others who asked this"),
}
