"""What screens call the states and sources of gaps."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STATE_LABELS = {
    "open": _l("Open"),
    "assigned": _l("Assigned"),
    "drafted": _l("Being written"),
    "published": _l("Published, being proven"),
    "proven": _l("Proven"),
    "dismissed": _l("Left open"),
}
STATE_BADGES = {
    "open": "alert",
    "assigned": "ai",
    "drafted": "draft",
    "published": "review",
    "proven": "live",
    "dismissed": "old",
}
SOURCE_LABELS = {"help": _l("Help center"), "widget": _l("Widget"), "staff": _l("Staff search"), "phone": _l("Phone")}
WHY_LABELS = {
    "no_hits": _l("Nothing was found"),
    "no_click": _l("Nothing was opened"),
    "unhelpful": _l("The article didn't help"),
    "asked": _l("A question was left"),
}
