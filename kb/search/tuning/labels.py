"""What screens call the kinds and languages of what staff teach the search."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KIND_LABELS = {"group": _l("They all mean the same"), "one_way": _l("One way: the first also find the second")}
KIND_NAMES = {"group": _l("Group"), "one_way": _l("One way")}
LOCALE_LABELS = {"": _l("All languages"), "ja": "日本語", "en": "English"}
PLACE_LABELS = {"pin": _l("Put it first"), "hide": _l("Hide it from the results")}
PLACE_NAMES = {"pin": _l("Comes first"), "hide": _l("Hidden from readers")}
