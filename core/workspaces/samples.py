"""Figures for the style page: made up, and the same each time."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from core.web.charts import column_chart, line_chart, sparkline

WEEKS = ["10/12", "10/19", "10/26", "11/2", "11/9", "11/16"]
NOW = [19.1, 18.4, 16.9, 15.2, 13.8, 12.4]
BEFORE = [20.4, 20.1, 19.8, 19.6, 19.0, 18.8]


def charts() -> dict[str, Any]:
    """Return one chart of each kind, as `styleguide.html` names them."""
    names = {"now_label": _("now"), "before_label": _("before")}
    return {
        "trend": line_chart(WEEKS, NOW, BEFORE, unit="%", marks=[(5, "FAQ +8")], **names),
        "columns": column_chart(WEEKS[2:], [4, 7, 11, 15]),
        "line": sparkline(NOW),
    }
