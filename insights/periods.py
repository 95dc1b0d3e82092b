"""The period that an insight is about, and its tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Response, request

from core.clock import now

PERIODS = (7, 28, 84)
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


@dataclass(frozen=True)
class Period:
    """From (inclusive) to (exclusive)."""

    start: datetime
    end: datetime

    @property
    def before(self) -> Period:
        """The period of the same length that ended where this one starts."""
        return Period(self.start - (self.end - self.start), self.start)


def period() -> tuple[int, Period]:
    """Return the days and the period that the address asks for."""
    days = request.args.get("days", 28, int)
    days = days if days in PERIODS else 28
    end = now()
    return days, Period(end - timedelta(days=days), end)


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Return a table as CSV that spreadsheets open as UTF-8; cells that look like formulas are defused."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _plain(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
