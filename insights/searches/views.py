"""What people searched for, and whether they found it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.permissions import Permission
from core.registry import NavigationItem, registry
from core.web.access import access
from core.web.charts import LineChart, line_chart
from core.web.context import current
from insights.gaps.labels import SOURCE_LABELS, STATE_BADGES, STATE_LABELS
from insights.gaps.models import Gap
from insights.gaps.queries import gaps_by_meaning
from insights.periods import PERIODS, as_csv, period
from insights.searches import figures
from insights.searches.figures import Words

blueprint = Blueprint("searches", __name__, url_prefix="/w/<workspace>/searches", template_folder="templates")


@blueprint.get("/")
@access(Permission.INSIGHT_READ)
def index() -> ResponseReturnValue:
    """Show the figures, the trend, and the words."""
    days, span = period()
    source = request.args.get("source", "")
    found = figures.searches_in(current.session, span, source)
    earlier = figures.searches_in(current.session, span.before, source)
    zone = current.workspace.time_zone
    words = figures.by_meaning(found)
    daily = figures.per_day(found, span, zone)
    daily_before = figures.per_day(earlier, span.before, zone)
    return render_template(
        "searches/index.html",
        days=days,
        periods=PERIODS,
        source=source,
        sources=SOURCE_LABELS,
        states=STATE_LABELS,
        badges=STATE_BADGES,
        figures=figures.overview(current.session, found),
        before=figures.overview(current.session, earlier),
        trend=_trend(daily, daily_before),
        trend_says=_says(daily[0].misses, daily[-1].misses),
        top=words[:20],
        zero=figures.zero_results(found)[:20],
        no_click=figures.without_click(found)[:20],
        refinements=figures.refinements(found)[:20],
        gaps=_gaps(words),
    )


def _says(first: int, last: int) -> str:
    return str(_("From %(first)s to %(last)s searches without result a day", first=first, last=last))


def _trend(daily: Sequence[figures.Day], before: Sequence[figures.Day]) -> LineChart:
    labels = [format_date(day.date, "M/d") for day in daily]
    earlier = [day.misses for day in before][-len(daily) :]
    return line_chart(
        labels, [day.misses for day in daily], earlier, now_label=_("this period"), before_label=_("the one before")
    )


def _gaps(words: Sequence[Words]) -> dict[str, Gap]:
    return gaps_by_meaning(current.session, [w.meaning for w in words])


@blueprint.get("/export.csv")
@access(Permission.INSIGHT_READ)
def export() -> ResponseReturnValue:
    """Return all words of the period as CSV."""
    _days, span = period()
    found = figures.searches_in(current.session, span, request.args.get("source", ""))
    head = [_("Words"), _("Searches"), _("People"), _("Without result"), _("With a click")]
    rows = ((w.text, w.searches, len(w.people), w.misses, w.clicks) for w in figures.by_meaning(found))
    return as_csv("searches", head, rows)


registry.plug(
    blueprint=blueprint,
    navigation=[NavigationItem("insights", 20, "searches.index", _l("Searches"), "search", Permission.INSIGHT_READ)],
)
